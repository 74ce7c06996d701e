"""Fields through the keyboard and the mouse: what is posted, what is not, and what is shown."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from img_pathway.desk.session import Desk
from img_pathway.profile.typed import keys
from img_pathway.tui.forms.day_fields import DateField
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.field_state import ChosenState
from img_pathway.tui.forms.typed_fields import TypedField
from tests.tui.forms.conftest import FakeSession, FormApp, screen_text, type_text


def app_for(desk: FakeSession, *asked: str, **options: Any) -> FormApp:
    return FormApp(desk, FactForm(cast(Desk, desk), asked, **options))


@asynccontextmanager
async def filling(
    desk: FakeSession, *asked: str, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[FormApp, Pilot[None]]]:
    """A form with the cursor in its first field."""
    app = app_for(desk, *asked, **options)
    async with app.run_test(size=size) as pilot:
        app.form.focus_first()
        yield app, pilot


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    """Press the keys, and wait until all they set going is done."""
    await pilot.press(*keys)
    await pilot.pause()


def text_of(form: FactForm, key: str) -> str:
    return cast(TypedField, form.field(key)).state.text


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20 Jun 2027", date(2027, 6, 20)),
        ("2027-06-20", date(2027, 6, 20)),
        ("June 20 2027", date(2027, 6, 20)),
        ("20.6.2027", date(2027, 6, 20)),
    ],
)
async def test_a_date_is_typed_freely_and_shown_with_its_weekday(desk: FakeSession, typed: str, day: date) -> None:
    async with filling(desk, "school.graduated", "school.name", size=(100, 24)) as (app, pilot):
        await type_text(pilot, typed)
        assert "✓ Sun 20 Jun 2027" in screen_text(app)
        assert desk.log == []
        await pressed(pilot, "enter")
        assert desk.log == [("school.graduated", day)]
        assert "Sun 20 Jun 2027" in screen_text(app)
        assert isinstance(app.focused, Input)
        assert cast(Any, app.focused).field.key == "school.name"


async def test_a_day_that_does_not_exist_is_refused_with_one_line_and_stays(desk: FakeSession) -> None:
    async with filling(desk, "school.graduated", "school.name", size=(100, 24)) as (app, pilot):
        await type_text(pilot, "31 Feb 2027")
        await pressed(pilot, "tab")
        assert desk.log == []
        assert text_of(app.form, "school.graduated") == "31 Feb 2027"
        assert "✗" in screen_text(app)
        assert "31 Feb 2027" in app.form.field("school.graduated").state.error
        await pilot.press("up")
        await pilot.press("end")
        for _ in range(11):
            await pilot.press("backspace")
        await type_text(pilot, "28 Feb 2027")
        assert app.form.field("school.graduated").state.error == ""
        await pressed(pilot, "down")
        assert desk.log == [("school.graduated", date(2027, 2, 28))]


@pytest.mark.parametrize(
    ("typed", "month", "said"),
    [("July 2022", "2022-07", "July 2022, day not known"), ("2022", "2022", "2022, day not known")],
)
async def test_a_day_that_is_not_known_is_recorded_by_its_month_or_year(
    desk: FakeSession, typed: str, month: str, said: str
) -> None:
    async with filling(desk, "school.graduated", "school.name", size=(100, 24)) as (app, pilot):
        await type_text(pilot, typed)
        assert "✓ without its day" in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("school.graduated_month", month)]
        assert said in screen_text(app)
        # The day, once known, takes its place, and clearing it removes both.
        await pilot.press("up", "end", *["backspace"] * len(month))
        await type_text(pilot, "20 Jul 2022")
        await pressed(pilot, "enter")
        assert desk.log[1:] == [("school.graduated", date(2022, 7, 20)), ("school.graduated_month", None)]


async def test_of_a_month_that_lies_ahead_the_day_expected_is_asked(desk: FakeSession) -> None:
    async with filling(desk, "school.graduated", "school.name", size=(100, 24)) as (_app, pilot):
        await type_text(pilot, "June 2027")
        await pressed(pilot, "enter")
        assert desk.log == []
        await pressed(pilot, "enter")
        assert desk.log == [("school.graduated", date(2027, 6, 30))]


async def test_a_month_in_place_of_the_only_day_of_an_entry_keeps_the_entry(desk: FakeSession) -> None:
    desk.record("exams.step1.1.date", date(2024, 5, 10))
    async with filling(desk, "exams.step1", size=(100, 24)) as (app, pilot):
        await pressed(pilot, "enter")
        await pilot.press("end", *["backspace"] * 11)
        await type_text(pilot, "May 2024")
        await pressed(pilot, "enter")
        assert desk.log[1:] == [("exams.step1.1.month", "2024-05"), ("exams.step1.1.date", None)]
        assert "May 2024, day not known" in screen_text(app)


async def test_of_a_day_with_an_hour_the_day_is_offered_where_a_day_is_asked(desk: FakeSession) -> None:
    async with filling(desk, "school.graduated", "school.name") as (app, pilot):
        await type_text(pilot, "5 dec 2025 5pm")
        await pressed(pilot, "enter")
        assert "? not recorded: '5 dec 2025 5pm' has an hour" in " ".join(screen_text(app).replace("▌", " ").split())
        assert "✗" not in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("school.graduated", date(2025, 12, 5))]


async def test_an_hour_asks_which_day_and_then_which_zone_that_of_where_one_is_first(desk: FakeSession) -> None:
    """A red cross was all that "10/09/2027 5pm" got, and UTC led the zones of somebody in Lagos."""
    desk.record("profile.location", "NG")
    key = "seasons.2028.programmes.1.interviews.1.at"
    async with filling(desk, key, "school.name") as (app, pilot):
        await type_text(pilot, "10/09/2027 5pm")
        await pressed(pilot, "enter")
        assert "? not recorded: '10/09/2027' could be" in screen_text(app)
        await pressed(pilot, "enter")
        assert "has no zone" in app.form.field(key).state.error
        assert re.search(r"Lagos +your zone", screen_text(app))
        await pressed(pilot, "enter")
        assert str(keys.get(desk.profile, key)) == "2027-09-10 17:00:00+01:00"
        assert cast(Any, app.focused).field.key == "school.name"


async def test_what_is_typed_on_is_not_replaced_by_an_answer_to_the_text_before(desk: FakeSession) -> None:
    key = "seasons.2027.programmes.1.interviews.1.at"
    async with filling(desk, key, "school.name") as (app, pilot):
        await type_text(pilot, "14 jan 10:00")
        await pilot.press("enter")
        assert app.form.field(key).popup is not None
        await pilot.press("ctrl+u")
        await type_text(pilot, "14 jan 25:00")
        assert app.form.field(key).popup is None
        await pressed(pilot, "enter")
        assert text_of(app.form, key) == "14 jan 25:00"
        assert "There is no such hour as '25:00'" in screen_text(app)


async def test_an_hour_of_where_one_is_is_said_so(desk: FakeSession) -> None:
    """Chosen as "Karachi, your zone" it was shown as UTC+05:00."""
    desk.profile = keys.put(desk.profile, "profile.location", "PK")
    async with filling(desk, "seasons.2028.programmes.1.deadline", "school.name", size=(100, 24)) as (app, pilot):
        await pilot.pause()
        await type_text(pilot, "14 Jan 2028 10am")
        await pilot.press("enter", "enter")
        await pilot.pause(0.1)
        assert "10:00 in Karachi" in screen_text(app)


async def test_the_zones_of_where_one_is_lead_the_list(desk: FakeSession) -> None:
    desk.record("profile.location", "NG")
    async with filling(desk, "profile.time_zone", "school.name") as (_app, pilot):
        await pressed(pilot, "f4", "enter")
        assert desk.log[1:] == [("profile.time_zone", "Africa/Lagos")]


async def test_half_typed_text_is_not_posted_and_survives_a_refresh(desk: FakeSession) -> None:
    async with filling(desk, "school.graduated", "school.name", size=(100, 24)) as (app, pilot):
        await type_text(pilot, "20 Ju")
        desk.record("school.name", "Elsewhere")
        app.form.refresh_facts()
        await pilot.pause()
        assert text_of(app.form, "school.graduated") == "20 Ju"
        assert text_of(app.form, "school.name") == "Elsewhere"
        await pressed(pilot, "escape")
        assert text_of(app.form, "school.graduated") == "20 Ju"
        assert "not recorded: '20 Ju'" in screen_text(app)
        assert desk.log == [("school.name", "Elsewhere")]


async def test_clearing_a_field_posts_none_once(desk: FakeSession) -> None:
    desk.record("school.graduated", date(2027, 6, 20))
    desk.log.clear()
    async with filling(desk, "school.graduated", "school.name", size=(100, 24)) as (_app, pilot):
        await pressed(pilot, "delete", "down", "up", "down")
        assert desk.log == [("school.graduated", None)]


async def test_a_country_is_found_by_typing(desk: FakeSession) -> None:
    async with filling(desk, "school.country", "profile.citizenships") as (app, pilot):
        await type_text(pilot, "ivory")
        assert "Ivory Coast" in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("school.country", "CI")]
        await type_text(pilot, "indi")
        await pilot.press("enter")
        await type_text(pilot, "nepa")
        await pressed(pilot, "enter", "enter")
        assert desk.profile.profile.citizenships == ("IN", "NP")


@pytest.mark.parametrize(
    ("typed", "told", "code"),
    [
        ("cairo", "Did you mean Egypt", "EG"),
        ("pakisten", "Did you mean Pakistan", "PK"),
        ("lagos", "Did you mean Nigeria", "NG"),
    ],
)
async def test_going_on_takes_no_country_that_was_not_meant_and_enter_answers(
    desk: FakeSession, typed: str, told: str, code: str
) -> None:
    async with filling(desk, "school.country", "school.name") as (app, pilot):
        await type_text(pilot, typed)
        await pressed(pilot, "tab")
        assert desk.log == []
        assert told in app.form.field("school.country").state.error
        assert text_of(app.form, "school.country") == typed
        await pressed(pilot, "up", "enter", "enter")
        assert desk.log == [("school.country", code)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *[("brit", "GB"), ("British", "GB"), ("indian", "IN"), ("french", "FR"), ("ameri", "US"), ("dutch", "NL")],
        *[("nigerian", "NG"), ("lag", "NG"), ("lago", "NG"), ("kara", "PK"), ("mum", "IN"), ("korean", "KR")],
    ],
)
async def test_enter_takes_the_country_of_a_people_and_of_a_city_typed_half(
    desk: FakeSession, typed: str, code: str
) -> None:
    """ "British" led to the British Indian Ocean Territory, "Lag" to Laos."""
    async with filling(desk, "school.country", "school.name") as (_app, pilot):
        await type_text(pilot, typed)
        await pressed(pilot, "enter")
        assert desk.log == [("school.country", code)]


async def test_of_two_countries_of_which_one_name_begins_the_other_enter_takes_none(desk: FakeSession) -> None:
    async with filling(desk, "school.country", "school.name") as (app, pilot):
        await type_text(pilot, "nig")
        await pressed(pilot, "enter", "enter")
        assert desk.log == []
        assert "several countries" in app.form.field("school.country").state.error
        await pressed(pilot, "down", "down", "enter")
        assert desk.log == [("school.country", "NG")]


async def test_of_two_countries_whose_people_are_called_alike_enter_takes_none(desk: FakeSession) -> None:
    async with filling(desk, "school.country", "school.name") as (app, pilot):
        await type_text(pilot, "dominican")
        await pressed(pilot, "enter", "enter")
        assert desk.log == []
        assert "Dominican Republic" in screen_text(app)
        await pressed(pilot, "down", "down", "enter")
        assert desk.log == [("school.country", "DO")]


async def test_no_state_is_made_of_what_is_none_and_states_go_by_their_names(desk: FakeSession) -> None:
    """ "Nigeria" became GA."""
    async with filling(desk, "seasons.2027.programmes.1.state", "school.name") as (app, pilot):
        await type_text(pilot, "nigeria")
        await pressed(pilot, "enter", "enter")
        assert desk.log == []
        await pilot.press("ctrl+u")
        await type_text(pilot, "georg")
        assert re.search(r"Georgia +GA", screen_text(app))
        await pressed(pilot, "enter")
        assert desk.log == [("seasons.2027.programmes.1.state", "GA")]
        assert "Georgia" in screen_text(app)


@pytest.mark.parametrize("width", range(40, 90, 3))
async def test_the_words_in_an_empty_field_are_whole_or_left_out(desk: FakeSession, width: int) -> None:
    desk.record("profile.citizenships", ("IN", "GB"))
    app = app_for(desk, "profile.citizenships", "school.country", "school.name")
    async with app.run_test(size=(width, 24)) as pilot:
        for field in app.form.fields[:2]:
            field.editor.focus()
            await pilot.pause()
            words = cast(Input, field.editor)
            example = words.placeholder
            assert not example or example in screen_text(app)


async def test_a_specialty_is_completed_wherever_one_is_asked(desk: FakeSession) -> None:
    for key in ("seasons.2027.programmes.1.specialty", "experience.entries.1.specialty"):
        app = app_for(desk, key, "school.name")
        async with app.run_test(size=(80, 24)) as pilot:
            app.form.focus_first()
            await type_text(pilot, "internal med")
            await pressed(pilot, "enter")
            assert desk.log[-1] == (key, "Internal Medicine")


async def test_a_field_does_not_say_its_own_label_again(desk: FakeSession) -> None:
    async with filling(desk, "money.payments.1.date", "school.name") as (app, pilot):
        await type_text(pilot, "1 May 2031")
        await pressed(pilot, "enter")
        assert "Thu 1 May 2031 has not" in screen_text(app)
        assert screen_text(app).count("Paid on") == 1


@pytest.mark.parametrize(
    ("typed", "taken"), [("neurlogy", "Neurology"), ("famly", "Family Medicine"), ("nephrology", "nephrology")]
)
async def test_a_misspelled_specialty_is_the_one_meant_and_another_word_is_taken(
    desk: FakeSession, typed: str, taken: str
) -> None:
    async with filling(desk, "seasons.2027.programmes.1.specialty", "school.name") as (app, pilot):
        await type_text(pilot, typed)
        assert ("did you mean this?" in screen_text(app)) is (typed != taken)
        await pressed(pilot, "enter")
        assert desk.log[-1] == ("seasons.2027.programmes.1.specialty", taken)


async def test_the_row_moved_to_is_the_country_taken(desk: FakeSession) -> None:
    async with filling(desk, "school.country", "school.name") as (app, pilot):
        await type_text(pilot, "nig")
        await pressed(pilot, "down", "down", "tab")
        assert desk.log == [("school.country", "NG")]
        assert cast(Any, app.focused).field.key == "school.name"


async def test_a_name_that_is_half_a_country_stays_and_says_what_fits(desk: FakeSession) -> None:
    async with filling(desk, "school.country", "school.name") as (app, pilot):
        await type_text(pilot, "indone")
        await pressed(pilot, "tab")
        assert desk.log == []
        assert "Indonesia" in app.form.field("school.country").state.error
        assert text_of(app.form, "school.country") == "indone"


async def test_a_time_zone_is_found_by_its_city(desk: FakeSession) -> None:
    async with filling(desk, "profile.time_zone", "school.name") as (app, pilot):
        await type_text(pilot, "kolk")
        assert "UTC+05:30" in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("profile.time_zone", "Asia/Kolkata")]


async def test_a_choice_is_posted_at_once(desk: FakeSession) -> None:
    async with filling(desk, "school.status", "profile.us_visa_on_2026_01_01", "profile.us_status", size=(50, 20)) as (
        _app,
        pilot,
    ):
        await pressed(pilot, "space", "down", "up", "down", "enter")
        chosen = desk.profile.school.status
        assert chosen is not None
        assert desk.log == [("school.status", chosen)]
        await pressed(pilot, "y")
        assert desk.log[-1:] == [("profile.us_visa_on_2026_01_01", True)]
        await pilot.press("n")
        await pressed(pilot, "delete")
        assert [value for _, value in desk.log[-2:]] == [False, None]
        await pressed(pilot, "down", "u")
        assert desk.log[-1:] == [("profile.us_status", "citizen")]


@pytest.mark.parametrize("leaving", ["enter", "tab", "up"])
async def test_letters_that_begin_no_word_of_a_list_record_nothing_and_stay_said(
    desk: FakeSession, leaving: str
) -> None:
    """Typed into the wrong field, "tomorrow" once recorded "withdrawn or dismissed" by its last letter."""
    app = app_for(desk, "school.name", "school.status", "school.enrolled")
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.field("school.status").editor.focus()
        await pilot.pause()
        await type_text(pilot, "tomorrow")
        await pressed(pilot, leaving)
        assert desk.log == []
        assert "not recorded: 'tomorrow' is none of the" in " ".join(screen_text(app).split())
        app.form.field("school.status").editor.focus()
        await pilot.press("backspace")
        await type_text(pilot, "wix")
        await pilot.pause()
        assert [value for _, value in desk.log] == ["withdrawn", None], "what was no word after all is taken back"
        await pilot.press("backspace")
        await type_text(pilot, "with")
        await pilot.pause()
        assert desk.profile.school.status == "withdrawn"


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("exams.step1.1.result", "passed", "pass"),
        ("exams.step1.1.result", "failed", "fail"),
        ("exams.step1.1.result", "passing", "pass"),
        ("school.status", "withdraw", "withdrawn"),
    ],
)
async def test_another_form_of_a_word_is_that_word(key: str, text: str, value: str) -> None:
    desk = FakeSession({"exams.step1.1.date": date(2024, 12, 10)})
    async with filling(desk, key, "school.name", size=(60, 20)) as (app, pilot):
        await pilot.pause()
        await type_text(pilot, text)
        await pressed(pilot, "enter")
        assert keys.get(desk.profile, key) == value
        assert app.form.field("school.name").has_focus_within


async def test_letters_that_are_no_word_name_the_words_and_go_with_one_key(desk: FakeSession) -> None:
    async with filling(desk, "profile.us_status", "school.name") as (app, pilot):
        await pilot.pause()
        await type_text(pilot, "zebra")
        field = app.form.field("profile.us_status")
        assert "permanent resident" in field.hint()
        # Enter shows them to choose from, none of them marked: once more takes nothing.
        await pressed(pilot, "enter", "enter")
        assert field.popup is not None
        assert desk.log == []
        await pressed(pilot, "ctrl+u")
        assert not field.state.under_way
        assert not field.state.error


@pytest.mark.parametrize(("first", "then"), [("218", ()), ("zebra", ("enter",)), ("zebra", ("tab", "shift+tab"))])
async def test_a_letter_begins_anew_after_what_was_left_unread_or_is_a_number(
    desk: FakeSession, first: str, then: tuple[str, ...]
) -> None:
    """The letter joined what was refused, and chose nothing."""
    desk.record("exams.step2ck.1.date", date(2025, 9, 2))
    asked = "exams.step2ck.1.result", "profile.us_status", "school.status"
    for key, letter, value in zip(asked, "ppw", ("pass", "permanent-resident", "withdrawn"), strict=True):
        app = app_for(desk, key, "school.name")
        async with app.run_test(size=(80, 24)) as pilot:
            app.form.focus_first()
            await pilot.pause()
            await type_text(pilot, first)
            await pilot.press(*then)
            assert app.form.field(key).state.error
            await pressed(pilot, letter)
            assert keys.get(desk.profile, key) == value
            assert not app.form.field(key).state.error


async def test_letters_that_several_words_begin_with_open_the_list(desk: FakeSession) -> None:
    async with filling(desk, "profile.us_status", "school.name") as (app, pilot):
        await pilot.pause()
        state = cast(ChosenState, app.form.field("profile.us_status").state)
        several = next(c for c in "abcdefghijklmnopqrstuvwxyz" if len(state.beginning_with(c)) > 1)
        await pressed(pilot, several)
        assert app.form.field("profile.us_status").popup is not None
        assert desk.log == []
        await pressed(pilot, "enter")
        assert [value for _, value in desk.log] == [state.choices[state.beginning_with(several)[0]][0]]


async def test_the_same_letter_again_goes_to_the_next_word_that_begins_with_it(desk: FakeSession) -> None:
    app = app_for(desk, "profile.us_status")
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.form.field("profile.us_status")
        field.editor.focus()
        await pilot.pause()
        state = cast(ChosenState, field.state)
        labels = [label for _, label in state.choices]
        letter = next(one for one in "abcdefghijklmnopqrstvwxyz" if sum(word.startswith(one) for word in labels) > 1)
        alike = [number for number, word in enumerate(labels) if word.startswith(letter)]
        for number in (*alike, alike[0]):
            await pressed(pilot, letter)
            assert state.position == number
        assert desk.log == []


@pytest.mark.parametrize(
    ("keys_pressed", "recorded"),
    [
        (("left", "left", "enter"), [True]),
        (("left", "up"), [False]),
        (("space", "space"), []),
        (("left", "left", "escape", "up"), []),
        (("left", "right", "enter"), []),
        (("left", "left", "left", "left", "enter"), [True]),
        (("right", "enter"), [True]),
    ],
)
async def test_choices_passed_over_are_not_recorded(
    desk: FakeSession, keys_pressed: tuple[str, ...], recorded: list[bool]
) -> None:
    key = "profile.us_visa_on_2026_01_01"
    app = app_for(desk, "school.name", key, "school.accreditor")
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.field(key).editor.focus()
        await pilot.pause()
        await pressed(pilot, *keys_pressed)
        assert desk.log == [(key, value) for value in recorded]


async def test_a_refused_value_has_no_tick(desk: FakeSession) -> None:
    desk.record("exams.step2ck.1.date", date(2027, 2, 20))
    async with filling(desk, "exams.step2ck.1.score", "school.name") as (app, pilot):
        await type_text(pilot, "250")
        assert "✓" in screen_text(app)
        await pressed(pilot, "enter")
        assert "✗" in screen_text(app)
        assert "✓" not in screen_text(app)


async def test_choices_and_the_calendar_work_by_mouse(desk: FakeSession) -> None:
    async with filling(desk, "school.status", "school.graduated", size=(120, 30)) as (app, pilot):
        await pilot.pause()
        cell = app.form.field("school.status").editor
        await pilot.click(cell, offset=(14, 0))
        await pilot.pause()
        assert desk.log == [("school.status", "graduated")]
        day = cast(DateField, app.form.field("school.graduated"))
        await pilot.click(day.editor, offset=(day.editor.size.width - 2, 0))
        await pilot.pause()
        assert day.popup is not None
        await pilot.click(day.popup, offset=(2 + 3 * 6, 3))
        await pilot.pause()
        assert desk.log[-1:] == [("school.graduated", date(2026, 11, 1))]
        assert day.popup is None


async def test_the_calendar_moves_by_day_month_and_year(desk: FakeSession) -> None:
    async with filling(desk, "school.enrolled", "school.name") as (app, pilot):
        await pilot.pause()
        await pilot.press("f4", "left_square_bracket", "pageup", "down", "right")
        assert "October 2025" in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("school.enrolled", date(2025, 10, 30))]
        await pressed(pilot, "f4", "pagedown", "escape")
        assert cast(DateField, app.form.field("school.enrolled")).popup is None
        assert len(desk.log) == 1


async def test_what_cannot_be_with_other_facts_is_refused_and_tried_again(desk: FakeSession) -> None:
    app = app_for(desk, "school.enrolled", "school.graduated")
    desk.record("school.enrolled", date(2022, 9, 1))
    desk.log.clear()
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.field("school.graduated").editor.focus()
        await pilot.pause()
        await type_text(pilot, "2020-06-01")
        await pressed(pilot, "tab")
        assert desk.log == []
        assert app.form.field("school.graduated").state.error
        app.form.field("school.enrolled").editor.focus()
        await pilot.pause()
        await type_text(pilot, "2015-09-01")
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert desk.log == [("school.enrolled", date(2015, 9, 1)), ("school.graduated", date(2020, 6, 1))]


async def test_the_improbable_is_posted_with_a_warning(desk: FakeSession) -> None:
    async with filling(desk, "identity.usmle_id", "identity.passport_expires") as (app, pilot):
        await type_text(pilot, "1234")
        await pressed(pilot, "enter")
        assert desk.log == [("identity.usmle_id", "1234")]
        assert app.form.field("identity.usmle_id").state.doubt
        assert "!" in screen_text(app)


async def test_markup_and_escape_codes_are_shown_literally(desk: FakeSession) -> None:
    nasty = "[bold red]Evil[/] \x1b[31m\x1b]0;title\x07School [/x]"
    desk.record("school.name", nasty)
    desk.log.clear()
    async with filling(desk, "school.name", "school.country", size=(100, 24)) as (app, pilot):
        await pressed(pilot, "down", "up", "down")
        text = screen_text(app)
        assert "[bold red]Evil[/]" in text
        assert "\x1b" not in text
        assert desk.log == []


async def test_very_long_text_is_explained_and_pasted_escapes_are_harmless(desk: FakeSession) -> None:
    from textual.events import Paste

    async with filling(desk, "school.name", "school.country", size=(60, 20)) as (app, pilot):
        await pilot.pause()
        assert app.focused is not None
        app.focused.post_message(Paste("A\x1b[2J" + "b" * 2500))
        await pilot.pause()
        await pressed(pilot, "tab")
        assert "\x1b" not in text_of(app.form, "school.name")
        assert desk.log == []
        assert "2000" in app.form.field("school.name").state.error
        screen_text(app)


async def test_a_read_only_form_takes_nothing(desk: FakeSession) -> None:
    desk.record("school.name", "One")
    desk.log.clear()
    app = app_for(desk, "school.name", "school.status", "exams.step1", read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "tab", "x", "y", "enter", "delete")
        assert desk.log == []
        assert "One" in screen_text(app)


async def test_undo_shows_the_former_value(desk: FakeSession) -> None:
    async with filling(desk, "school.name", "school.status") as (app, pilot):
        before = desk.profile
        await type_text(pilot, "New")
        await pressed(pilot, "enter")
        desk.profile = before
        app.form.refresh_facts()
        await pilot.pause()
        assert text_of(app.form, "school.name") == ""


async def test_every_fact_has_a_field(desk: FakeSession) -> None:
    tables = ("profile", "school", "identity", "credentials", "visa", "start")
    asked = [info.key for info in keys.all_keys() if info.key.partition(".")[0] in tables and ".N." not in info.key]
    app = app_for(desk, *asked)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        # What is known of a day beside it is typed in the field of the day.
        beside = {keys.vaguer_key(key) for key in asked}
        assert [field.key for field in app.form.fields] == [key for key in asked if key not in beside]


@pytest.mark.parametrize("size", [(20, 5), (60, 20), (80, 24), (200, 60)])
async def test_no_size_breaks_the_form(desk: FakeSession, size: tuple[int, int]) -> None:
    app = app_for(desk, "school.name", "school.country", "school.graduated", "school.status", "exams.step1")
    async with app.run_test(size=size) as pilot:
        app.form.focus_first()
        await pilot.press("down")
        await type_text(pilot, "in")
        await pilot.press(
            "escape", "escape", "down", "f4", "down", "escape", "down", "enter", "escape", "down", "enter"
        )
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        await pilot.resize_terminal(30, 8)
        await pilot.pause()


async def test_eight_facts_fit_beside_a_list_at_80_columns(desk: FakeSession) -> None:
    asked = ("school.name", "school.country", "school.status", "school.enrolled", "school.graduated",
             "profile.citizenships", "profile.target_match", "profile.specialties")  # fmt: skip
    app = app_for(desk, *asked)
    async with app.run_test(size=(50, 20)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "Medical school" in text
        assert "Specialties" in text
        assert len(re.findall(r" –( |$)", text, re.M)) == 7  # the eighth has the focus


async def test_a_fee_is_chosen_by_its_name_and_shown_by_it(desk: FakeSession) -> None:
    async with filling(desk, "money.payments.1.fee", "money.payments.1.payer") as (app, pilot):
        await type_text(pilot, "resid")
        assert "Residency token fee" in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("money.payments.1.fee", "eras.token.fee")]
        assert "Residency token fee" in screen_text(app)


async def test_fees_that_differ_in_their_last_words_are_told_apart_at_80_columns(desk: FakeSession) -> None:
    app = app_for(desk, "money.payments.1.fee", "money.payments.1.payer")
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "step 3")
        await pilot.pause()
        text = screen_text(app)
        # Year and amount stand in the list, the one of today first.
        rows = [row for row in text.splitlines() if "Step 3 fee" in row]
        assert "Step 3 fee 2026 and 2027" in rows[0]
        assert "$955" in rows[0]
        assert "Step 3 fee 2024 and 2025" in rows[1]


async def test_the_fee_of_the_day_of_the_payment_stands_first(desk: FakeSession) -> None:
    desk.record("money.payments.1.date", date(2025, 3, 1))
    app = app_for(desk, "money.payments.1.fee", "money.payments.1.payer")
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "step 3")
        await pilot.pause()
        rows = [row for row in screen_text(app).splitlines() if "Step 3 fee" in row]
        assert "Step 3 fee 2024 and 2025" in rows[0]
        assert "$935" in rows[0]


async def test_a_recorded_fee_is_named_and_not_by_its_id_where_the_cursor_is(desk: FakeSession) -> None:
    desk.record("money.payments.1.fee", "ecfmg.fee-credential")
    async with filling(desk, "money.payments.1.fee", "money.payments.1.payer") as (app, pilot):
        await pilot.pause()
        assert "Credential verification, per document" in screen_text(app)
        assert "ecfmg.fee-credential" not in screen_text(app)
        # Its name can be typed, and what is typed replaces it.
        await type_text(pilot, "sevis fee (i-901)")
        await pressed(pilot, "escape", "tab")
        assert desk.log[-1] == ("money.payments.1.fee", "visa.fee.sevis")


async def test_what_is_no_fee_is_refused_with_the_one_that_is_meant(desk: FakeSession) -> None:
    async with filling(desk, "money.payments.1.fee", "money.payments.1.payer") as (app, pilot):
        await type_text(pilot, "eras.tokn.fee")
        await pressed(pilot, "escape", "tab")
        assert desk.log == []
        assert "Did you mean eras.token.fee" in app.form.field("money.payments.1.fee").state.error


LISTED = ("Elm Street Hospital", "Oak Valley Hospital")


async def test_a_rank_is_chosen_from_the_list_of_programmes(desk: FakeSession) -> None:
    for number, name in enumerate(LISTED, 1):
        desk.record(f"seasons.2027.programmes.{number}.name", name)
    desk.log.clear()
    async with filling(desk, "seasons.2027.rank_list.1.programme", "seasons.2027.rank_list.1.nrmp") as (app, pilot):
        await type_text(pilot, "oak")
        assert "Oak Valley Hospital" in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("seasons.2027.rank_list.1.programme", "Oak Valley Hospital")]


async def test_a_payment_is_made_with_a_card_that_is_recorded(desk: FakeSession) -> None:
    for number, name in enumerate(("Visa of Papa", "Salary account"), 1):
        desk.record(f"money.cards.{number}.name", name)
    for key in ("money.payments.1.card", "money.planned.1.card"):
        desk.log.clear()
        app = app_for(desk, key, "money.payments.1.payer")
        async with app.run_test(size=(80, 24)) as pilot:
            app.form.focus_first()
            await type_text(pilot, "sal")
            assert "Salary account" in screen_text(app)
            await pressed(pilot, "enter")
            assert desk.log == [(key, "Salary account")]


async def test_a_programme_that_is_not_listed_is_taken_as_typed(desk: FakeSession) -> None:
    desk.record("seasons.2027.programmes.1.name", LISTED[0])
    desk.log.clear()
    async with filling(desk, "seasons.2027.rank_list.1.programme", "seasons.2027.rank_list.1.nrmp") as (_app, pilot):
        await type_text(pilot, "Maple House")
        await pressed(pilot, "enter")
        assert desk.log == [("seasons.2027.rank_list.1.programme", "Maple House")]


async def test_a_supplemental_list_stands_beside_the_code_of_a_listed_programme(desk: FakeSession) -> None:
    for number, name in enumerate(LISTED, 1):
        desk.record(f"seasons.2027.programmes.{number}.name", name)
    desk.record("seasons.2027.programmes.2.nrmp", "1111140A0")
    desk.log.clear()
    async with filling(desk, "seasons.2027.rank_list.1.beside") as (app, pilot):
        await type_text(pilot, "valley")
        assert "Oak Valley Hospital" in screen_text(app)
        await pressed(pilot, "enter")
        assert desk.log == [("seasons.2027.rank_list.1.beside", "1111140A0")]


async def test_a_letter_is_assigned_to_programmes_of_the_list(desk: FakeSession) -> None:
    for number, name in enumerate(LISTED, 1):
        desk.record(f"seasons.2027.programmes.{number}.name", name)
    desk.log.clear()
    async with filling(desk, "seasons.2027.recommendations.1.assigned") as (_app, pilot):
        await type_text(pilot, "elm")
        await pilot.press("enter")
        await type_text(pilot, "oak")
        await pressed(pilot, "enter", "enter")
        assert desk.profile.seasons[2027].recommendations[0].assigned == LISTED


async def test_two_chips_are_there_before_anything_is_typed() -> None:
    """The second one, and the mark that opens the list, came only once the field was edited."""
    desk = FakeSession({"profile.specialties": ("Family Medicine", "Internal Medicine")})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("profile.specialties", "profile.us_status")))
    async with app.run_test(size=(48, 20)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "Family Medicine ×" in text
        assert "Internal Medicine ×" in text
        assert text.count("▾") == 2


async def test_the_next_letter_replaces_a_text_that_was_refused_and_arrows_lead_into_it() -> None:
    """It was typed on: "May 20251 Jul 2025"."""
    desk = FakeSession({})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("permits.fsmb_account", "profile.us_status")))
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        field = app.form.field("permits.fsmb_account")
        await type_text(pilot, "32 May 2025")
        await pilot.press("enter")
        assert field.state.error
        assert field.has_focus_within
        await pressed(pilot, "home", "delete", "delete", *"12", "enter")
        assert desk.log == [("permits.fsmb_account", date(2025, 5, 12))]
        for wrong, month in (("32 May 2025", 7), ("May 2025", 8)):
            field.editor.focus()
            await pilot.pause()
            await type_text(pilot, wrong)
            await pilot.press("enter")
            await type_text(pilot, f"1 {date(2025, month, 1):%b} 2025")
            await pressed(pilot, "enter")
            assert desk.log[-1] == ("permits.fsmb_account", date(2025, month, 1))


@pytest.mark.parametrize(("width", "hint"), [(100, "Left, Right or a letter chooses."), (44, "Space or F4: list.")])
async def test_a_choice_says_how_it_is_opened(width: int, hint: str) -> None:
    desk = FakeSession({})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("visa.admitted", "profile.us_status")))
    async with app.run_test(size=(width, 20)) as pilot:
        app.form.focus_first()
        await pilot.pause()
        assert hint in screen_text(app)
        await pressed(pilot, "down")
        assert "Space or F4: list." in screen_text(app)
        await pressed(pilot, "space")
        assert app.form.field("profile.us_status").popup is not None


@pytest.mark.parametrize("typed", ["Texas", "TX", "Houston"])
async def test_a_state_or_town_of_the_us_brings_its_clock(desk: FakeSession, typed: str) -> None:
    for key in ("profile.location", "profile.time_zone"):
        desk.record(key, None)
    async with filling(desk, "profile.location", "profile.time_zone") as (_app, pilot):
        await type_text(pilot, typed)
        await pressed(pilot, "enter")
        assert desk.log[2:] == [("profile.location", "US"), ("profile.time_zone", "America/Chicago")]


@pytest.mark.parametrize("typed", ["Texas", "TX", "Houston"])
async def test_a_state_is_found_by_its_letters_and_its_towns_and_so_is_its_clock(desk: FakeSession, typed: str) -> None:
    desk.record("profile.time_zone", None)
    async with filling(desk, "start.licence_state", "profile.time_zone") as (_app, pilot):
        await type_text(pilot, typed)
        await pilot.press("enter")
        await type_text(pilot, typed)
        await pressed(pilot, "enter")
        assert desk.log[1:] == [("start.licence_state", "TX"), ("profile.time_zone", "America/Chicago")]
