"""The form of a step: keys from the rulebook, the season of the target, one widget for all steps."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.typed_fields import TypedField
from tests.tui.forms.conftest import FakeSession, FormApp, screen_text, type_text


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


async def test_a_day_nobody_remembers_is_answered_in_its_own_field() -> None:
    """ "Bought, on a day you do not know?" stood as a second question under every such day."""
    desk = FakeSession()
    form = FactForm(cast(Any, desk), ("seasons.2028.token", "seasons.2028.token_known", "seasons.2028.eras_opened"))
    app = FormApp(desk, form)
    async with app.run_test(size=(80, 24)) as pilot:
        assert [field.key for field in form.fields] == ["seasons.2028.token", "seasons.2028.eras_opened"]
        form.focus_first()
        await pilot.pause()
        assert "yes if you do not know the day" in screen_text(app)
        for typed, value, told in (
            ("yes", True, "yes, on a day not known"),
            ("3 Jul 2026", None, "Fri 3 Jul 2026"),
            ("no", False, "no"),
        ):
            form.field("seasons.2028.token").editor.focus()
            await pilot.press("ctrl+u")
            await type_text(pilot, typed)
            await pilot.press("enter")
            await pilot.pause(0.1)
            assert desk.profile.seasons[2028].token_known is value
            assert desk.profile.seasons[2028].token == (date(2026, 7, 3) if value is None else None)
            app.set_focus(None)
            await pilot.pause()
            assert told in screen_text(app)


async def test_what_the_other_facts_leave_no_room_for_is_not_asked() -> None:
    """The partner of nobody, a season that must have opened, a sitting after a pass that is the first."""
    desk = FakeSession()
    keys = ("nrmp_registered", "nrmp_opened", "couple", "couple_partner_type")
    form = FactForm(cast(Any, desk), tuple(f"seasons.2028.{key}" for key in keys))
    app = FormApp(desk, form)

    def asked() -> list[str]:
        return [field.key.rpartition(".")[2] for field in form.fields if field.display]

    async with app.run_test(size=(80, 24)) as pilot:
        assert asked() == ["nrmp_registered", "nrmp_opened", "couple"]
        for key, value in (("nrmp_registered", date(2026, 9, 20)), ("couple", True)):
            desk.record(f"seasons.2028.{key}", value)
        form.refresh_facts()
        await pilot.pause()
        assert asked() == ["nrmp_registered", "couple", "couple_partner_type"]
        desk.record("seasons.2028.couple_partner_type", "img")
        desk.record("seasons.2028.couple", False)
        form.refresh_facts()
        await pilot.pause()
        assert "couple_partner_type" in asked(), "what is recorded stays in sight"
