"""What a person's hands meet: the row just added is under the cursor, an amount is read with its currency, and so on."""

from __future__ import annotations

import pytest

from img_pathway.profile.typed.keys import get
from img_pathway.tui.screens.boards import BoardScreen
from tests.tui.conftest import Start

ADDED = {
    "programmes": ("seasons.2027.programmes", "name"),
    "letters": ("seasons.2027.recommendations", "writer"),
    "ranklist": ("seasons.2027.rank_list", "nrmp"),
    "experience": ("experience.entries", "place"),
    "money": ("money.payments", "amount"),
}
"""The list that `a` adds to on a board, and a fact of it to type."""


@pytest.mark.parametrize("board", ADDED)
async def test_the_cursor_stands_on_the_row_just_added(wizard: Start, board: str) -> None:
    series, fact = ADDED[board]
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page(board)
        await w.rest()
        screen = w.app.screen
        assert isinstance(screen, BoardScreen)
        key = f"{series}.{len(get(w.app.desk.profile, series)) + 1}"
        await screen.open_fact(key)
        await w.rest()
        assert screen.form is not None
        screen.form.field(f"{key}.{fact}").editor.focus()
        await w.type("100")
        await w.press("escape")
        assert screen.focused is screen.page
        assert key in (screen.page.cursor_id or "")
        await w.press("up")
        moved = screen.page.cursor_id
        w.app.desk.record("profile.label", "x")
        await w.rest()
        assert screen.page.cursor_id == moved, "only once"


async def test_a_rank_just_added_moves_at_once(wizard: Start) -> None:
    async with wizard("caribbean", size=(80, 24)) as w:
        w.app.navigator.open_page("ranklist")
        await w.rest()
        count = len(w.app.desk.profile.seasons[2027].rank_list)
        await w.press("a", *"1234567", "enter", "escape")
        assert w.app.desk.profile.seasons[2027].rank_list[count].programme == "1234567"
        await w.press("K")
        assert w.app.desk.profile.seasons[2027].rank_list[count - 1].programme == "1234567"
