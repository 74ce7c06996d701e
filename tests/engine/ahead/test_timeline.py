"""The timeline: what stands on which row, what is solid and what is expected, and what holds for everybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import img_pathway.profile
from img_pathway.engine.ahead.timeline import FIRST, LAST, SEASON, timeline
from img_pathway.engine.ahead.timeline_model import Bar, Mark, MarkKind, Row, Timeline
from img_pathway.engine.assess import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.explain.explain import explain
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts import Profile
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document
from tests.engine.build import book, day, judge, profile
from tests.engine.people import INSTANTS, profiles
from tests.engine.test_properties import EVERYBODY

NOW = "2026-11-22"
SAMPLES = Path(img_pathway.profile.__file__).parent / "samples"
SOLID: frozenset[MarkKind] = frozenset({"fact", "pass", "fail", "pending", "doubtful", "booked"})


def sample(name: str) -> Profile:
    path = SAMPLES / f"{name}.toml"
    return from_document(toml.loads(path.read_bytes(), str(path)))


def drawn(found: Assessment) -> Timeline:
    return timeline(found, plan(found))


def of(person: Profile, now: str = NOW) -> Timeline:
    return drawn(judge(person, now))


def bars(row: Row, kind: str) -> list[tuple[date, date, bool]]:
    return [(bar.first, bar.last, bar.expected) for bar in row.bars if bar.kind == kind]


def marks(row: Row, kind: str) -> list[tuple[date, bool]]:
    return [(mark.day, mark.expected) for mark in row.marks if mark.kind == kind]


# ---------------------------------------------------------------------- the samples


def test_the_student_in_pune() -> None:
    found = of(sample("pune"))
    assert (found.today, found.match, found.goal) == (day(NOW), 2028, day("2028-07-01"))
    assert found.groups[0].id == SEASON
    seven = found.row("ecfmg.exam-seven-year")
    assert bars(seven, "clock") == [(day("2026-06-18"), day("2033-06-18"), False)]
    assert marks(seven, "cliff") == [(day("2033-06-18"), False)]
    assert marks(found.row("exams.step1"), "pass") == [(day("2026-06-18"), False)]
    # A published span is solid; one from the yearly pattern is expected, and so are its dates.
    assert bars(found.row("2028.eras.open"), "window") == [(day("2027-06-02"), day("2028-05-31"), True)]
    assert {mark.expected for mark in found.row("2028.eras.open").marks} == {True}
    step2 = found.row("exams.step2ck")
    assert (step2.status, step2.slack) == ("locked", 238)
    assert bars(step2, "plan") == [(day("2026-12-02"), day("2026-12-23"), True)]
    assert bars(step2, "room") == [(day("2026-12-02"), day("2027-07-28"), True)]
    assert marks(step2, "safe") == [(day("2027-07-28"), True)]
    assert marks(step2, "possible") == [(day("2028-02-09"), True)]
    # The course goes on: solid until today, expected from then on.
    school = found.row("school.img")
    assert bars(school, "past") == [(day("2022-08-01"), day(NOW), False)]
    assert bars(school, "plan") == [(day(NOW), day("2028-02-29"), True)]


def test_the_us_citizen_in_the_caribbean() -> None:
    found = of(sample("caribbean"))
    rows = {row.id for group in found.groups for row in group.rows}
    assert not {"visa.ds2019", "visa.entry", "programs.residencycas"} & rows, "what is not needed has no row"
    assert marks(found.row("exams.step1"), "fail") == [(day("2024-12-10"), False)]
    assert marks(found.row("exams.step1"), "pass") == [(day("2025-07-15"), False)]
    assert marks(found.row("skills.oet"), "fail") == [(day("2026-08-22"), False)]
    assert bars(found.row("2027.eras.open"), "window") == [(day("2026-06-03"), day("2027-05-31"), False)]
    assert marks(found.row("skills.attestation"), "safe") == [(day("2026-12-21"), True)], "before its own day"


def test_nobody_yet() -> None:
    found = of(Profile())
    assert found.match is None
    assert {group.id for group in found.groups} <= {stage.id for stage in book().stages}
    assert all(bar.expected for group in found.groups for row in group.rows for bar in row.bars)
    assert found.first == found.today < found.goal <= found.last


# ---------------------------------------------------------------------- one kind of row at a time

PERMIT = {"applied": "2026-08-01", "issued": "2026-08-15", "period_start": "2026-11-01", "period_end": "2027-01-31"}


def test_an_eligibility_period_and_its_extension() -> None:
    person = profile(permits={"step1": [{**PERMIT, "extended_to": "2027-04-30"}]})
    row = of(person).row("permits.step1")
    assert bars(row, "window") == [
        (day("2026-11-01"), day("2027-01-31"), False),
        (day("2027-01-31"), day("2027-04-30"), False),
    ]
    assert bars(row, "past") == [(day("2026-08-01"), day("2026-08-15"), False)]


@pytest.mark.parametrize(
    ("sitting", "now", "kind"),
    [
        ({"date": "2026-12-01"}, "2026-11-30", "booked"),
        ({"date": "2026-12-01"}, "2026-12-01", "pending"),
        ({"date": "2026-12-01", "result": "pass"}, "2026-12-20", "pass"),
        ({"date": "2026-12-01", "result": "fail"}, "2026-12-20", "fail"),
        ({"date": "2026-12-01", "result": "incomplete"}, "2026-12-20", "fail"),
        ({"date": "2026-12-01", "result": "pass", "score": 150}, "2026-12-20", "doubtful"),
    ],
)
def test_a_sitting_is_marked_by_what_it_is_worth(sitting: dict[str, object], now: str, kind: str) -> None:
    row = of(profile(exams={"step2ck": [sitting]}), now).row("exams.step2ck")
    assert marks(row, kind) == [(day("2026-12-01"), False)]


def test_waiting_is_solid_until_today_and_expected_after() -> None:
    person = profile(profile={"target_match": 2028}, application={"submitted": "2026-11-01"})
    found = of(person)
    row = found.row("application.accepted")
    assert row.status == "waiting"
    solid, ahead = bars(row, "wait")
    assert solid == (day("2026-11-01"), day(NOW), False)
    assert ahead[0] == day("2026-11-23")
    assert ahead[2] is True


@pytest.mark.parametrize(("printed", "expected"), [("2028-12-31", False), (None, True)])
def test_an_accepted_pathway_is_valid_until_the_printed_day_or_the_expected_one(
    printed: str | None, expected: bool
) -> None:
    one = {"season": 2027, "number": 3, "accepted": "2026-10-20", "expires": printed}
    row = of(profile(profile={"target_match": 2027}, skills={"pathway": [one]})).row("skills.pathway")
    [(first, _, guessed)] = bars(row, "validity")
    assert (first, guessed) == (day("2026-10-20"), expected)


def test_the_entry_window_is_expected_until_the_contract_says_the_day() -> None:
    base = {"profile": {"citizenships": ["IN"], "us_status": "none", "target_match": 2028}, "visa": {"plan": "j1"}}
    assert bars(of(profile(base)).row("visa.entry"), "window") == [(day("2028-06-01"), day("2028-07-01"), True)]
    signed = profile(base, start={"first_day": "2028-06-20"})
    assert bars(of(signed).row("visa.entry"), "window") == [(day("2028-05-21"), day("2028-06-20"), False)]


def test_dates_no_person_has_are_not_drawn() -> None:
    identity = {"passport_expires": "9999-12-31", "check_done": "0002-01-01", "account_established": "2025-09-10"}
    person = profile(identity=identity)
    found = of(person)
    assert FIRST <= found.first <= found.last <= LAST
    assert "identity.check" not in {row.id for group in found.groups for row in group.rows}


# ---------------------------------------------------------------------- what holds for everybody


@EVERYBODY
@given(profiles(), INSTANTS)
def test_every_row_is_in_order_and_nothing_recorded_is_expected(person: Profile, now: datetime) -> None:
    assessment = assess(person, book(), now)
    found = drawn(assessment)
    for group in found.groups:
        assert group.rows
        for row in group.rows:
            assert row.bars or row.marks
            assert row.step in (None, row.id)
            if row.step is not None:
                assert assessment.step(row.step).status == row.status != "not-needed"
            for bar in row.bars:
                assert found.first <= bar.first <= bar.last <= found.last
                assert bar.expected or bar.kind not in ("plan", "room")
                assert not bar.expected or bar.kind != "past"
                if bar.kind == "past" or (bar.kind == "wait" and not bar.expected):
                    assert bar.last <= found.today
            for mark in row.marks:
                assert found.first <= mark.day <= found.last
                assert not (mark.expected and mark.kind in SOLID)
                assert (mark.day > found.today) == (mark.kind == "booked") or mark.kind not in SOLID
    assert found.first <= found.today <= found.last


@settings(EVERYBODY, max_examples=15)
@given(profiles(), INSTANTS)
def test_every_row_and_mark_can_be_asked_why(person: Profile, now: datetime) -> None:
    assessment = assess(person, book(), now)
    found = drawn(assessment)
    rows = [row for group in found.groups for row in group.rows]
    ids = {row.id for row in rows} | {mark.why for row in rows for mark in row.marks if mark.why is not None}
    for ident in ids:
        assert explain(assessment, ident).sections, ident


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SPANS = st.tuples(DAYS, st.integers(0, 400)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


@given(st.lists(SPANS, max_size=30), st.lists(DAYS, max_size=30), SPANS)
def test_what_lies_within_some_days_is_found_by_halving(
    spans: list[tuple[date, date]], days: list[date], view: tuple[date, date]
) -> None:
    row = Row(
        "x",
        "x",
        "x",
        [Bar("past", first, last, "", False) for first, last in spans],
        [Mark("fact", one, "", False) for one in days],
    )
    first, last = view
    wanted = [bar for bar in row.bars if bar.first <= last and bar.last >= first]
    assert [bar for bar in row.bars_within(first, last) if bar.last >= first] == wanted
    assert list(row.marks_within(first, last)) == [mark for mark in row.marks if first <= mark.day <= last]
    after = row.mark_after(last)
    before = row.mark_before(first)
    assert (after and after.day) == min((one for one in days if one > last), default=None)
    assert (before and before.day) == max((one for one in days if one < first), default=None)


def test_bars_far_from_the_view_are_not_touched() -> None:
    touched: list[date] = []

    class Watched(Bar):
        """A bar that tells when its last day is looked at."""

        @property
        def seen(self) -> date:
            touched.append(self.first)
            return self.last

    begin = date(2000, 1, 1)
    ten_years = [
        Watched("past", begin + timedelta(days=7 * n), begin + timedelta(days=7 * n + 3), "", False) for n in range(520)
    ]
    row = Row("x", "x", "x", ten_years, ())
    view = (begin + timedelta(days=7 * 200), begin + timedelta(days=7 * 204))
    for bar in row.bars_within(*view):
        assert isinstance(bar, Watched)
        assert bar.seen >= view[0]
    assert len(touched) == 5
