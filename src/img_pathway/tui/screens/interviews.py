"""Interviews by the clock: each recorded with its programme, an invitation answered, a thank-you noted."""

from __future__ import annotations

from functools import partial

from img_pathway.engine.readings.interviews import all_interviews
from img_pathway.engine.readings.programmes import names_of
from img_pathway.profile.facts.season import Interview, Programme, Season, is_no_match
from img_pathway.reports.page import about, item
from img_pathway.tui.screens.dialogs import NEW, Choose, Pick
from img_pathway.tui.screens.sheets import SheetScreen

RANKED = "ranked:"
"""Begins the id of a row for a programme that only the rank list names."""


class InterviewsScreen(SheetScreen):
    """Interviews by the clock; each is recorded with its programme."""

    ENTRIES_FIRST = True
    TITLE = "Interviews"
    NAME = "interviews"
    SHEET = "interviews"
    SCOPE = "interviews"
    KEYS = ("seasons.{season}.programmes",)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("answer", "thanked"):
            held = self._state() == "held"
            return self._entry() is not None and held is (action == "thanked") and self.desk.file.read_only is None
        return super().check_action(action, parameters)

    def _state(self) -> str:
        """Where the interview under the cursor stands; empty where there is none."""
        case, here = self.desk.assessment.case, self._entry()
        return next((one.state for one in all_interviews(case) if one.key == here), "")

    def action_answer(self) -> None:
        """What one answered to the invitation under the cursor."""
        key, choices = self._entry(), Interview.facts["answer"].choices
        self.ask(
            Choose("What is your answer?", [item(label, id=f"answer:{word}") for word, label in choices]),
            lambda block_id: self.desk.record(f"{key}.answer", about(block_id)),
        )

    def action_thanked(self) -> None:
        """A thank-you was sent today for the interview under the cursor."""
        self.desk.record(f"{self._entry()}.thanked", self.desk.today)

    async def action_add(self) -> None:
        """With which programme? Then a new interview of it; one that is not listed yet is added by its name."""
        year = self.desk.profile.profile.target_match or 0
        key = f"seasons.{year}.programmes"
        listed = (self.desk.profile.seasons.get(year) or Season()).programmes
        choices = [
            item(one.called, right=((", ".join(filter(None, (one.specialty, one.state))), "dim"),), id=f"at:{key}.{number}.interviews.{len(one.interviews) + 1}")
            for number, one in enumerate(listed, 1)
        ]  # fmt: skip
        choices += [
            item(one.called, right=(("on your rank list", "dim"),), id=f"{RANKED}{place}")
            for place, one in enumerate(self._ranked_alone(), 1)
        ]
        words = "" if listed else "No programme is on your list yet: the name of this one puts it there."
        ask = Pick("With which programme?", choices, "its name", words, adds=True)
        self.ask(ask, lambda chosen: self.bring(partial(self._open_with, key, len(listed) + 1, chosen)))

    def _ranked_alone(self) -> list[Programme]:
        """The programmes that stand on the rank list and not among the programmes."""
        season = self.desk.profile.seasons.get(self.desk.profile.profile.target_match or 0) or Season()
        known = {name for one in season.programmes for name in names_of(one)}
        found: dict[str, Programme] = {}
        for rank in season.rank_list:
            one = Programme(name=rank.programme, nrmp=None if is_no_match(rank.nrmp) else rank.nrmp)
            if one.called and not is_no_match(one.called) and not names_of(one) & known:
                found.setdefault(one.called.casefold(), one)
        return list(found.values())

    async def _open_with(self, key: str, number: int, chosen: str) -> None:
        """A new interview of a listed programme, or of one that is put on the list now."""
        here = about(chosen)
        if chosen.startswith(RANKED):
            new = self._ranked_alone()[int(here) - 1]
            here = f"{key}.{number}.interviews.1"
            facts = {f"{key}.{number}.name": new.name, f"{key}.{number}.nrmp": new.nrmp}
            if not self.desk.record_many({fact: value for fact, value in facts.items() if value}):
                return
        elif chosen.startswith(NEW):
            here = f"{key}.{number}.interviews.1"
            if not self.desk.record(f"{key}.{number}.name", chosen.removeprefix(NEW)):
                return
        await self.open_fact(here)
