"""Full profiles: the one on file, the same with more facts, and many different ones."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from img_pathway.profile.facts import Profile, Season
from img_pathway.profile.facts.season import Interview, Letter, Programme, Ranked
from img_pathway.profile.facts.yours import Payment
from img_pathway.profile.file import toml
from img_pathway.profile.file.codec import from_document

from .staged import FULL, TODAY

NOW = datetime.fromisoformat(f"{TODAY}T12:00").replace(tzinfo=ZoneInfo("Asia/Kolkata"))


def full() -> Profile:
    """The full profile."""
    return from_document(toml.loads(FULL.read_bytes(), str(FULL)))


def grown(times: int, kind: Kind = "sittings") -> Profile:
    """The full profile with one kind of its facts `times` over, each some days (or a year) from the last."""
    person = full()
    match kind:
        case "sittings":
            exams: dict[str, Any] = {name: _again(getattr(person.exams, name), times) for name in ("step1", "step2ck")}
            oet: Any = _again(person.skills.oet, times)
            return replace(person, exams=replace(person.exams, **exams), skills=replace(person.skills, oet=oet))
        case "registrations":
            earlier: Any = tuple(
                replace(person.permits.step1[0], applied=date(2010, 1, 1) + timedelta(days=90 * number))
                for number in range(times - 1)
            )
            permits: Any = {name: (*earlier, *getattr(person.permits, name)) for name in ("step1", "step2ck", "step3")}
            return replace(person, permits=replace(person.permits, **permits))
        case "seasons":
            older = {2026 - number: person.seasons[2026] for number in range(times)}
            return replace(person, seasons={**older, 2027: person.seasons[2027]})


def busy(programmes: int = 400, interviews: int = 60, payments: int = 300) -> Profile:
    """The full profile in the middle of a season: programmes with interviews, the first of them ranked, and payments."""
    person = full()
    year = person.profile.target_match or 2027
    at = NOW.replace(month=12, day=1)
    met = [(Interview(at=at + timedelta(hours=9 * number), answer="accepted"),) for number in range(interviews)]
    listed = tuple(
        Programme(
            name=f"Hospital {number}", nrmp=f"{1_000_000 + number}C0", specialty="Internal Medicine", state="OH",
            interviews=met[number] if number < interviews else (),
        )
        for number in range(programmes)
    )  # fmt: skip
    ranks = tuple(Ranked(programme=one.name, nrmp=one.nrmp) for one in listed[:interviews])
    names = tuple(one.called for one in listed[:100])
    letters = tuple(Letter(writer=f"Dr. {number}", requested=NOW.date(), assigned=names) for number in range(4))
    paid = tuple(
        Payment(date=NOW.date(), amount=Decimal("12.50"), what=f"Payment {number}") for number in range(payments)
    )
    season = person.seasons.get(year) or Season()
    season = replace(season, programmes=listed, rank_list=ranks, recommendations=letters)
    return replace(person, seasons={**person.seasons, year: season}, money=replace(person.money, payments=paid))


Kind = Literal["sittings", "registrations", "seasons"]


def facts(person: Profile, kind: Kind) -> int:
    """How many facts of a kind are recorded."""
    match kind:
        case "sittings":
            return len(person.exams.step1) + len(person.exams.step2ck) + len(person.skills.oet)
        case "registrations":
            return len(person.permits.step1) + len(person.permits.step2ck) + len(person.permits.step3)
        case "seasons":
            return len(person.seasons)


def _again(sittings: tuple[Any, ...], times: int) -> tuple[Any, ...]:
    return tuple(
        replace(one, date=one.date - timedelta(days=7 * number), reported=None)
        for one in sittings
        for number in range(times)
    )


def different(number: int) -> str:
    """The text of a full profile that no other number gives."""
    person = full()
    degree = person.school.degree
    assert degree is not None
    school = replace(person.school, degree=degree + timedelta(days=number % 90), name=f"Medical college {number}")
    goal = replace(person.profile, target_match=2027 + number % 3, label=f"Applicant {number}")
    visa = replace(person.visa, interview=_later(person.visa.interview, number % 3), entered=None)
    position, *earlier = person.start.positions
    position = replace(position, first_day=_later(position.first_day, number % 3))
    start = replace(person.start, positions=(position, *earlier))
    return toml.dumps(replace(person, profile=goal, school=school, visa=visa, start=start), {})


def _later(day: date | None, years: int) -> date:
    assert day is not None
    return day.replace(year=day.year + years)
