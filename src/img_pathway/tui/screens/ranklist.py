"""The rank order list: those one has met are put on it, and ranks move with keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from img_pathway.days import say as day
from img_pathway.engine.readings.interviews import all_interviews
from img_pathway.engine.readings.programmes import names_of
from img_pathway.profile.facts.season import Programme, Ranked
from img_pathway.profile.typed.keys import get
from img_pathway.reports.page import Block, BlockId, item, spaced
from img_pathway.reports.words import counted
from img_pathway.tui.commands import Command
from img_pathway.tui.screens.boards import RECORD, BoardScreen
from img_pathway.tui.screens.dialogs import Confirm

if TYPE_CHECKING:
    from img_pathway.engine.case import Case


MET = "met:"
"""Id of the line that ranks the programmes one has met."""


def _interviewed(case: Case) -> list[Programme]:
    """The programmes one has met."""
    held = {id(one.programme) for one in all_interviews(case) if one.state == "held"}
    return [one for one in case.season.programmes if id(one) in held or one.status == "interviewed"]


class RankListScreen(BoardScreen):
    """The rank order list; ranks move with keys.

    As in R3, any change of the list takes the certification off.
    """

    ENTRIES_FIRST = True
    TITLE = "Rank list"
    NAME = "ranklist"
    SCOPE = "ranklist"
    KEYS = ("seasons.{season}.rank_list", "seasons.{season}.ranklist_certified", "seasons.{season}.soap_list")

    def _here(self) -> tuple[str, int] | None:
        """The list and the number, from 1, of the rank under the cursor."""
        series, _, number = self.page.here.about.rpartition(".")
        return (series, int(number)) if series.startswith("seasons.") and series.endswith(".rank_list") else None

    def _neighbour(self, by: int) -> int | None:
        """The number of the next rank of the same list in a direction."""
        if (here := self._here()) is None:
            return None
        ranks = get(self.desk.profile, here[0])
        same = [
            number
            for number, one in enumerate(ranks, 1)
            if (one.list, one.beside) == (ranks[here[1] - 1].list, ranks[here[1] - 1].beside)
        ]
        place = same.index(here[1]) + by
        return same[place] if 0 <= place < len(same) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "rank_met":
            return bool(self._met()) and self.desk.file.read_only is None
        if action == "move":
            return (
                self.focused is self.page and isinstance(by := parameters[0], int) and self._neighbour(by) is not None
            )
        return super().check_action(action, parameters)

    def _met(self) -> tuple[Ranked, ...]:
        """The programmes one has met and not ranked, as ranks; without those where one would not train."""
        case = self.desk.assessment.case
        ranked = {word.casefold() for one in case.season.rank_list for word in (one.nrmp, one.programme) if word}
        return tuple(
            Ranked(programme=one.called, nrmp=one.nrmp, list="primary")
            for one in _interviewed(case)
            if not names_of(one) & ranked and one.train_there is not False
        )

    def vain(self, command: Command) -> str:
        case = self.desk.assessment.case
        if command.action != "rank_met" or not (met := _interviewed(case)):
            return super().vain(command)
        wanted = all(one.train_there is not False for one in met)
        return f"Every programme you interviewed with is ranked{' already' if wanted else ', or you would not train there'}."

    def _filled(self, blocks: list[Block]) -> list[Block]:
        """Under the head the ways to the first rank; once there is one, that to record the certification."""
        year = self.desk.profile.profile.target_match
        if year is None or not self.can_add():
            return super()._filled(blocks)
        if get(self.desk.profile, f"seasons.{year}.rank_list"):
            key = f"seasons.{year}.ranklist_certified"
            on = get(self.desk.profile, key)
            ways = {
                f"way:{key}": "Certified in R3? Record the day"
                if on is None
                else f"Certified on {day(on)}: change the day"
            }
        else:
            ways = {MET: "Rank those you have met"} if self._met() else {}
            ways[RECORD] = "Record the first one"
        if self.desk.assessment.by_id["match.soap"].status in ("ready", "in-progress"):
            # The hour of the list is over.
            number = len(get(self.desk.profile, f"seasons.{year}.soap_list") or ()) + 1
            ways = {f"way:seasons.{year}.soap_list.{number}": "Record a programme you apply to in SOAP"}
        items = [item(("▸ ", "accent"), (words, "link"), id=ident) for ident, words in ways.items()]
        return [*blocks[:1], *spaced(items), *blocks[1:]]

    def choose(self, block_id: BlockId) -> None:
        if block_id.kind == "way":
            self.bring(partial(self.open_fact, block_id.about))
        elif block_id == MET:
            self.action_rank_met()
        else:
            super().choose(block_id)

    def action_rank_met(self) -> None:
        """Put the programmes one has met at the end of the primary list, after a question."""
        new, year = self._met(), self.desk.profile.profile.target_match
        key = f"seasons.{year}.rank_list"
        words = f"{', '.join(one.programme or '' for one in new)}. J and K move them; u takes it back."
        title = f"Rank {counted(len(new), 'programme')} that you have met, below the others?"
        then = (*(get(self.desk.profile, key) or ()), *new)
        self.ask(Confirm(title, words, yes="Rank them"), lambda _: self.desk.record(key, then))

    def action_move(self, by: int) -> None:
        here, other = self._here(), self._neighbour(by)
        if here is None or other is None:
            return
        series, number = here
        ranks = list(get(self.desk.profile, series))
        ranks[number - 1], ranks[other - 1] = ranks[other - 1], ranks[number - 1]
        self._under = f"fact:{series}.{other}"
        self.desk.record(series, tuple(ranks))
