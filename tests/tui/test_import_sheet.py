"""A sheet on the screen: every column can be said, every doubt is told, and nothing is recorded before it is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from img_pathway.profile.facts.season import Programme
from img_pathway.tui.screens.dialogs import Pick
from tests.tui.conftest import Start, Wizard


async def opened(w: Wizard, sheet: Path, board: str = "programmes") -> None:
    w.app.navigator.open_page(board)
    await w.rest()
    await w.press("o", *str(sheet), "enter")
    assert w.screen == "ImportScreen"


async def to(w: Wizard, block_id: str) -> None:
    """Down to one line."""
    page: Any = w.app.screen.focused
    await w.press("home")
    for _ in range(60):
        if page.cursor_id == block_id:
            return
        await w.press("down")
    raise AssertionError(block_id)


def listed(w: Wizard) -> tuple[Programme, ...]:
    season = w.app.desk.profile.seasons.get(w.app.desk.profile.profile.target_match or 0)
    return season.programmes if season is not None else ()


async def test_enter_on_a_column_says_what_it_is(wizard: Start, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Program Name,Their limit,Remarks\nElm,2,private\n", encoding="utf-8")
    async with wizard("pune", size=(80, 24)) as w:
        await opened(w, sheet)
        assert "Their limit  2" in w.text
        await to(w, "column:Their limit")
        await w.press("enter", *"most", "enter")
        assert "Most tries of a Step it takes" in w.text
        await to(w, "column:Remarks")
        await w.press("enter")
        assert isinstance(w.app.screen, Pick)
        assert w.app.screen.page.cursor_id == "fact:notes", "what it is read as now"
        await w.press(*"not", "enter")
        await w.press("y")
        (made,) = listed(w)
        assert (made.name, made.attempts, made.notes) == ("Elm", 2, None)
        assert w.screen == "ProgrammesScreen"


async def test_a_sheet_with_no_known_heading_is_read_once_one_says_which_column_is_the_name(
    wizard: Start, tmp_path: Path
) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Spital,Ort\nElm,Bonn\n", encoding="utf-8")
    async with wizard("pune", size=(80, 24)) as w:
        await opened(w, sheet)
        assert "No column with a programme's name or code was found." in " ".join(w.text.split())
        await w.press("y")
        assert listed(w) == ()
        await to(w, "column:Spital")
        await w.press("enter", *"programme", "enter")
        assert "Take 1 programme: 1 new" in w.text
        await to(w, "take:")
        await w.press("enter")
        assert [one.name for one in listed(w)] == ["Elm"]


async def test_days_that_can_be_read_in_two_ways_are_asked_for_once(wizard: Start, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Program Name,Checked\nElm,10/11/2026\nOak,1/2/2026\n", encoding="utf-8")
    async with wizard("pune", size=(80, 24)) as w:
        await opened(w, sheet)
        assert "Days as 10/11/2026" in w.text
        await to(w, "days:")
        await w.press("enter")
        assert "10/11/2026 is Tue 10 Nov 2026" in w.text
        await w.press("down", "enter", "y")
        assert [str(one.checked) for one in listed(w)] == ["2026-11-10", "2026-02-01"]


async def test_what_the_sheet_writes_over_is_shown_beside_what_stood_there(wizard: Start, tmp_path: Path) -> None:
    sheet = tmp_path / "list.csv"
    sheet.write_text("Program Name,NRMP,J1\nElm Hospital,1111140C0,no\n", encoding="utf-8")
    async with wizard("pune", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match
        mine = (Programme(name="Elm", nrmp="1111140C0", j1=True),)
        assert w.app.desk.record(f"seasons.{year}.programmes", mine)
        await opened(w, sheet)
        assert "Elm, Programme: Elm → Elm Hospital" in w.text
        assert "Elm, Sponsors J-1?: yes → no" in w.text
        await w.press("escape")
        assert listed(w) == mine
