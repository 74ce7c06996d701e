"""The form of a step: keys from the rulebook, the season of the target, one widget for all steps."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.typed_fields import TypedField
from tests.tui.forms.conftest import FakeSession, FormApp, type_text


def step_app(desk: FakeSession) -> tuple[FormApp, FactForm]:
    desk.steps = {
        "programs.token": ("seasons.{season}.eras_opened", "seasons.{season}.token"),
        "school.img": ("school.name", "school.degree"),
    }
    form = FactForm(cast(Any, desk), step_id="school.img")
    return FormApp(desk, form), form


async def test_a_step_asks_for_the_season_of_the_target_match() -> None:
    desk = FakeSession({"profile.target_match": 2028})
    app, form = step_app(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        form.show_step("programs.token")
        await form.ready()
        assert [field.key for field in form.fields] == ["seasons.2028.eras_opened", "seasons.2028.token"]
        desk.record("profile.target_match", 2029)
        form.refresh_facts()
        await form.ready()
        await pilot.pause()
        assert [field.key for field in form.fields] == ["seasons.2029.eras_opened", "seasons.2029.token"]


async def test_without_a_target_the_target_is_asked_first() -> None:
    desk = FakeSession()
    app, form = step_app(desk)
    async with app.run_test(size=(80, 24)):
        form.show_step("programs.token")
        await form.ready()
        assert [field.key for field in form.fields] == ["profile.target_match"]


async def test_going_to_another_step_and_back_keeps_half_typed_text() -> None:
    desk = FakeSession({"profile.target_match": 2028})
    app, form = step_app(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        form.field("school.degree").editor.focus()
        await pilot.pause()
        await type_text(pilot, "15 Ma")
        form.show_step("programs.token")
        await form.ready()
        form.show_step("school.img")
        await form.ready()
        await pilot.pause()
        assert cast(TypedField, form.field("school.degree")).state.text == "15 Ma"
        assert desk.log == []
        desk.record("school.degree", date(2027, 5, 15))
        form.show_step("school.img")
        await pilot.pause()
        assert cast(TypedField, form.field("school.degree")).state.text == "15 Ma"


async def test_a_refusal_of_the_session_stands_under_its_field() -> None:
    desk = FakeSession()
    app, form = step_app(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        form.show_refusal("school.degree", "the degree is before enrolment", "Check both days.")
        assert form.field("school.degree").state.error == "The degree is before enrolment. Check both days."


async def test_beside_a_day_nobody_asks_whether_it_is_not_known() -> None:
    desk = FakeSession({"profile.target_match": 2028})
    keys = ("seasons.2028.token", "seasons.2028.token_known")
    app = FormApp(desk, FactForm(cast(Any, desk), keys))
    async with app.run_test(size=(80, 24)) as pilot:
        asked = app.form.field(keys[1])
        assert asked.display
        desk.record(keys[0], date(2026, 9, 1))
        app.form.refresh_facts()
        assert not asked.display
        desk.record(keys[0], None)
        desk.record(keys[1], True)
        app.form.refresh_facts()
        assert asked.display
        app.form.focus_first()
        await type_text(pilot, "1 Sep 2026")
        await pilot.press("enter")
        await pilot.pause()
        assert asked.display, "what is recorded stays in sight"
