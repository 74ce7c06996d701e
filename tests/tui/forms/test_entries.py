"""Lists of entries: one line each, add, edit, remove."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from img_pathway.desk.session import Desk
from img_pathway.engine.words.recorded import summary
from img_pathway.profile.facts.exams import OetSitting, Sitting
from img_pathway.tui.forms.entries import Entries
from img_pathway.tui.forms.fact_form import FactForm
from img_pathway.tui.forms.questions import AskedList
from tests.tui.forms.conftest import FakeSession, FormApp, screen_text, type_text

TWO = {
    "exams.step1.1.date": date(2024, 12, 10),
    "exams.step1.1.result": "fail",
    "exams.step1.2.date": date(2025, 7, 15),
    "exams.step1.2.result": "pass",
    "exams.step1.2.score": 231,
}


@pytest.fixture
def app() -> FormApp:
    desk = FakeSession(TWO)
    return FormApp(desk, FactForm(cast(Desk, desk), ("exams.step1", "skills.licence_unsupervised")))


def entries(app: FormApp) -> Entries:
    return app.form.query(Entries).first()


async def test_every_sitting_is_one_line(app: FormApp) -> None:
    async with app.run_test(size=(50, 20)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "1  Tue 10 Dec 2024, fail" in text
        assert "2  Tue 15 Jul 2025, pass, 231" in text
        assert "add another sitting" in text


async def test_a_sitting_is_added_field_by_field(app: FormApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("down", "down", "enter")
        await type_text(pilot, "3 Sep 2026")
        await pilot.press("enter", "p")
        await pilot.pause()
        assert app.desk.log == [("exams.step1.3.date", date(2026, 9, 3)), ("exams.step1.3.result", "pass")]
        await pilot.press("escape")
        await pilot.pause()
        assert entries(app).count == 3
        assert app.focused is entries(app)
        assert "3  Thu 3 Sep 2026, pass" in screen_text(app)


async def test_an_entry_left_empty_is_not_added(app: FormApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("a", "escape")
        await pilot.pause()
        assert app.desk.log == []
        assert entries(app).count == 2


async def test_a_sitting_is_edited_and_the_others_stay(app: FormApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("down", "enter")
        await pilot.press("down", "down")
        await type_text(pilot, "240")
        await pilot.press("escape")
        await pilot.pause()
        assert app.desk.log == [("exams.step1.2.score", 240)]
        app.desk.log.clear()
        await pilot.press("enter", "down", "down", "end", "backspace", "1")
        await pilot.press("tab", "escape")
        await pilot.pause()
        assert app.desk.log == [("exams.step1.2.score", 241)]


async def test_a_sitting_is_removed_by_key_and_by_mouse(app: FormApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("delete")
        await pilot.pause()
        assert app.desk.log == [("exams.step1.1", None)]
        assert entries(app).count == 1
        assert "1  Tue 15 Jul 2025, pass, 231" in screen_text(app)
        await pilot.click(entries(app), offset=(entries(app).size.width - 2, 1))
        await pilot.pause()
        assert entries(app).count == 0


async def test_emptying_the_last_fact_of_an_entry_never_shifts_the_others_under_the_hands() -> None:
    desk = FakeSession({"exams.step1.1.date": date(2024, 12, 10), "exams.step1.2.date": date(2025, 7, 15)})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("exams.step1",)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("enter", "delete", "enter")
        await pilot.pause()
        assert desk.log == []
        await pilot.press("up")
        await type_text(pilot, "11 Dec 2024")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert desk.log == [("exams.step1.1.date", date(2024, 12, 11))]
        await pilot.press("enter", "delete", "enter", "escape")
        await pilot.pause()
        assert desk.log[-1] == ("exams.step1.1", None)
        assert [item.date for item in desk.profile.exams.step1] == [date(2025, 7, 15)]


async def test_what_is_half_typed_in_an_entry_is_kept_for_the_next_time(app: FormApp) -> None:
    """Escape once stayed in the field, and the next letters, meant as commands, were typed there."""
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("a")
        await type_text(pilot, "3 Sep 202")
        await pilot.press("tab")
        await type_text(pilot, "zebra")
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused is entries(app)
        assert "! half typed" in screen_text(app)
        assert any("'3 Sep 202'" in notice.message for notice in app._notifications)
        assert app.desk.log == []
        await pilot.press("enter")
        await pilot.pause()
        drafts = [field.state.draft for field in app.form.fields[:2]]
        assert drafts == ["3 Sep 202", "zebra"]
        assert all(field.state.error for field in app.form.fields[:2])


async def test_down_stays_in_the_last_field_of_an_entry(app: FormApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("enter", *["down"] * 20)
        await pilot.pause()
        assert app.form.in_entry
        assert [field for field in app.form.fields if field.display][-1].has_focus_within


async def test_a_result_waits_in_its_field_for_the_test_day() -> None:
    desk = FakeSession()
    app = FormApp(desk, FactForm(cast(Desk, desk), ("exams.step2ck",)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("enter", "down", "down", "down")
        await type_text(pilot, "236")
        await pilot.press("up", "up", "up")
        await pilot.pause()
        assert desk.log == []
        await type_text(pilot, "30 Jul 2026")
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert ("exams.step2ck.1.date", date(2026, 7, 30)) in desk.log
        assert ("exams.step2ck.1.score", 236) in desk.log


def test_summaries_are_short() -> None:
    desk = FakeSession({
        "skills.oet.1.date": date(2026, 8, 22),
        "skills.oet.1.listening": 400,
        "skills.oet.1.reading": 420,
        "skills.oet.1.speaking": 390,
        "skills.oet.1.writing": 290,
        "permits.step1.1.period_start": date(2026, 1, 1),
        "permits.step1.1.period_end": date(2026, 3, 31),
        "skills.pathway.1.season": 2027,
        "skills.pathway.1.number": 3,
    })  # fmt: skip
    assert summary(desk.profile.skills.oet[0], desk.rulebook) == "Sat 22 Aug 2026, L 400 R 420 W 290 S 390"
    assert summary(desk.profile.permits.step1[0], desk.rulebook) == "from Thu 1 Jan 2026 to Tue 31 Mar 2026"
    assert summary(desk.profile.skills.pathway[0], desk.rulebook) == "2027, Pathway 3"
    # What is known of a day stands where the day would.
    by_month = FakeSession({"exams.step2ck.1.month": "2024-09", "exams.step2ck.1.result": "pass"})
    assert summary(by_month.profile.exams.step2ck[0], desk.rulebook) == "September 2024, pass"
    released = FakeSession({"skills.oet.1.date": date(2026, 5, 5), "skills.oet.1.released_known": True})
    assert summary(released.profile.skills.oet[0], desk.rulebook) == "Tue 5 May 2026, released on a day not known"
    # Yes and no of anything else stay that.
    key = "seasons.2027.programmes.1"
    visas = FakeSession({f"{key}.name": "Oak", f"{key}.j1": True, f"{key}.h1b": False})
    programme = visas.profile.seasons[2027].programmes[0]
    assert summary(programme, desk.rulebook) == "Oak, Sponsors J-1? yes, Sponsors H-1B? no"


@pytest.mark.parametrize(
    ("day", "planned", "shown"),
    [
        (22, False, "Sun 22 Nov 2026"),
        (23, None, "set for Mon 23 Nov 2026"),
        (23, False, "Mon 23 Nov 2026 booked"),
        (23, True, "only planned for Mon 23 Nov 2026"),
    ],
)
async def test_a_test_day_to_come_is_set_or_booked(day: int, planned: bool | None, shown: str) -> None:
    desk = FakeSession({"exams.step2ck.1.date": date(2026, 11, day), "exams.step2ck.1.planned": planned})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("exams.step2ck",)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert shown in text
        assert ("booked" in text.lower()) is ("booked" in shown)
        assert ("planned" in text) is ("planned" in shown)
        assert ("set for" in text) is ("set for" in shown)


async def test_an_entry_opened_from_a_board_leads_back_to_its_form_even_where_that_has_no_such_list(
    app: FormApp,
) -> None:
    other = AskedList("skills.oet", "Sittings of OET", "sitting", OetSitting)
    sitting = AskedList("exams.step1", "Sittings of Step 1", "sitting", Sitting)
    async with app.run_test(size=(80, 24)) as pilot:
        for parent, number in ((sitting, 1), (other, 1)):
            await app.form.open_entry(parent, number)
            await pilot.pause()
        assert app.form.leave_entry()
        await pilot.pause()
        assert not app.form.leave_entry()
        assert app.focused is entries(app)


def papers() -> FormApp:
    desk = FakeSession({"documents.papers.1.kind": "diploma"})
    return FormApp(desk, FactForm(cast(Desk, desk), ("documents.papers", "school.name")))


async def test_a_list_inside_an_entry_is_filled_there_and_leads_back_to_it() -> None:
    """Where a paper was sent: it could be recorded by key alone."""
    app = papers()
    async with app.run_test(size=(80, 30)) as pilot:
        app.form.focus_first()
        await pilot.press("enter")
        await pilot.pause()
        assert "Where it was sent" in screen_text(app)
        await pilot.press(*["down"] * 8, "enter")
        await pilot.pause()
        assert "sending 1" in screen_text(app)
        await type_text(pilot, "ecfmg")
        await pilot.press("enter")
        await type_text(pilot, "20 Aug 2026")
        await pilot.press("enter", "escape")
        await pilot.pause()
        (paper,) = app.desk.profile.documents.papers
        assert [(one.to, one.date) for one in paper.sent] == [("intealth", date(2026, 8, 20))]
        assert "Documents: document 1" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.form.in_entry
        assert "diploma" in screen_text(app)


async def test_an_entry_with_nothing_but_a_list_in_it_stays() -> None:
    app = papers()
    app.desk.record("documents.papers.1.kind", None)
    app.desk.record("documents.papers.1.sent.1.to", "intealth")
    async with app.run_test(size=(80, 30)) as pilot:
        app.form.focus_first()
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert len(app.desk.profile.documents.papers) == 1


async def test_escape_closes_an_open_list_before_it_leaves_the_entry() -> None:
    """Its keys say so; it led out of the entry, where the next Delete removed it."""
    app = papers()
    async with app.run_test(size=(80, 30)) as pilot:
        app.form.focus_first()
        await pilot.press("enter", "f4")
        await pilot.pause()
        assert "Esc closes the list" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.form.in_entry
        assert "Esc closes the list" not in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.form.in_entry


@pytest.mark.parametrize(("key", "recorded", "shown"), [("y", False, "booked"), ("n", True, "only planned for")])
async def test_a_seat_is_asked_for_beside_a_day_ahead_and_yes_books_it(key: str, recorded: bool, shown: str) -> None:
    """The question was "Only planned, no seat booked yet?", the sixth one: who had booked had to answer no."""
    desk = FakeSession({})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("exams.step2ck",)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("enter")
        await type_text(pilot, "1 Mar 2027")
        await pilot.press("enter")
        await pilot.pause()
        assert app.form.field("exams.step2ck.1.planned").has_focus_within
        await pilot.press(key, "enter", "escape")
        await pilot.pause()
        assert ("exams.step2ck.1.planned", recorded) in desk.log
        assert shown in screen_text(app)


async def test_of_a_day_that_has_come_no_seat_is_asked() -> None:
    desk = FakeSession({})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("exams.step2ck",)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("enter")
        assert "Seat booked?" in screen_text(app)
        await type_text(pilot, "3 Sep 2026")
        await pilot.press("enter")
        await pilot.pause()
        assert app.form.field("exams.step2ck.1.result").has_focus_within
        assert "Seat booked?" not in screen_text(app)
        await pilot.press("up")
        await type_text(pilot, "3 Sep 2027")
        await pilot.press("enter")
        await pilot.pause()
        assert app.form.field("exams.step2ck.1.planned").has_focus_within


async def test_the_mark_stands_on_the_row_of_the_cursor_alone(app: FormApp) -> None:
    """It stood on every line of the block: only a tint told which one was meant."""
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        for row in ("1  Tue 10 Dec 2024", "2  Tue 15 Jul 2025", "+  add another"):
            await pilot.pause()
            marked = [line for line in screen_text(app).splitlines() if line.startswith("▌")]
            assert [row in line for line in marked] == [True]
            await pilot.press("down")


async def test_the_hint_follows_the_cursor_after_a_removal_and_goes_with_it(app: FormApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("down", "delete")
        await pilot.pause(0.1)
        assert entries(app).cursor == 1
        assert "The sitting is removed; u brings it back now. Enter: add another sitting. Down: go on." in " ".join(
            screen_text(app).split()
        )
        assert "open this sitting" not in screen_text(app)
        await pilot.press("down", "up")
        await pilot.pause()
        assert "brings it back" not in screen_text(app)
        app.screen.set_focus(None)
        await pilot.pause()
        assert "Enter: add" not in screen_text(app)


async def test_what_is_left_from_before_is_marked_and_replaced_by_what_is_typed(app: FormApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        app.form.focus_first()
        await pilot.press("down", "down", "enter")
        await type_text(pilot, "zebra")
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert app.form.fields[0].state.draft == "zebra"
        assert "not recorded, left from before" in " ".join(screen_text(app).split())
        await type_text(pilot, "3 Sep 2026")
        await pilot.press("enter")
        await pilot.pause()
        assert app.desk.log == [("exams.step1.3.date", date(2026, 9, 3))]


async def test_a_sitting_asks_what_its_step_can_have(app: FormApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        app.form.focus_first()
        await pilot.press("enter")
        await pilot.pause()
        for words in ("Second test day", "Score", "Why sit again", "State of the test centre"):
            assert words not in screen_text(app), words
        await type_text(pilot, "May 2021")
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert "Score" in screen_text(app)
        app.form.field("exams.step1.1.country").editor.focus()
        await type_text(pilot, "united states")
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert "State of the test centre" in screen_text(app)
    desk = FakeSession({"exams.step3.1.date": date(2026, 7, 15)})
    third = FormApp(desk, FactForm(cast(Desk, desk), ("exams.step3", "exams.step2cs")))
    async with third.run_test(size=(80, 40)) as pilot:
        third.form.focus_first()
        await pilot.press("enter")
        await pilot.pause()
        assert "Second test day" in screen_text(third)


@pytest.mark.parametrize(("before", "asked"), [("fail", False), ("incomplete", False), ("pass", True)])
async def test_why_one_sits_again_is_asked_after_a_pass_alone(before: str, asked: bool) -> None:
    desk = FakeSession({"exams.step1.1.date": date(2023, 3, 14), "exams.step1.1.result": before})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("exams.step1",)))
    async with app.run_test(size=(80, 40)) as pilot:
        app.form.focus_first()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "Test day" in screen_text(app)
        assert ("Why sit again" in screen_text(app)) is asked


async def test_a_long_entry_is_parted_by_headings() -> None:
    desk = FakeSession({"seasons.2027.programmes.1.name": "Elm"})
    app = FormApp(desk, FactForm(cast(Desk, desk), ("seasons.2027.programmes",)))
    async with app.run_test(size=(80, 60)) as pilot:
        app.form.focus_first()
        await pilot.press("enter")
        await pilot.pause()
        text = screen_text(app)
        places = [text.index(words) for words in ("Your application", "Its visa policy", "What it asks for")]
        assert places == sorted(places)
        assert places[1] < text.index("Sponsors J-1?") < places[2]
