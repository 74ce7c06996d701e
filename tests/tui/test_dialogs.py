"""Questions in front of a screen, all of them: one hand with the forms, and nothing typed is lost."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Button, Input

import img_pathway.tui.screens
from img_pathway.tui.screens.dialogs import Ask, Blanks, Confirm, LookUp
from img_pathway.tui.screens.yours import Yours, figures
from tests.tui.conftest import Start, Wizard

TODAY = date(2026, 11, 22)
UNREADABLE = "qzx 31 Feb"
MADE: dict[str, Callable[[Wizard], Blanks[Any]]] = {
    "Ask": lambda w: Ask("Go to a date", "a day", read=lambda text: _day(text)),
    "LookUp": lambda w: LookUp("OET", "The rulebook cannot say.", TODAY),
    "Yours": lambda w: Yours("Pathway", w.app.desk, figures(w.app.desk, "skills.pathway")),
}
"""A question of every kind that takes text."""


def _day(text: str) -> str:
    from img_pathway.profile.typed.dates import parse_day

    return parse_day(text, today=TODAY).isoformat()


def kinds(base: type[Any]) -> set[type[Any]]:
    """Every kind of question there is."""
    for module in pkgutil.walk_packages(img_pathway.tui.screens.__path__, "img_pathway.tui.screens."):
        importlib.import_module(module.name)
    found = {base}
    for each in base.__subclasses__():
        found |= kinds(each)
    return {each for each in found if each.__module__.startswith("img_pathway.")}


def test_every_question_that_takes_text_is_asked_here() -> None:
    assert {each.__name__ for each in kinds(Blanks)} - {"Blanks"} == {*MADE}


async def test_what_cannot_be_read_stays_in_its_line_and_escape_leaves_the_line_first(wizard: Start) -> None:
    async with wizard("pune") as w:
        for name, make in MADE.items():
            question, answers = make(w), list[Any]()
            w.app.push_screen(question, answers.append)
            await w.pilot.pause()
            field = question.query(Input)[0]
            assert field.has_focus, name
            field.insert_text_at_cursor(UNREADABLE)
            await w.pilot.press("enter")
            await w.pilot.pause()
            assert not answers, name
            assert field.value == UNREADABLE
            assert field.has_focus
            assert "Not taken: '" in w.text, name
            await w.pilot.press("escape")
            await w.pilot.press("n")
            await w.pilot.pause()
            assert w.app.screen is question, name
            assert field.value == UNREADABLE
            assert not field.has_focus
            assert "Esc again closes" in w.text
            await w.pilot.press("escape")
            await w.pilot.pause()
            assert answers == [None], name


async def test_arrows_and_enter_go_from_line_to_line_and_a_line_left_as_it_was_closes_at_once(wizard: Start) -> None:
    async with wizard("pune") as w:
        for name, make in MADE.items():
            question, answers = make(w), list[Any]()
            w.app.push_screen(question, answers.append)
            await w.pilot.pause()
            lines = [*question.query(Input)]
            for line in lines[1:]:
                await w.pilot.press("down")
                assert line.has_focus, name
            for line in lines[-2::-1]:
                await w.pilot.press("up")
                assert line.has_focus, name
            for line in lines[1:]:
                await w.pilot.press("enter")
                await w.pilot.pause()
                assert line.has_focus, name
            await w.pilot.press("escape")
            await w.pilot.pause()
            assert answers == [None], name


async def test_an_ambiguous_day_asks_which_and_enter_answers(wizard: Start) -> None:
    async with wizard("pune") as w:
        for make in (MADE["Ask"], MADE["LookUp"]):
            question, answers = make(w), list[Any]()
            w.app.push_screen(question, answers.append)
            await w.pilot.pause()
            field = question.query(Input)[0]
            field.insert_text_at_cursor("03/04/2027")
            await w.pilot.press("enter")
            await w.pilot.pause()
            assert "▌Sat 3 Apr 2027" in w.text
            assert "Thu 4 Mar 2027" in w.text
            await w.pilot.press("down", "enter")
            await w.pilot.pause()
            if not answers:
                await w.pilot.press("enter")
                await w.pilot.pause()
            assert answers in (["2027-03-04"], [("2027-03-04", "")])


async def test_what_was_looked_up_is_kept_as_the_judges_read_it(wizard: Start) -> None:
    async with wizard("pune") as w:
        for typed, kept in (("Y", "yes"), ("No", "no"), ("12 May 2027", "2027-05-12"), ("4", "4"), ("", "")):
            question, answers = MADE["LookUp"](w), list[Any]()
            w.app.push_screen(question, answers.append)
            await w.pilot.pause()
            question.query(Input)[0].insert_text_at_cursor(typed)
            await w.pilot.press("enter", "enter")
            await w.pilot.pause()
            assert answers == [(kept, "")]


async def test_yes_and_no_answer_to_letters_arrows_space_and_enter(wizard: Start) -> None:
    async with wizard("pune") as w:
        for keys, answer in (
            (("y",), True), (("n",), False), (("enter",), False), (("left", "enter"), True), (("right", "enter"), True),
            (("space", "enter"), True), (("space", "space", "enter"), False), (("escape",), None),
        ):  # fmt: skip
            question, answers = Confirm("Delete it?", "It is moved to the backups.", yes="Delete"), list[Any]()
            w.app.push_screen(question, answers.append)
            await w.pilot.pause()
            assert question.query_one("#no", Button).has_focus, "the harmless one"
            await w.pilot.press(*keys)
            await w.pilot.pause()
            assert answers == [answer], keys


def marked(text: str) -> list[int]:
    """The rows of a framed list that have the mark of the choice."""
    return [number for number, row in enumerate(text.splitlines()) if re.search(r"│ *▌", row)]


async def test_palette_and_menu_are_framed_and_mark_their_choice_without_colours(
    wizard: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with wizard("pune") as w:
        for opening in (("slash",), ("space",)):
            await w.press(*opening)
            if opening == ("slash",):
                await w.type("step")
                await w.rest(0.5)
            first = marked(w.text)
            assert first, opening
            assert all(corner in w.text for corner in "╭╮╰╯"), opening
            await w.press("down")
            if marked(w.text) == first:
                await w.press("down")
            then = marked(w.text)
            assert len(then) == len(first), opening
            assert then[0] > first[0], opening
            await w.press("escape", "escape")


async def test_tab_writes_a_path_on_as_far_as_it_can_be_meant(wizard: Start, tmp_path: Path) -> None:
    (tmp_path / "sheets").mkdir()
    for name in ("list-one.csv", "list-two.csv", ".hidden"):
        (tmp_path / "sheets" / name).touch()
    async with wizard("pune", size=(120, 40)) as w:
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("o")
        field = w.app.screen.query_one(Input)
        await w.type(f"{tmp_path}/sh")
        await w.press("tab")
        assert field.value == f"{tmp_path}/sheets/"
        await w.press("tab")
        assert field.value == f"{tmp_path}/sheets/list-"
        await w.press("o", "tab")
        assert field.value == f"{tmp_path}/sheets/list-one.csv"
        # Nothing more to write: Tab goes on, as everywhere.
        await w.press("tab")
        assert not field.has_focus


async def test_a_question_that_is_gone_before_it_stands_there_harms_nothing(wizard: Start) -> None:
    """It looked for its lines, and there were none: the program ended."""
    async with wizard("pune") as w:
        for turns in range(6):
            question = Ask("Name", "What is it called?", "a name")
            w.app.push_screen(question)
            for _ in range(turns):
                await asyncio.sleep(0)
            question.dismiss(None)
            await w.rest()
        assert w.app._exception is None
