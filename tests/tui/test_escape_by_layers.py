"""Escape closes what lies open and nothing else; the next one leaves the form."""

from __future__ import annotations

import pytest

from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.screens.first_run import FirstRun
from tests.tui.conftest import Start, Wizard


async def _only_the_list_closes(w: Wizard, form: FactForm) -> None:
    """Of every field that opens a list or a calendar."""
    screen, opening = w.app.screen, [field for field in form.fields if field.opens]
    assert opening
    for field in opening:
        field.editor.focus()
        await w.rest()
        await w.press("f4")
        if field.popup is None:
            # There is no card to choose from.
            assert field.key.endswith(".card")
            continue
        await w.press("escape")
        assert field.popup is None, field.key
        assert w.app.screen is screen
        assert w.app.focused is field.editor, field.key


@pytest.mark.parametrize("page", range(4))
async def test_in_the_first_questions(wizard: Start, page: int) -> None:
    async with wizard(first_run=True) as w:
        screen = w.app.screen
        assert isinstance(screen, FirstRun)
        await screen.show_page(page)
        await w.rest()
        if any(field.opens for field in screen.form.fields):
            await _only_the_list_closes(w, screen.form)
            assert screen.page == page


async def test_a_list_that_opened_by_typing_too(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        screen = w.app.screen
        assert isinstance(screen, FirstRun)
        await screen.show_page(1)
        await w.type("Lag")
        await w.press("escape")
        assert (w.screen, screen.page) == ("FirstRun", 1)
        assert screen.form.fields[0].has_focus_within
        await w.press("escape")
        assert screen.page == 0


@pytest.mark.parametrize("step", ["profile.you", "school.img", "identity.passport"])
async def test_in_the_form_of_a_stage(wizard: Start, step: str) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.open_step(step)
        await w.rest()
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        await w.until(lambda: form.has_focus_within)
        await _only_the_list_closes(w, form)
        await w.press("escape")
        assert w.app.focused is w.app.screen.steps  # type: ignore[attr-defined]


@pytest.mark.parametrize("board", ["names", "money"])
async def test_in_the_form_of_a_board(wizard: Start, board: str) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        w.app.navigator.open_page(board)
        await w.rest()
        await w.press("a" if board == "money" else "e")
        form = w.app.screen.form  # type: ignore[attr-defined]
        await w.until(lambda: form.has_focus_within)
        await _only_the_list_closes(w, form)
