"""Who types faster than the screen finds every text in its field."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual.events import Key

from img_pathway.profile.typed.keys import get
from img_pathway.tui.screens.first_run import FirstRun
from tests.tui.conftest import Start, Wizard

NAMES = {" ": "space", "-": "minus", ".": "full_stop"}


def burst(w: Wizard, *texts: str) -> None:
    """All keys at once, as they come through a slow line: nothing is drawn or moved between them."""
    keys = [*_keys(texts)]
    for key in keys:
        # A busy machine may rest between two of them; who types does not.
        key.time = keys[0].time
        w.app.post_message(key)


def _keys(texts: Iterable[str]) -> Iterable[Key]:
    for text in texts:
        if text in ("enter", "tab", "down"):
            yield Key(text, None)
        else:
            yield from (Key(NAMES.get(char, char), char) for char in text)


@pytest.mark.parametrize("on", ["enter", "tab"])
async def test_the_first_questions_typed_in_one_breath(wizard: Start, on: str) -> None:
    async with wizard(first_run=True) as w:
        assert isinstance(w.app.screen, FirstRun)
        burst(w, "Nigeria", "enter", "University of Lagos", on, "15 May 2027", on)
        await w.until(lambda: w.app.desk.profile.school.graduated is not None)
        school = w.app.desk.profile.school
        assert (school.country, school.name, str(school.graduated)) == ("NG", "University of Lagos", "2027-05-15")


async def test_a_new_entry_of_a_board_typed_in_one_breath(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.navigator.open_page("programmes")
        await w.rest()
        await w.press("a")
        await w.rest()
        before = w.text
        burst(w, "Elm", "enter")
        await w.until(lambda: "Elm" in w.app.desk.file.path.read_text() or w.text != before)
        year = w.app.desk.profile.profile.target_match or 0
        await w.until(lambda: any(one.name == "Elm" for one in w.app.desk.profile.seasons[year].programmes))


@pytest.mark.parametrize(
    ("place", "keys", "key"),
    [
        ("programmes", "a", "seasons.2028.programmes.1.name"),
        ("letters", "a", "seasons.2028.recommendations.1.writer"),
        ("letters", "enter", "seasons.2028.recommendations.1.writer"),
        ("waiting", "a", "waiting.errands.1.what"),
        ("waiting", "enter", "waiting.errands.1.what"),
    ],
)
async def test_what_is_typed_before_the_form_is_there_waits_for_it(
    wizard: Start, place: str, keys: str, key: str
) -> None:
    """The letters were commands of the page, `u` in the midst of them, and only the last Enter came to the form."""
    async with wizard(first_run=True) as w:
        w.app.go_home()
        w.app.desk.record("profile.target_match", 2028)
        if "." in place:
            w.app.open_step(place)
        else:
            w.app.open_page(place)
        await w.rest()
        burst(w, keys, "0123 County", "enter")
        await w.until(lambda: get(w.app.desk.profile, key) == "0123 County")


async def test_enter_behind_a_typed_choice_goes_on(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        screen = w.app.screen
        assert isinstance(screen, FirstRun)
        await screen.show_page(1)
        screen.form.field("profile.us_status").editor.focus()
        await w.type("none")
        await w.press("enter")
        assert w.app.focused is screen.form.field("profile.location").editor
        await w.type("NG")
        await w.press("enter")
        await w.until(lambda: w.app.desk.profile.profile.location == "NG")
        assert w.app.desk.profile.profile.us_status == "none"


async def test_what_is_typed_on_after_a_form_closed_is_no_command(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.navigator.open_page("names")
        await w.rest()
        await w.press("e")
        form = w.app.screen.form  # type: ignore[attr-defined]
        form.field("school.degree").editor.focus()
        await w.rest()
        before = w.app.desk.profile
        burst(w, "enter", "xuqPd")
        await w.until(lambda: w.app.focused is w.app.screen.page)  # type: ignore[attr-defined]
        await w.rest(0.1)
        assert w.screen == "NamesScreen"
        assert w.app.desk.profile == before
        assert "not taken as a command" in w.text
        # After a breath a letter is a command again.
        await w.rest()
        await w.press("d")
        assert w.screen == "DeadlinesScreen"


async def test_nor_is_it_in_a_list_whose_entry_closed(wizard: Start) -> None:
    async with wizard("caribbean", size=(120, 40)) as w:
        w.app.navigator.open_page("letters")
        await w.rest()
        await w.press("e")
        form = w.app.screen.form  # type: ignore[attr-defined]
        await w.until(lambda: form.in_entry)
        form.fields[-1].editor.focus()
        await w.rest()
        before = w.app.desk.profile
        burst(w, "enter", "xxaq")
        await w.until(lambda: not form.in_entry)
        await w.rest(0.1)
        assert w.app.desk.profile == before
        assert not form.in_entry


async def test_nor_behind_a_question_that_was_answered(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        await w.press("p", "c")
        burst(w, "-2", "enter", "xqMu")
        await w.until(lambda: len(list(w.app.data.path_of("pune").parent.glob("*.toml"))) == 3)
        await w.rest(0.2)
        assert w.screen == "ProfilesScreen"


async def test_behind_escape_a_letter_is_a_command(wizard: Start) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        w.app.open_step("school.img")
        await w.rest()
        await w.press("enter")
        w.app.post_message(Key("escape", None))
        w.app.post_message(Key("d", "d"))
        await w.until(lambda: w.screen == "DeadlinesScreen")


async def test_enter_in_the_last_field_leads_out_of_the_form(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.open_step("school.img")
        await w.rest()
        await w.press("enter")
        screen = w.app.screen
        screen.form.fields[-1].editor.focus()  # type: ignore[attr-defined]
        await w.press("enter")
        assert w.app.focused is screen.steps  # type: ignore[attr-defined]
