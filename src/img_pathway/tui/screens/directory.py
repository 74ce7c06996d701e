"""The directory of programmes one imported: searched by words, each put on one's list with Enter."""

from __future__ import annotations

from functools import cached_property

from img_pathway.engine.programmes.board import ORDER
from img_pathway.engine.programmes.filters import Filter, filters
from img_pathway.profile.facts.season import Programme, Season
from img_pathway.profile.sheets import directory
from img_pathway.profile.sheets.programmes import MOST_PROGRAMMES, joined
from img_pathway.reports.page import Block, BlockId, Line, line
from img_pathway.reports.pages.programmes import VERDICTS
from img_pathway.reports.words import counted
from img_pathway.tui.screens.dialogs import Confirm
from img_pathway.tui.screens.kinds import FilterField, ReadingScreen
from img_pathway.tui.widgets.page import MEASURE

SHOWN = 200
"""Programmes shown at once: more words show fewer."""


class DirectoryScreen(ReadingScreen):
    """A field over the programmes that answer to it."""

    DEFAULT_CSS = f"DirectoryScreen #text {{ max-width: {MEASURE}; height: 1fr; }}"
    TITLE = "Directory"
    SCOPE = "directory"
    AUTO_FOCUS = "#text"

    def __init__(self) -> None:
        super().__init__()
        self.filter = FilterField("a name, specialty, town, state or code", self.page, lambda: self.draw())
        self.panes = (self.filter, self.page)
        self._verdicts: dict[int, Filter] = {}
        self._verdicts_of: object = None

    @cached_property
    def programmes(self) -> tuple[tuple[str, Programme], ...]:
        """All of them, each with the text that is searched."""
        found = directory.read(self.wizard.data.store.folder.root)
        return tuple((directory.text(one), one) for one in found)

    def shown(self) -> list[tuple[int, Programme]]:
        """Those that answer to the words typed, with their place."""
        words = self.filter.words()
        return [
            (place, one) for place, (text, one) in enumerate(self.programmes) if all(word in text for word in words)
        ]

    def _season(self) -> tuple[int, Season] | None:
        year = self.desk.profile.profile.target_match
        return None if year is None else (year, self.desk.profile.seasons.get(year) or Season())

    def _judged(self, place: int, one: Programme) -> Filter | None:
        """The least favourable of a programme's own conditions; kept until facts change."""
        state = (self.desk, self.desk.revision)
        if self._verdicts_of != state:
            self._verdicts_of, self._verdicts = state, {}
        if place not in self._verdicts and (case := self.desk.assessment.case) is not None:
            self._verdicts[place] = min(filters(case, one), key=lambda each: ORDER.index(each.verdict))
        return self._verdicts.get(place)

    def action_all(self) -> None:
        """Put all that answer to the words typed on one's list, after a question."""
        if (season := self._season()) is None:
            return
        year, facts = season
        found = [one for _, one in self.shown()]
        listed, new, there = joined(facts.programmes, found)
        if len(listed) > MOST_PROGRAMMES:
            self.notify(
                f"The list would hold {len(listed):,} programmes, and {MOST_PROGRAMMES} is the most: type more words.",
                severity="warning",
                timeout=8,
            )
            return
        title = f"Put all {counted(len(found), 'programme')} shown on your list: {new} new, {there} brought up to date?"
        self.ask(Confirm(title, "u takes it back.", yes="Put them there"), lambda _: self._put(year, listed))

    def _put(self, year: int, listed: tuple[Programme, ...]) -> None:
        self.desk.record(f"seasons.{year}.programmes", listed)

    def draw(self) -> None:
        """Draw those that answer, at most so many."""
        if not self.programmes:
            words = (
                "Nothing is imported yet. A sheet with more programmes than a list holds "
                f"({MOST_PROGRAMMES}) becomes the directory: import it under Programmes, or with img-pathway import."
            )
            self.page.show([Block((line(words),), id="none:")])
            return
        found = self.shown()
        season = self._season()
        mine = {
            code for one in (season[1].programmes if season else ()) for code in (one.acgme, one.nrmp, one.name) if code
        }
        head = f"{len(found):,} of {len(self.programmes):,}"
        more = f", the first {SHOWN} shown: type more words" if len(found) > SHOWN else ""
        blocks = [
            _row(place, one, None if mine & {one.acgme, one.nrmp, one.name} else self._judged(place, one))
            for place, one in found[:SHOWN]
        ]
        self.page.show([Block((line((head + more, "dim")),)), *blocks])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "choose":
            return bool(self.page.here.about)
        if action == "all":
            return self._season() is not None and bool(self.shown()) and self.desk.file.read_only is None
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        self.filter.focus()

    def choose(self, block_id: BlockId) -> None:
        """Put a programme on one's list; again brings it up to date."""
        if not block_id.about:
            # A click on what stands there while nothing is imported.
            return
        season = self._season()
        if season is None:
            self.say("Choose a target Match first: the list belongs to its season.")
            return
        year, facts = season
        listed, _, _ = joined(facts.programmes, (self.programmes[int(block_id.about)][1],))
        if len(listed) > MOST_PROGRAMMES:
            self.say(f"The list is full: it holds {MOST_PROGRAMMES} programmes.")
            return
        self.desk.record(f"seasons.{year}.programmes", listed)


def _row(place: int, one: Programme, judged: Filter | None) -> Block:
    """A programme with what its own conditions come to, or that it is on one's list."""
    where = ", ".join(filter(None, (one.specialty, one.city, one.state)))
    right = ("✓ on your list", "done") if judged is None else VERDICTS[judged.verdict]
    lines: list[Line] = [line(one.called, right=(right,), hang=2)]
    lines.append(line((f"  {f'{where}, ' if where else ''}{_sponsors(one)}", "dim"), hang=2))
    return Block(tuple(lines), id=f"entry:{place}", gap=0)


def _sponsors(one: Programme) -> str:
    """The classes it sponsors, else those it does not, else that neither is known."""
    said = {"J-1": one.j1, "H-1B": one.h1b}
    yes, no = ([name for name, word in said.items() if word is wanted] for wanted in (True, False))
    return " and ".join(yes) or (f"no {' or '.join(no)}" if no else "visa not known")
