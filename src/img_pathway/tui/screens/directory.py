"""The directory of programmes one imported: searched by words, each put on one's list with Enter."""

from __future__ import annotations

from functools import cached_property

from img_pathway.profile.facts.season import Programme, Season
from img_pathway.profile.sheets import directory
from img_pathway.profile.sheets.programmes import MOST_PROGRAMMES, joined
from img_pathway.reports.page import Block, Line, about, line
from img_pathway.tui.screens.kinds import FilterField, ReadingScreen

SHOWN = 200
"""Programmes shown at once: more words show fewer."""


class DirectoryScreen(ReadingScreen):
    """A field over the programmes that answer to it."""

    DEFAULT_CSS = "DirectoryScreen #text { max-width: 104; height: 1fr; }"
    TITLE = "Directory"
    SCOPE = "directory"
    AUTO_FOCUS = "#text"

    def __init__(self) -> None:
        super().__init__()
        self.filter = FilterField("a name, specialty, town, state or code", self.page, lambda: self.draw())
        self.panes = (self.filter, self.page)

    @cached_property
    def programmes(self) -> tuple[tuple[str, Programme], ...]:
        """All of them, each with the text that is searched."""
        found = directory.read(self.pathway.data.store.folder.root)
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
        blocks = [_row(place, one, bool(mine & {one.acgme, one.nrmp, one.name})) for place, one in found[:SHOWN]]
        self.page.show([Block((line((head + more, "dim")),)), *blocks])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "choose":
            return bool(about(self.page.cursor_id))
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        self.filter.focus()

    def choose(self, block_id: str) -> None:
        """Put a programme on one's list; again brings it up to date."""
        if not about(block_id):
            # A click on what stands there while nothing is imported.
            return
        season = self._season()
        if season is None:
            self.notify("Choose a target Match first: the list belongs to its season.", severity="warning", timeout=6)
            return
        year, facts = season
        listed, _, _ = joined(facts.programmes, (self.programmes[int(about(block_id))][1],))
        if len(listed) > MOST_PROGRAMMES:
            self.notify(f"The list is full: it holds {MOST_PROGRAMMES} programmes.", severity="warning", timeout=6)
            return
        self.desk.record(f"seasons.{year}.programmes", listed)


def _row(place: int, one: Programme, mine: bool) -> Block:
    where = ", ".join(filter(None, (one.specialty, one.city, one.state)))
    sponsors = [name for name, yes in (("J-1", one.j1), ("H-1B", one.h1b)) if yes]
    right = ("✓ on your list", "done") if mine else (", ".join(sponsors) or "visa not known", "dim")
    lines: list[Line] = [line(one.name or one.nrmp or one.acgme or "", right=(right,), hang=2)]
    if where:
        lines.append(line((f"  {where}", "dim"), hang=2))
    return Block(tuple(lines), id=f"entry:{place}", gap=0)
