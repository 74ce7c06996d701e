"""The ledger as a screen: a payment is begun on the fee it is for, a rate on the currency that lacks one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from img_pathway.reports.page import BlockId
from img_pathway.reports.pages.money import RATE
from img_pathway.tui.screens.boards import BoardScreen

if TYPE_CHECKING:
    from img_pathway.engine.money.ledger import LedgerBoard


class MoneyScreen(BoardScreen):
    """The ledger."""

    TITLE = "Money"
    NAME = "money"
    SCOPE = "money"
    KEYS = ("money.payments", "money.planned", "money.second_currency", "money.rates", "money.cards")

    async def action_add(self) -> None:
        """A new payment, wherever the cursor is; of the fee under it, where it is on one."""
        await self.open_new("money.payments", **self._fee_here())

    def choose(self, block_id: BlockId) -> None:
        """A currency without a rate opens the form for one, its day that of the first amount it is wanted for."""
        currency = block_id.about
        if block_id.kind != RATE or not currency:
            return super().choose(block_id)
        paid = (one.date for one in self.desk.profile.money.payments if one.currency == currency and one.date)
        self.bring(partial(self._open_rate, currency, min(paid, default=self.desk.today)))

    async def _open_rate(self, currency: str, day: date) -> None:
        """The form of a rate, the cursor on what is not filled in."""
        await self.open_new("money.rates", date=day, currency=currency)
        if self.form is not None:
            self.form.fields[-1].editor.focus()

    async def action_record(self) -> None:
        if self.page.here.kind == RATE and self.focused is self.page:
            self.choose(self.page.here)
        else:
            await super().action_record()

    def _fee_here(self) -> dict[str, Any]:
        """What a payment of the fee under the cursor begins with; an amount only where it is one."""
        ledger: LedgerBoard = self.board.model
        ident = self.page.here.rest
        listed = (*ledger.lines, *ledger.conditional) if "@" in ident else ()
        fee = next((one for one in listed if one.id == ident), None)
        if fee is None:
            return {}
        preset = {"what": fee.title, "fee": fee.fee, "season": fee.season}
        return preset | {"amount": fee.usd if fee.usd == fee.low else None}
