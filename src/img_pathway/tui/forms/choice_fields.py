"""Fields under which a list opens: countries and time zones found by typing, and choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.widget import Widget

from img_pathway.tui.forms import find
from img_pathway.tui.forms.choice import ChoiceCell
from img_pathway.tui.forms.field import Field
from img_pathway.tui.forms.find import Offer
from img_pathway.tui.forms.text_cell import TextCell
from img_pathway.tui.forms.typed_fields import TypedField

if TYPE_CHECKING:
    from img_pathway.tui.forms.fact_form import FactForm
    from img_pathway.tui.forms.picker import Picker
    from img_pathway.tui.forms.questions import AskedFact

_LIST_KEYS = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8}


class PickerField(Field):
    """A field under which a list of offers can open."""

    opens = True

    @property
    def picker(self) -> Picker | None:
        """The open list."""
        return next((cast("Picker", child) for child in self.children if child.has_class("opened")), None)

    def show_offers(self, offers: Sequence[Offer], highlighted: int | None = 0) -> None:
        """Open the list, or show other offers in it; none closes it."""
        picker = self.picker
        if not offers:
            self.close()
        elif picker is not None:
            picker.offer(offers, highlighted)
        else:
            from img_pathway.tui.forms.picker import Picker

            picker = Picker(offers, self.editor.size.width)
            picker.add_class("opened")
            picker.highlighted = highlighted
            picker.styles.margin = (0, 0, 0, self.form.labels)
            self.mount(picker)

    def close(self) -> bool:
        """Close the list."""
        picker = self.picker
        if picker is not None:
            picker.remove()
        return picker is not None

    def take_key(self, key: str) -> bool:
        """Keys of the open list."""
        picker = self.picker
        if picker is None:
            return False
        if key in _LIST_KEYS:
            picker.move(_LIST_KEYS[key])
        elif key == "enter":
            at = picker.highlighted
            if at is None:
                return self.undecided()
            self.pick(at)
        else:
            return False
        return True

    def undecided(self) -> bool:
        """Enter, while no offer is highlighted; True when that is all there is to do."""
        return True

    def on_picker_picked(self, event: Picker.Picked) -> None:
        """The mouse chose."""
        event.stop()
        self.pick(event.index)

    def pick(self, index: int) -> None:
        """Take an offer of the open list: each kind of field says how."""


class FinderField(TypedField, PickerField):
    """A name found by typing part of it."""

    def text_changed(self) -> None:
        """Offer what fits, while it is typed."""
        super().text_changed()
        if self.half_typed and self.editor.has_focus:
            self._show()
        else:
            self.close()

    def offers(self, typed: str) -> Sequence[Offer]:
        """What fits the typed text, best first."""
        raise NotImplementedError

    def open(self) -> bool:
        """Open the list for what stands in the field; or close it."""
        if not self.close():
            self._show()
        return True

    def _show(self) -> None:
        typed = self.text if self.half_typed else ""
        offers = self.offers(typed)
        self.show_offers(offers, 0 if self.meant(typed, offers) else None)

    def meant(self, typed: str, offers: Sequence[Offer]) -> bool:
        """May Enter take the first offer, though nobody moved to it?"""
        return True

    def pick(self, index: int) -> None:
        """Put the offer in the field and record it."""
        picker = self.picker
        if picker is not None and index < len(picker.offers):
            offer = picker.offers[index]
            self.close()
            cast(TextCell, self.editor).set_text(offer.text)
            self.settle()


class _CountryFinder(FinderField):
    """Enter takes a country only if the text can mean no other; else the person moves to it or types on."""

    def meant(self, typed: str, offers: Sequence[Offer]) -> bool:
        """Is it given in full, or the only one that begins so?"""
        from img_pathway.profile.typed.countries import certain

        code = certain(typed.rpartition(",")[2] if self.fact.kind == "countries" else typed)
        return code is not None and bool(offers) and offers[0].remark == code

    def undecided(self) -> bool:
        """Say what is wrong with the text, or that one has to be chosen."""
        if not self.half_typed:
            return False
        self.close()
        self.settle()
        return True


class CountryField(_CountryFinder):
    """One country."""

    HINT = "Type part of its name, then choose."
    PLACEHOLDER = "type part of its name"

    def offers(self, typed: str) -> Sequence[Offer]:
        """Countries."""
        return find.countries(typed)


class CountriesField(_CountryFinder):
    """Several countries."""

    HINT = "Type part of a name, then choose. A comma adds another."
    PLACEHOLDER = "type part of a name"

    def offers(self, typed: str) -> Sequence[Offer]:
        """Countries for what stands after the last comma."""
        return find.several_countries(typed)


class ZoneField(FinderField):
    """A time zone."""

    HINT = "Type your city or a big one near you."
    PLACEHOLDER = "type a city"

    def offers(self, typed: str) -> Sequence[Offer]:
        """Time zones with their offset now."""
        return find.zones(typed, self.form.now)


class ChosenField(PickerField):
    """A fact chosen from a few words. A click, a key that means one word, or Enter records it; a word that is only
    passed over on the way is held until the person settles on one.
    """

    def __init__(self, form: FactForm, item: AskedFact) -> None:
        super().__init__(form, item)
        self.passing: int | None = None
        """Number of the choice under way, not recorded yet."""

    @property
    def choices(self) -> tuple[tuple[Any, str], ...]:
        """Stored word and label of every choice; the last is *not known*."""
        return (*self.fact.choices, (None, "not known"))

    @property
    def position(self) -> int:
        """Number of the choice under way, else of the one that holds."""
        if self.passing is not None:
            return self.passing
        return self.recorded

    @property
    def recorded(self) -> int:
        """Number of the choice that holds."""
        return next((n for n, (word, _) in enumerate(self.choices) if word == self.value), len(self.choices) - 1)

    def cell(self) -> Widget:
        """The choices, or the chosen one."""
        return ChoiceCell(self)

    def sync(self, value: Any) -> None:
        """Show what is recorded now."""
        self.value = value
        if self.children:
            self.editor.refresh()

    def choose(self, index: int) -> None:
        """Record a choice."""
        if not self.form.read_only:
            self._pass(None)
            self.record(self.choices[index][0])

    def pass_over(self, index: int) -> None:
        """Show a choice without recording it yet."""
        if not self.form.read_only:
            self._pass(index if index != self.recorded else None)

    def _pass(self, index: int | None) -> None:
        if (self.passing is None) != (index is None):
            self.form.tell_keys("" if index is None else "Enter or going on records it · Esc takes it back")
        self.passing = index
        self.editor.refresh()

    def settle(self) -> bool:
        """Record the choice under way; False if it cannot be."""
        index = self.passing
        if index is None:
            return True
        self._pass(None)
        return self.record(self.choices[index][0])

    def leave(self) -> bool:
        """Escape: close the list, else take back the choice under way."""
        if self.passing is not None and self.picker is None:
            self._pass(None)
            return True
        return super().leave()

    def open(self) -> bool:
        """Open the list of choices; or close it."""
        if not self.close():
            self.show_offers(
                [Offer(label, label) for _, label in self.choices],
                0 if self.value is None and self.passing is None else self.position,
            )
        return True

    def pick(self, index: int) -> None:
        """Record the offer."""
        self.close()
        self.choose(index)


class BoolField(ChosenField):
    """Yes, no or not known."""

    HINT = "y, n, or Delete for not known."

    @property
    def choices(self) -> tuple[tuple[Any, str], ...]:
        """The three answers."""
        return ((True, "yes"), (False, "no"), (None, "not known"))
