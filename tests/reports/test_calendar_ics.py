"""The calendar file, read back by a second library that shares no code with the one that wrote it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import DateAhead, agenda
from img_pathway.engine.plan.plan import plan
from img_pathway.profile.facts import Profile
from img_pathway.reports.pages.deadlines import LOSING
from img_pathway.reports.print.ics import calendar
from tests.engine.build import GRADUATE, at, book, profile
from tests.engine.people import INSTANTS
from tests.engine.people import profiles as people
from tests.engine.test_properties import EVERYBODY
from tests.faults.sizes import met
from tests.profile.strategies import HOSTILE

SAVED = datetime(2026, 11, 20, 8, tzinfo=UTC)
PERSON: dict[str, Any] = {"profile": {"target_match": 2027, "time_zone": "Asia/Kolkata"}}


def written(*layers: dict[str, Any], now: str = "2026-11-22", saved: datetime = SAVED, **options: Any) -> bytes:
    person = profile(GRADUATE, PERSON, *layers)
    found = assess(person, book(), at(now, "Asia/Kolkata"))
    entries = agenda(found, plan(found))
    return calendar(entries, found, book(), name=options.pop("name", "Asha"), saved=saved, **options)


def read(data: bytes) -> Any:
    """The one calendar in the file; a strict reading by the second library."""
    return vobject.readOne(data.decode(), validate=True)


def events(data: bytes) -> dict[str, Any]:
    found = {one.uid.value: one for one in read(data).vevent_list}
    assert len(found) == len(read(data).vevent_list)
    return found


ROL = "deadline.2027.nrmp.rol@img-pathway"
STEP1 = "booking.exams.step1.1@img-pathway"
BOOKED: dict[str, Any] = {"exams": {"step1": [{"date": "2027-01-20"}]}}
MOVED: dict[str, Any] = {"exams": {"step1": [{"date": "2027-02-10"}]}}


INTERVIEW: dict[str, Any] = {
    "seasons": {
        2027: {
            "programmes": [{"name": "Mercy", "interviews": [{"at": datetime.fromisoformat("2027-01-12T10:00-06:00")}]}]
        }
    }
}


def test_an_hour_recorded_with_its_distance_from_utc_alone_is_written_in_utc() -> None:
    found = next(one for one in events(written(INTERVIEW)).values() if "Mercy" in one.summary.value)
    assert found.dtstart.value == datetime(2027, 1, 12, 16, tzinfo=UTC)


def test_the_head_is_what_calendars_ask_for() -> None:
    found = read(written())
    assert (found.version.value, found.calscale.value, found.method.value) == ("2.0", "GREGORIAN", "PUBLISH")
    assert found.prodid.value.startswith("-//")
    assert found.x_wr_calname.value == "IMG pathway: Asha"


def test_an_hour_has_its_zone_and_a_day_its_exclusive_end() -> None:
    found = events(written(BOOKED))
    rol = found[ROL]
    assert rol.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["America/New_York"]
    assert rol.dtstart.value.astimezone(UTC) == datetime(2027, 3, 4, 2, tzinfo=UTC)
    assert not hasattr(rol, "dtend")
    booked = found[STEP1]
    assert (booked.dtstart.value, booked.dtend.value) == (date(2027, 1, 20), date(2027, 1, 21))
    booked = {uid: one.transp.value for uid, one in found.items() if uid.startswith("booking.")}
    assert {one.transp.value for uid, one in found.items() if uid not in booked} == {"TRANSPARENT"}
    assert set(booked.values()) <= {"OPAQUE"}
    assert {one.categories.value[0] for one in found.values()} >= {"NRMP Match", "Step exams"}


@pytest.mark.parametrize("minutes", [None, 45])
def test_an_interview_takes_its_time_and_is_busy(minutes: int | None) -> None:
    held: dict[str, Any] = {"at": datetime.fromisoformat("2027-01-12T10:00-06:00"), "minutes": minutes}
    layer = {"seasons": {2027: {"programmes": [{"name": "Mercy", "interviews": [held]}]}}}
    found = next(one for one in events(written(INTERVIEW, layer)).values() if "Mercy" in one.summary.value)
    ends = found.dtend.value if hasattr(found, "dtend") else None
    assert ends == (datetime(2027, 1, 12, 16, 45, tzinfo=UTC) if minutes else None)
    assert (found.transp.value, found.x_microsoft_cdo_busystatus.value) == ("OPAQUE", "BUSY")


def test_hours_are_right_on_both_sides_of_a_change_of_clocks() -> None:
    found = events(written())
    for uid, hour in (("opens.2027.nrmp.ranking", 17), ("opens.2027.nrmp.status", 14), ("deadline.2027.eras.end", 21)):
        assert found[f"{uid}@img-pathway"].dtstart.value.astimezone(UTC).hour == hour
    text = written().decode()
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in text


def test_the_description_tells_loss_action_source_day_and_trust() -> None:
    said = events(written())[ROL].description.value
    assert "Wed 3 Mar 2027, 21:00 ET, Thu 4 Mar 2027 07:30 your time." in said
    for word in ("Lost: ", "Then: ", "Do: ", "For: ", "Confidence: secondary", "Source: ", "As of Sun 22 Nov 2026"):
        assert word in said
    later = events(written({"profile": {"target_match": 2029}}))["deadline.2029.nrmp.rol@img-pathway"]
    assert later.summary.value.endswith("(expected)")
    assert "Confidence: EXPECTED" in later.description.value
    assert later.status.value == "TENTATIVE"


# ---------------------------------------------------------------------- alarms


def test_alarms_ring_early_enough_and_never_at_the_import() -> None:
    now = at("2026-11-22", "Asia/Kolkata")
    found = events(written(BOOKED))
    leads = [one.trigger.value for one in found[ROL].valarm_list]
    assert leads == [timedelta(-30), timedelta(-7), timedelta(-1), timedelta(hours=-3)]
    # A whole day rings at nine in the morning of the day before.
    assert found[STEP1].valarm_list[-1].trigger.value == timedelta(days=-1, hours=9)
    for one in events(written(BOOKED, now="2027-02-27")).values():
        for alarm in getattr(one, "valarm_list", []):
            start = one.dtstart.value
            if not isinstance(start, datetime):
                start = datetime(start.year, start.month, start.day, tzinfo=UTC)
            assert start + alarm.trigger.value > now + timedelta(days=96)
            assert (alarm.action.value, bool(alarm.description.value)) == ("DISPLAY", True)


def instants(event: Any, now: datetime) -> list[datetime]:
    """When the alarms of an event ring, by the clock of `now` where it is a whole day."""
    start = event.dtstart.value
    if not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day, tzinfo=now.tzinfo)
    return [start + one.trigger.value for one in getattr(event, "valarm_list", [])]


@pytest.mark.parametrize("hour", [8, 13, 20, 22, 23])
def test_a_loss_of_today_still_rings(hour: int) -> None:
    """However near a loss is, on the day itself too, an alarm lies ahead of it."""
    now = datetime(2026, 11, 22, hour, 30, tzinfo=ZoneInfo("Asia/Kolkata"))
    person = profile(GRADUATE, PERSON, {"identity": {"passport_expires": "2026-11-22"}})
    found = assess(person, book(), now)
    data = calendar(agenda(found, plan(found)), found, book(), name="Asha", saved=SAVED)
    (rings,) = [instants(one, now) for uid, one in events(data).items() if uid.startswith("expires.passport@")]
    assert rings
    assert all(one > now for one in rings)


@pytest.mark.parametrize("left", [timedelta(minutes=5), timedelta(minutes=40), timedelta(hours=2), timedelta(hours=20)])
def test_a_deadline_rings_before_its_hour(left: timedelta) -> None:
    now = datetime(2027, 3, 3, 21, tzinfo=ZoneInfo("America/New_York")) - left
    person = profile(GRADUATE, PERSON)
    found = assess(person, book(), now)
    entries = [one for one in agenda(found, plan(found)) if one.id == "deadline.2027.nrmp.rol"]
    rings = instants(events(calendar(entries, found, book(), name="Asha", saved=SAVED))[ROL], now)
    assert rings
    assert all(now < one <= now + left for one in rings)


@EVERYBODY
@given(people(), INSTANTS)
def test_every_loss_has_an_alarm_ahead(person: Profile, now: datetime) -> None:
    found = assess(person, book(), now)
    entries = [one for one in agenda(found, plan(found)) if one.loses or one.kind in LOSING]
    assume(entries)
    read_back = events(calendar(entries, found, book(), name="Asha", saved=SAVED))
    for one in entries:
        rings = instants(read_back[f"{one.id}@img-pathway"], now)
        assert rings, one
        # An alarm in the first minute after the last hour cannot be had.
        assert max(rings) >= now - timedelta(hours=24), one


# ---------------------------------------------------------------------- again


def test_the_same_facts_give_the_same_bytes() -> None:
    assert written(BOOKED) == written(BOOKED)


def test_two_imports_make_no_doubles() -> None:
    first, second = events(written(BOOKED)), events(written(BOOKED, now="2026-11-23"))
    assert first.keys() == second.keys()


@pytest.mark.parametrize(
    ("layer", "now", "saved"),
    [
        (MOVED, "2026-11-22", SAVED + timedelta(seconds=1)),
        (MOVED, "2026-11-23", SAVED + timedelta(hours=5)),
        (BOOKED, "2026-11-23", SAVED),
    ],
)
def test_a_later_export_is_the_newer_one(layer: dict[str, Any], now: str, saved: datetime) -> None:
    old, new = events(written(BOOKED))[STEP1], events(written(layer, now=now, saved=saved))[STEP1]
    assert int(new.sequence.value) > int(old.sequence.value)
    assert new.last_modified.value >= old.last_modified.value
    assert (new.dtstart.value != old.dtstart.value) == (layer is MOVED)


@EVERYBODY
@given(st.datetimes(datetime(2026, 1, 1), datetime(2055, 1, 1)), st.integers(0, 10**8), st.integers(0, 10**8))
def test_the_revision_never_shrinks(start: datetime, later: int, saved: int) -> None:
    from img_pathway.reports.print.ics import _revision

    first = start.replace(tzinfo=UTC)
    assert 0 <= _revision(first, SAVED) <= _revision(first + timedelta(seconds=later), SAVED + timedelta(seconds=saved))
    assert _revision(first, SAVED + timedelta(seconds=saved)) < 2**31


# ---------------------------------------------------------------------- hostile and private


@pytest.mark.parametrize(
    "name", [*HOSTILE, "x\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT", "a;b,c\\n:d", "é" * 300], ids=ascii
)
def test_a_name_cannot_become_a_line(name: str) -> None:
    data = written({"profile": {"label": name, "passport_name": name}}, name=name)
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)
    assert b"\n" not in data.replace(b"\r\n", b"")
    named = written({"profile": {"label": "A", "passport_name": "A"}})
    assert events(data).keys() in (events(written()).keys(), events(named).keys())


TEXTS: dict[str, Any] = {
    "profile": {
        "label": "Zebrafish Quark", "passport_name": "Xylophone Wombat", "school_record_name": "Wombat X",
        "specialties": ["Ophthalmoscopy Zz"], "time_zone": "Asia/Kolkata", "location": "IN",
    },
    "school": {"name": "Qwertyuiop Medical College"},
    "identity": {"myintealth_id": "9087654321", "usmle_id": "5-555-777-9"},
    "permits": {"step1": [{"period_start": "2026-10-01", "period_end": "2026-12-31", "permit_name": "Yak Wombat"}]},
    "overrides": {"exams.step1": {"note": "Platypus note"}},
    "answers": {"2027.nrmp.rol": {"answer": "2027-03-02", "seen_at": "Kangaroo letter"}},
    **BOOKED,
}  # fmt: skip
PRIVATE = (
    "Zebrafish", "Quark", "Xylophone", "Wombat", "Ophthalmoscopy", "Qwertyuiop", "9087654321", "5-555-777-9",
    "55557779", "Yak", "Platypus", "Kangaroo", "Kolkata", "your time",
)  # fmt: skip


def test_redacted_it_tells_nothing_about_the_person() -> None:
    text = re.sub(r"\r\n ", "", written(TEXTS, redact=True, name="Zebrafish Quark").decode())
    assert [word for word in PRIVATE if word.casefold() in text.casefold()] == []
    full = re.sub(r"\r\n ", "", written(TEXTS, name="Zebrafish Quark").decode())
    assert "Zebrafish Quark" in full
    assert events(written(TEXTS, redact=True)).keys() == events(written(TEXTS)).keys()


SECRET = "Zqxj"


@settings(EVERYBODY, max_examples=met(60))
@given(people(), INSTANTS)
def test_no_text_a_person_typed_stands_in_a_redacted_file(person: Profile, now: datetime) -> None:
    person = _marked(person)
    found = assess(person, book(), now)
    entries = agenda(found, plan(found))
    data = calendar(entries, found, book(), name=SECRET, saved=SAVED, redact=True) if entries else None
    assume(data is not None)
    assert data is not None
    assert SECRET.encode() not in re.sub(rb"\r\n ", b"", data)


def _marked(person: Profile) -> Profile:
    own = replace(person.profile, label=SECRET, passport_name=f"{SECRET} A", school_record_name=f"B {SECRET}")
    identity = replace(person.identity, myintealth_id=f"{SECRET}1", usmle_id=f"{SECRET}2")
    return replace(person, profile=own, identity=identity, school=replace(person.school, name=f"{SECRET} College"))


@settings(EVERYBODY, max_examples=met(60))
@given(people(), INSTANTS, st.booleans())
def test_every_persons_calendar_can_be_read_back(person: Profile, now: datetime, redact: bool) -> None:
    found = assess(person, book(), now)
    entries = agenda(found)
    assume(entries)
    back = events(calendar(entries, found, book(), name="x", saved=SAVED, redact=redact))
    for one in entries:
        event = back[f"{one.id}@img-pathway"]
        assert _start(event) == (one.at.astimezone(UTC) if one.at is not None else one.day), one.id


def _start(event: Any) -> date:
    value = event.dtstart.value
    assert isinstance(value, date)
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def test_nothing_ahead_is_no_calendar() -> None:
    found = assess(Profile(), book(), at("2026-11-22"))
    entries: tuple[DateAhead, ...] = agenda(found)
    assert entries == ()
    assert agenda(found, plan(found)) == ()
    with pytest.raises(ValueError):
        calendar(entries, found, book(), name="x", saved=SAVED)
