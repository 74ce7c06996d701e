"""The first run: few pages, nothing mandatory, everything recorded as it goes, left and begun again at will."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from textual.widgets import Input

from img_pathway import rulebook
from img_pathway.desk.session import Desk
from img_pathway.profile.facts import Profile
from img_pathway.profile.typed import keys
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.screens.first_run import PAGES, FirstRun, way
from tests.tui.conftest import Start, Wizard


def desk_of(profile: Profile) -> Desk:
    """A desk as far as the way of the questions goes."""
    return cast(Desk, SimpleNamespace(profile=profile, rulebook=rulebook.load(), today=date(2026, 11, 22)))


def asked(profile: Profile) -> list[str]:
    return [key for number in way(desk_of(profile)) for key in PAGES[number].keys]


def page(w: Wizard) -> int:
    assert isinstance(w.app.screen, FirstRun)
    return w.app.screen.page


def test_the_pages_ask_known_facts_once_and_at_most_ten_on_the_shortest_way() -> None:
    every = [key for page in PAGES for key in page.keys]
    assert len(every) == len(set(every))
    for key in every:
        keys.locate(key.replace("{season}", "2027").replace("{held}", "2026"))
    assert len(asked(Profile())) <= 10


def test_who_has_sat_both_steps_is_asked_for_certificate_and_pathway() -> None:
    one = keys.put(Profile(), "exams.step1.1.result", "pass")
    both = keys.put(one, "exams.step2ck.1.result", "pass")
    assert "certificate.issued" not in asked(one)
    assert "certificate.issued" in asked(both)
    sat = keys.put(keys.put(both, "exams.step2ck.1.result", None), "exams.step2ck.1.date", date(2026, 11, 22))
    assert "certificate.issued" in asked(sat)
    assert "certificate.issued" not in asked(keys.put(sat, "exams.step2ck.1.date", date(2060, 1, 1)))


@pytest.mark.parametrize(("match", "told"), [(2026, True), (2027, False), (None, False)])
def test_how_a_match_ended_is_asked_once_it_was_held(match: int | None, told: bool) -> None:
    profile = keys.put(Profile(), "profile.target_match", match)
    assert ("seasons.{season}.result" in asked(profile)) == told


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_one_welcome_and_the_end_with_a_thing_to_do_and_one_to_know(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard(first_run=True, size=size) as w:
        text = " ".join(w.text.split())
        for words in ("Welcome", "US residency", "Private, offline", "two minutes", "Skip what you do not know"):
            assert words in text, text
        assert "Page 1 of 4" in w.text
        for number in range(2, 5):
            await w.press("f8")
            assert f"Page {number} of 4" in w.text
            assert "Welcome" not in w.text
        await w.press("f8")
        assert "The one thing to do" in w.text
        assert "The one thing to know" in w.text
        assert "Say which school gives your degree" in " ".join(w.text.split())
        for key in ("up", "pagedown", "up"):
            await w.press(key)
            assert w.app.focused is not None
            assert w.app.focused.id == "next"
        assert "Nothing recorded so far can be lost soon" in " ".join(w.text.split())
        await w.press("enter")
        assert w.screen == "HomeScreen"
        assert w.app.desk.profile == Profile()
        assert w.app.data.questions_left(w.app.desk) is None


async def test_run_again_from_the_palette_the_end_names_what_the_answers_come_to(wizard: Start) -> None:
    async with wizard("pune", size=(80, 24)) as w:
        await w.press("slash")
        await w.type("first questions")
        await w.press("enter")
        await w.until(lambda: w.screen == "FirstRun")
        # One set of questions is enough.
        assert w.app.allows("first_questions", (), w.app.screen) is False
        assert "Your answers so far" in " ".join(w.text.split())
        assert "India" in w.text
        for _ in PAGES:
            if page(w) < len(PAGES):
                await w.press("f8")
        following = w.app.desk.assessment.next
        assert following is not None
        text = " ".join(w.text.split())
        assert following.do[:40] in text
        assert "Nothing recorded so far" not in text
        await w.press("enter")
        assert w.screen == "HomeScreen"


async def test_every_question_and_page_can_be_skipped_with_tab_and_typed_ones_with_enter(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        seen = {0}
        for number in range(40):
            if w.screen != "FirstRun":
                break
            focused = w.app.focused
            way_on = focused is not None and (focused.id == "next" or (isinstance(focused, Input) and number % 2))
            await w.press("enter" if way_on else "tab")
            if w.screen == "FirstRun":
                seen.add(page(w))
        assert w.screen == "HomeScreen"
        assert seen == {*way(desk_of(Profile())), len(PAGES)}
        assert w.app.desk.profile == Profile()


async def test_facts_are_recorded_as_they_are_typed_and_back_keeps_them(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.type("grenad")
        await w.press("enter")
        await w.type("St Georges")
        await w.press("f8")
        assert w.app.desk.profile.school.country == "GD"
        assert w.app.desk.profile.school.name == "St Georges"
        await w.type("united states")
        await w.press("enter", "f7")
        assert "St Georges" in w.text
        assert w.app.desk.profile.profile.citizenships == ("US",)
        await w.press("f8", "f8", "enter")
        await w.type("10 Dec 2024")
        await w.press("enter", "f", "escape")
        assert "1  Tue 10 Dec 2024, fail" in w.text
        await w.press("f8")
        await w.type("2028")
        await w.press("f8")
        assert "The one thing to do" in w.text
        profile = w.app.desk.profile
        assert profile.profile.target_match == 2028
        assert profile.exams.step1[0].date == date(2024, 12, 10)


async def test_something_impossible_is_shown_before_the_end(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.press("f8", "f8", "f8")
        await w.type("99")
        await w.press("f8")
        assert PAGES[page(w)].title == "Where you are going"
        assert "✗" in w.text
        assert "not recorded" in w.text
        await w.press("f8")
        assert page(w) == len(PAGES)


async def test_next_page_leads_on_from_a_refused_field_and_from_inside_a_sitting(wizard: Start) -> None:
    async with wizard(first_run=True, notices=True) as w:
        await w.press("tab", "tab")
        await w.type("31 Feb 2020")
        await w.press("enter")
        assert page(w) == 0
        await w.press("f8")
        assert page(w) == 1
        assert "Not recorded" in w.text
        assert "'31 Feb 2020'" in w.text
        await w.press("f8", "enter")
        await w.type("10 Dec 2024")
        await w.press("f8")
        assert PAGES[page(w)].title == "Where you are going"
        assert w.app.desk.profile.exams.step1[0].date == date(2024, 12, 10)


async def test_the_ways_work_by_mouse_and_arrows(wizard: Start) -> None:
    async with wizard(first_run=True, size=(120, 40)) as w:
        await w.pilot.click("#next")
        await w.rest()
        assert page(w) == 1
        await w.pilot.click("#back")
        await w.rest()
        assert page(w) == 0
        await w.press("down", "down", "down")
        assert w.app.focused is not None
        assert w.app.focused.id == "next"
        await w.rest()
        assert "enter Choose" in w.text.splitlines()[-1]
        before = w.app.desk.profile
        assert w.app.desk.record("school.name", "kept")
        await w.type("quiet?")
        assert w.app.desk.profile.school.name == "kept"
        assert w.app.desk.profile != before
        assert "Nothing is typed here. Enter: Next" in w.text
        await w.press("up")
        assert w.app.focused.id != "next"
        await w.pilot.click("#later")
        await w.rest()
        assert w.screen == "HomeScreen"


@pytest.mark.parametrize("leave", ["f9", "escape"])
async def test_left_half_way_it_goes_on_there_with_what_was_typed(wizard: Start, leave: str) -> None:
    async with wizard(first_run=True) as w:
        await w.type("india")
        await w.press("enter", "f8")
        await w.type("Atlantis")
        if leave == "escape":
            await w.press("f7", "f7", "escape")
        else:
            await w.press(leave)
        if w.screen == "FirstRun":
            # Escape first closes what is open and says what is not recorded.
            await w.press("escape")
        assert w.screen == "HomeScreen"
        assert "First questions" in w.text
        w.app.action_first_questions()
        await w.rest()
        while page(w) < 1:
            await w.press("f8")
        assert "Atlantis" in w.text
        assert w.app.desk.profile.school.country == "IN"


async def test_the_program_left_half_way_begins_there_again(wizard: Start, folder: Path) -> None:
    async with wizard(first_run=True) as w:
        await w.type("india")
        await w.press("enter", "f8")
        await w.type("Atlantis")
        await w.press("ctrl+q")
        await w.press("ctrl+q")
        assert not w.app.is_running
        w.app.data.remember(w.app.desk, w.app.last_place)
        name = w.app.desk.name
    async with wizard(name) as w:
        await w.until(lambda: w.screen == "FirstRun")
        assert page(w) == 1
        assert "Atlantis" in w.text
        await w.press("f9")
        assert w.screen == "HomeScreen"
        w.app.last_place = w.app.host.leave_off()
        w.app.data.remember(w.app.desk, w.app.last_place)
    async with wizard(name) as w:
        assert w.screen == "HomeScreen"
        assert "First questions" in w.text
        w.app.action_first_questions()
        await w.rest()
        for _ in PAGES:
            if page(w) < len(PAGES):
                await w.press("f8")
        await w.press("enter")
        assert "First questions" not in w.text
        w.app.data.remember(w.app.desk, "home")
    # Finished is not answered: what could not be read is still there.
    assert "Atlantis" in json.dumps(json.loads((folder / "state.json").read_text()))


async def test_what_was_typed_before_there_is_a_file_is_there_again(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.type("Atlantis")
        w.app.data.remember(w.app.desk, w.app.host.leave_off())
        assert not w.app.desk.file.path.exists()
    async with wizard(first_run=True) as w:
        assert "Atlantis" in w.text


async def test_what_stands_over_the_fields_does_not_go_for_a_list_that_fits(wizard: Start) -> None:
    """All jumped up by six rows as the countries opened, and down again when one was taken."""
    async with wizard(first_run=True, size=(80, 24)) as w:
        w.app.desk.record("profile.citizenships", ("IN",))
        await w.press("f8")
        above = w.text.splitlines()[:8]
        assert "Citizenships" in above[7]
        for _ in range(3):
            await w.press("f4")
            assert "╭" in w.text
            assert w.text.splitlines()[:7] == above[:7]
            await w.press("escape", "tab")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_a_list_or_calendar_is_whole_in_a_low_window_too(wizard: Start, size: tuple[int, int]) -> None:
    async with wizard(first_run=True, size=size) as w:
        form = w.app.screen.query_one(FactForm)
        for field in [each for each in form.fields if each.opens]:
            field.editor.focus()
            await w.rest(0.02)
            assert field.open()
            assert field.popup is not None
            await w.rest(0.1)
            both = field.editor.region.union(field.popup.region)
            assert form.rows.region.contains_region(both), field.key
            assert "Your medical school" in w.text
            assert "Page 1 of 4" in w.text
            assert ("It decides whether" in w.text) or size[0] == 60
            field.close()
            await w.rest(0.1)
            assert "Your medical school" in w.text


async def test_a_specialty_is_offered_by_what_people_write_and_any_other_word_is_taken(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.press("f8", "f8", "f8")
        assert "Where you are going" in w.text
        await w.press("tab", *"internal")
        assert "Internal Medicine" in w.text
        await w.press("enter", "up", *"gen surg", "enter", "up", *"sleep medicine", "enter")
        assert w.app.desk.profile.profile.specialties == ("Internal Medicine", "General Surgery", "sleep medicine")


async def test_a_month_ahead_is_answered_with_its_ends_and_enter_takes_one(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.press("tab", "tab", *"June 2027", "enter")
        assert "Wed 30 Jun 2027" in w.text
        assert "Tue 1 Jun 2027" in w.text
        assert w.app.desk.profile.school.graduated is None
        await w.press("enter")
        assert w.app.desk.profile.school.graduated == date(2027, 6, 30)


async def test_a_misspelt_city_is_answered_by_enter(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.press(*"Manilla")
        await w.until(lambda: "Philippines" in w.text)
        await w.press("enter")
        assert w.app.desk.profile.school.country == "PH"


async def test_a_month_without_a_day_is_answered_where_one_goes_on(wizard: Start) -> None:
    async with wizard(first_run=True, size=(80, 24)) as w:
        await w.press("tab", "tab")
        await w.type("jun 2027")
        assert "choose which" in w.text
        await w.press("f8")
        assert page(w) == 0
        assert "30 Jun 2027" in w.text
        await w.press("enter")
        assert str(w.app.desk.profile.school.graduated) == "2027-06-30"


async def test_what_could_not_be_read_is_said_at_the_end_and_stands_there_the_next_time(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.press("tab", "tab")
        await w.type("10/08/2023")
        while page(w) < len(PAGES):
            await w.press("f8")
        assert "Not recorded yet: Graduation date “10/08/2023”" in " ".join(w.text.split())
        await w.press("enter")
        assert w.screen == "HomeScreen"
        w.app.action_first_questions()
        await w.rest()
        assert "10/08/2023" in w.text
        assert "not recorded, left from" in w.text
        # Once it is recorded it comes back nowhere.
        await w.press("tab", "tab", "ctrl+u")
        await w.type("10 Aug 2023")
        while page(w) < len(PAGES):
            await w.press("f8")
        assert "Not recorded yet" not in w.text
        await w.press("enter")
        assert not w.app.data.drafts(w.app.desk)


async def test_nor_does_it_come_back_once_it_was_recorded_elsewhere(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        await w.press("tab", "tab")
        await w.type("10/08/2023")
        await w.press("f9")
        if w.screen == "FirstRun":
            await w.press("f9")
        w.app.open_step("school.img")
        await w.rest()
        await w.press("enter")
        form = w.app.screen.form  # type: ignore[attr-defined]
        field = form.field("school.graduated")
        assert field.state.text == "10/08/2023"
        field.editor.focus()
        await w.press("ctrl+u")
        await w.type("10 Aug 2023")
        await w.press("enter")
        assert str(w.app.desk.profile.school.graduated) == "2023-08-10"
        w.app.action_first_questions()
        await w.rest()
        assert "10/08/2023" not in w.text


async def test_a_list_that_grows_shorter_leaves_no_empty_rows_in_its_frame(wizard: Start) -> None:
    """Eight rows for the one country that was left; below, nothing moves all the same."""
    async with wizard(first_run=True, size=(120, 40)) as w:

        def rows() -> tuple[int, int]:
            lines = w.text.splitlines()
            top, end = (next(n for n, line in enumerate(lines) if sign in line) for sign in "╭╰")
            return end - top - 1, next(n for n, line in enumerate(lines) if "Medical school  " in line)

        await w.type("un")
        many, below = rows()
        await w.type("ited k")
        few, still = rows()
        assert many > 1
        assert few == 1
        assert still == below


async def test_back_on_a_page_the_cursor_is_where_it_was(wizard: Start) -> None:
    async with wizard(first_run=True, size=(80, 24)) as w:
        await w.press("tab", "tab")
        where = w.app.focused
        await w.press("f8")
        assert page(w) == 1
        await w.press("f7")
        assert page(w) == 0
        assert w.app.focused is where


async def test_at_the_end_nothing_is_left_for_later(wizard: Start) -> None:
    async with wizard(first_run=True) as w:
        assert w.text.count("Later") == 2
        await w.press("f8", "f8", "f8", "f8")
        assert "Go to Home" in w.text
        assert "Later" not in w.text
        await w.press("f8")
        assert "YOUR PATHWAY" in w.text
