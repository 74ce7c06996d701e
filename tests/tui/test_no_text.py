"""Letters typed on a row of a form that takes no text are no commands: they lead nowhere and say what to do."""

from __future__ import annotations

import string

import pytest

from img_pathway.tui.forms.entries import BackLine, Entries
from tests.tui.conftest import Start, Wizard

LETTERS = (*string.ascii_letters, *string.digits, "slash", "question_mark", "space", "left_square_bracket")


async def _nothing_happens(w: Wizard, own: str = "") -> None:
    """Whatever letter is pressed, its own ones left out."""
    before = w.app.screen, w.app.focused, w.app.desk.profile
    for letter in LETTERS:
        if letter not in own:
            await w.pilot.press(letter)
            await w.pilot.pause()
            assert (w.app.screen, w.app.focused, w.app.desk.profile) == before, letter
            assert "Nothing is typed on this row" in w.text, letter


@pytest.mark.parametrize("step", ["exams.step1", "programs.list"])
async def test_on_the_row_that_adds_and_on_an_entry_of_a_stage(wizard: Start, step: str) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.open_step(step)
        await w.rest()
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        for row in form.query(Entries):
            for number in {0, row.count}:
                row.enter(number)
                await w.rest()
                await _nothing_happens(w, own="a")
        await w.press("a")
        assert form.in_entry


async def test_on_the_way_back_of_an_entry_of_a_board(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        w.app.navigator.open_page("money")
        await w.rest()
        await w.press("a")
        form = w.app.screen.form  # type: ignore[attr-defined]
        await w.until(lambda: form.in_entry)
        form.query_one(BackLine).focus()
        await w.rest()
        await _nothing_happens(w)


async def test_only_right_after_a_removal_u_takes_it_back(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        w.app.open_step("exams.step1")
        await w.rest()
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        row = form.query_one(Entries)
        row.enter(0)
        await w.rest()
        before = w.app.desk.profile
        for keys, back in (("u",), True), (("s", "u"), False):
            await w.press("delete")
            gone = w.app.desk.profile
            assert gone != before
            await w.press(*keys)
            assert w.app.desk.profile == (before if back else gone)
