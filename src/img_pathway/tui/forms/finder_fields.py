"""Fields under which a list opens, and those found by typing part of a name: countries and time zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from img_pathway.tui.forms import find
from img_pathway.tui.forms.field import Field
from img_pathway.tui.forms.find import Offer
from img_pathway.tui.forms.typed_fields import TypedField

if TYPE_CHECKING:
    from img_pathway.tui.forms.picker import Picker

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
            picker.styles.margin = (0, 0, 0, self.host.labels)
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

    def typed(self, text: str) -> None:
        """Offer what fits, while it is typed."""
        super().typed(text)
        if self.state.half_typed and self.editor.has_focus:
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
        typed = self.state.text if self.state.half_typed else ""
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
            self.put(offer.text)


class _CountryFinder(FinderField):
    """Enter takes a country only if the text can mean no other; else the person moves to it or types on."""

    def meant(self, typed: str, offers: Sequence[Offer]) -> bool:
        """Is it given in full, or the only one that begins so?"""
        from img_pathway.profile.typed.countries import certain

        code = certain(typed.rpartition(",")[2] if self.state.fact.kind == "countries" else typed)
        return code is not None and bool(offers) and offers[0].remark == code

    def undecided(self) -> bool:
        """Say what is wrong with the text, or that one has to be chosen."""
        if not self.state.half_typed:
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
        return find.zones(typed, self.host.now)
