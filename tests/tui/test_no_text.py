"""On a row of a form that takes no text letters are commands, as in every list; in the questions of the start they say what
to do."""

from __future__ import annotations

import string

import pytest

from img_pathway.tui.forms.entries import BackLine, Entries
from tests.tui.conftest import Start, Wizard

LETTERS = (*string.ascii_letters, *string.digits, "slash", "question_mark", "left_square_bracket")
LEADS = {"h": "HomeScreen", "s": "PlanScreen", "d": "DeadlinesScreen", "r": "ChangesScreen", "question_mark": "HelpScreen", "space": "Menu"}  # fmt: skip


async def _leads(w: Wizard, place: str, on: type[Entries] | type[BackLine], keys: tuple[str, ...]) -> None:
    """Each letter leads where it leads from elsewhere, from every row of that kind."""
    for letter, screen in LEADS.items():
        w.app.go_home()
        await w.rest()
        if "." in place:
            w.app.open_step(place)
        else:
            w.app.open_page(place)
        await w.rest()
        await w.press(*keys)
        row = w.app.screen.form.query(on).first()  # type: ignore[attr-defined]
        w.app.screen.set_focus(row)
        await w.press(letter)
        assert w.screen == screen, (letter, w.text)
        if letter in ("question_mark", "space"):
            await w.press("escape")


@pytest.mark.parametrize(
    ("place", "keys"), [("exams.step1", ("enter",)), ("programs.list", ("enter",)), ("money", ("e",))]
)
async def test_on_the_row_that_adds_and_on_an_entry(wizard: Start, place: str, keys: tuple[str, ...]) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await _leads(w, place, Entries, keys)


async def test_on_the_way_back_of_an_entry(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        await _leads(w, "money", BackLine, ("a",))


async def test_none_is_a_command_in_the_questions_of_the_start(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.welcome()
        await w.rest()
        await w.app.screen.show_page(2)  # type: ignore[attr-defined]
        form = w.app.screen.form  # type: ignore[attr-defined]
        form.query(Entries).first().enter(9)
        await w.rest()
        before = w.app.screen, w.app.focused, w.app.desk.profile
        for letter in LETTERS:
            if letter != "a":
                await w.pilot.press(letter)
                await w.pilot.pause()
                assert (w.app.screen, w.app.focused, w.app.desk.profile) == before, letter
                assert "Nothing is typed on this row" in w.text, letter


@pytest.mark.parametrize("place", ["stage", "questions"])
async def test_u_takes_a_removal_back(wizard: Start, place: str) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        if place == "stage":
            w.app.open_step("exams.step1")
            await w.rest()
            await w.press("enter")
        else:
            w.app.welcome()
            await w.rest()
            await w.app.screen.show_page(2)  # type: ignore[attr-defined]
        row = w.app.screen.form.query(Entries).first()  # type: ignore[attr-defined]
        row.enter(0)
        await w.rest()
        before = w.app.desk.profile
        await w.press("delete")
        assert w.app.desk.profile != before
        await w.press("u")
        assert w.app.desk.profile == before


async def test_delete_lets_go_of_what_is_half_typed_in_a_new_entry(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.open_step("exams.step2ck")
        await w.rest()
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        row = form.query(Entries).first()
        row.enter(9)
        await w.press("enter", *"nonsense", "escape")
        before = w.app.desk.profile
        assert "! half typed" in w.text
        assert "Delete: let it go" in w.text
        await w.press("delete")
        assert "half typed" not in w.text
        assert w.app.desk.profile == before
        await w.press("enter")
        assert not form.fields[0].state.under_way
