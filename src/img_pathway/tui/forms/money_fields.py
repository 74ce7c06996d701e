"""Fields about money: an amount, whose currency is read or asked with it, and a fee of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from img_pathway.profile.typed.keys import currency_beside, get, locate
from img_pathway.rulebook.fees import fee_names
from img_pathway.tui.forms import check, find
from img_pathway.tui.forms.field_state import TypedState
from img_pathway.tui.forms.typed_fields import FinderField, TypedField

if TYPE_CHECKING:
    from img_pathway.tui.forms.host import Host
    from img_pathway.tui.forms.questions import AskedFact


class MoneyField(TypedField):
    """An amount. A currency typed with it goes to its own field; without one, which it is in is asked where it could be
    another than US dollars: a sum of millions of dollars that are none would be believed.
    """

    def settle(self) -> bool:
        state, beside = self.state, currency_beside(self.key)
        new = state.under_way and not state.is_preset and beside
        said = check.read(self.key, state.text, self.host.today) if new else None
        if said is None or said.error or said.value is None:
            return super().settle()
        held = get(self.host.desk.profile, beside)
        if said.currency is None and held is None and not self.key.endswith(".per_usd"):
            if len(own := find.currencies(self.host.desk.profile)) > 1:
                return self._ask("Which currency is it in?", tuple(f"{state.text.strip()} {code}" for code in own))
        elif said.currency not in (None, held) and held is not None and self._others():
            return self._ask(f"This entry is in {held}: type the amount in it.", ())
        sound = super().settle()
        if sound and said.currency not in (None, held):
            self.host.edited(beside, said.currency)
        return sound

    def _ask(self, why: str, near: tuple[str, ...]) -> bool:
        self.state.tell(why)
        self.state.near = near
        return self.came_to("refused")

    def _others(self) -> bool:
        """Does the entry hold another amount, which its currency is that of?"""
        place, _, name = self.key.rpartition(".")
        others = (one for one, fact in locate(self.key).table.facts.items() if fact.kind == "money" and one != name)
        return any(get(self.host.desk.profile, f"{place}.{one}") is not None for one in others)

    def meant(self, near: Sequence[str]) -> Sequence[find.Offer]:
        return [find.Offer(text, text) for text in near]


class FeeState(TypedState):
    """A fee: recorded by its id, read and typed by its name."""

    names: Mapping[str, str] = {}
    """Short name of every fee by its id."""

    def spelt(self, value: Any) -> str:
        return self.names.get(value) or super().spelt(value)

    @property
    def ident(self) -> str:
        """The id that the text names; the text itself where it names none."""
        text = self.text.strip()
        return next((ident for ident, name in self.names.items() if name.casefold() == text.casefold()), text)

    def reading(self, today: date) -> check.Reading:
        return check.read(self.key, self.ident, today)


class FeeField(FinderField):
    """A fee of the rulebook, found and shown by its name; the file keeps its id, and other words are refused."""

    STATE = FeeState
    state: FeeState

    def __init__(self, host: Host, item: AskedFact) -> None:
        super().__init__(host, item)
        self.state.names = {one.id: one.short for one in fee_names(host.desk.rulebook)}

    def offers(self, typed: str) -> Sequence[find.Offer]:
        """Those of the day of the payment first; of today where it has no day."""
        desk, beside = self.host.desk, f"{self.key.rpartition('.')[0]}.date"
        return find.fees(typed, desk.rulebook, get(desk.profile, beside) or desk.today)

    def at_rest(self, room: int) -> tuple[str, str]:
        state, book = self.state, self.host.desk.rulebook
        if not state.under_way and state.value and book.has_rule(state.value):
            title = book.rule(state.value).title
            return (title if len(title) <= room else state.text), ""
        return super().at_rest(room)

    def settle(self) -> bool:
        from img_pathway.rulebook.fees import like_fee, refused

        state, book = self.state, self.host.desk.rulebook
        typed = state.ident
        why = refused(book, typed) if typed and state.under_way else None
        if why is None:
            return super().settle()
        state.tell(check.sentence(*why))
        state.near = tuple(one.id for one in like_fee(book, typed))
        return self.came_to("refused")
