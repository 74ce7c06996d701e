"""The boards of an application: every one is drawn, its form opens, records and goes back."""

from __future__ import annotations

import pytest

from img_pathway.reports.boards import BOARDS
from img_pathway.tui.screens.boards import BoardScreen
from img_pathway.tui.shell.screens import SCREENS, screen_class
from tests.tui.conftest import Start

SIZES = [(80, 24), (120, 40)]
SCREENS_OF_BOARDS = {
    kind.NAME: name for name, place in SCREENS.items() if place.startswith("boards:") and (kind := screen_class(name))
}


def test_every_board_has_a_screen() -> None:
    assert set(SCREENS_OF_BOARDS) == set(BOARDS)


@pytest.mark.parametrize("size", SIZES)
async def test_every_board_is_drawn_and_its_form_opens_and_goes_back(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard("caribbean", size=size) as w:
        for name in SCREENS_OF_BOARDS.values():
            w.app.navigator.open_page(name)
            await w.rest()
            screen = w.app.screen
            assert isinstance(screen, BoardScreen)
            assert (screen.TITLE or "?") in w.text
            if screen.KEYS:
                await w.press("e")
                assert screen.form is not None, name
                assert screen.form.has_focus_within, name
                await w.press("escape")
                assert screen.focused is screen.page, name
            await w.press("escape")
            assert w.screen == "HomeScreen", name


async def test_asking_moves_the_day_to_ask_on_and_the_words_can_be_copied(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        facts = {"what": "Letter from Dr Shah", "whom": "Dr Shah", "usual": 1}
        assert w.app.desk.record_many({f"waiting.errands.1.{key}": value for key, value in facts.items()})
        assert w.app.desk.record("waiting.errands.1.since", w.app.desk.today.replace(day=1))
        w.app.navigator.open_page("waiting")
        await w.rest()
        assert "! ask now" in w.text
        await w.press("c")
        assert "Letter from Dr Shah" in w.app.clipboard
        assert "Dear Sir or Madam" in w.text
        await w.press("y")
        assert "! ask now" not in w.text
        assert [one.about for one in w.app.desk.profile.waiting.contacts] == ["Letter from Dr Shah"]


async def test_ranks_move_with_keys_and_a_change_takes_the_certification_off(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        year = w.app.desk.profile.profile.target_match
        series = f"seasons.{year}.rank_list"
        names = {f"{series}.{n}.programme": name for n, name in enumerate(("Elm", "Oak", "Ash"), 1)}
        day = w.app.desk.today
        assert w.app.desk.record_many({**names, f"seasons.{year}.ranklist_certified": day})
        w.app.navigator.open_page("ranklist")
        await w.rest()

        def order() -> list[str | None]:
            return [one.programme for one in w.app.desk.profile.seasons[year or 0].rank_list]

        await w.press("J")
        assert order() == ["Oak", "Elm", "Ash"]
        assert w.app.desk.profile.seasons[year or 0].ranklist_certified is None
        await w.press("J")
        assert order() == ["Oak", "Ash", "Elm"]
        await w.press("J")
        assert order() == ["Oak", "Ash", "Elm"]
        await w.press("K", "K", "K")
        assert order() == ["Elm", "Oak", "Ash"]
        for _ in range(4):
            await w.press("u")
        assert w.app.desk.profile.seasons[year or 0].ranklist_certified == day
