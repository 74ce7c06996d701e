"""What is typed and sound is in the file, however the form is left; what is not is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from img_pathway.desk.folder import DataFolder
from img_pathway.tui.forms.fact_form import FactForm
from tests.tui.conftest import Start, Wizard

Leave = Callable[[Wizard], Awaitable[None]]


async def quit_at_once(w: Wizard) -> None:
    await w.press("ctrl+q")


async def ended(w: Wizard) -> None:
    w.app._ended_by(1)
    await w.rest()


async def home(w: Wizard) -> None:
    w.app.navigator.go_home()
    await w.rest()


async def another(w: Wizard) -> None:
    w.app.navigator.open_desk(w.app.data.open(w.app.data.path_of("caribbean")))
    await w.rest()


LEAVES = pytest.mark.parametrize("leave", [quit_at_once, ended, home, another])


def _saved(folder: Path, name: str = "pune") -> str:
    return DataFolder(folder).path_of(name).read_text(encoding="utf-8")


@LEAVES
async def test_a_date_in_the_form_of_a_stage(wizard: Start, folder: Path, leave: Leave) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.open_step("identity.passport")
        await w.rest()
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        await w.until(lambda: any(field.key == "identity.passport_expires" for field in form.fields))
        form.field("identity.passport_expires").editor.focus()
        await w.press("ctrl+u")
        await w.type("5 May 2031")
        await leave(w)
        w.app.desk.flush()
    assert "2031-05-05" in _saved(folder)


@LEAVES
@pytest.mark.parametrize(
    ("page", "typed"), [("letters", "Zebra"), ("waiting", "Zebra"), ("experience", "Zebra"), ("programmes", "Zebra")]
)
async def test_a_word_in_the_form_of_a_board(wizard: Start, folder: Path, leave: Leave, page: str, typed: str) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.navigator.open_page(page)
        await w.rest()
        await w.press("a")
        await w.rest()
        form = w.app.screen.form  # type: ignore[attr-defined]
        field = next(one for one in form.fields if one.state.fact.kind == "text")
        field.editor.focus()
        await w.type(typed)
        await leave(w)
        w.app.desk.flush()
    assert typed in _saved(folder)


async def _open_sitting(w: Wizard) -> FactForm:
    w.app.open_step("exams.step2ck")
    await w.rest()
    await w.press("enter", "enter")
    form = w.app.screen.form  # type: ignore[attr-defined]
    assert isinstance(form, FactForm)
    await w.until(lambda: form.in_entry)
    return form


@pytest.mark.parametrize("ways", [("ctrl+q", "ctrl+q"), ("escape", "escape", "ctrl+q")])
async def test_what_cannot_be_read_inside_an_entry_stands_there_at_the_next_start(
    wizard: Start, ways: tuple[str, ...]
) -> None:
    async with wizard("pune") as w:
        await _open_sitting(w)
        await w.type("31 Feb 2027")
        for way in ways:
            await w.press(way)
        w.app.data.remember(w.app.desk.real, w.app.last_place)
    async with wizard("pune") as w:
        w.app.open_step("exams.step2ck")
        await w.rest()
        await w.press("enter")
        assert "! half typed" in w.text
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        field = next(each for each in form.fields if each.key.endswith(".1.date"))
        assert field.state.text == "31 Feb 2027"
        assert "not recorded, left from before:" in w.text
        # Once it is read it is gone from there.
        await w.press("ctrl+u")
        await w.type("3 Feb 2027")
        await w.press("enter")
        w.app.data.remember(w.app.desk.real, "home")
        assert not w.app.data.drafts(w.app.desk)


async def test_in_a_form_of_a_board_too(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        w.app.navigator.open_page("money")
        await w.rest()
        await w.press("a")
        await w.type("someday")
        await w.press("ctrl+q", "ctrl+q")
        w.app.data.remember(w.app.desk.real, "home")
    async with wizard("caribbean", size=(120, 40)) as w:
        w.app.navigator.open_page("money")
        await w.rest()
        await w.press("a")
        assert "someday" in w.text
        assert "not recorded, left from before:" in w.text
