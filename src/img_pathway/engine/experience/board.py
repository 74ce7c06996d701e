"""Experience: what each entry counts as for a programme that asks for US clinical experience, gaps, limits, cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.model import US_PLACES
from img_pathway.engine.readings.asking import owed
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.application import Experienced
from img_pathway.rulebook.types import Dated

CountsAs = Literal["us-clinical", "observed", "us-other", "abroad", "gap", "unknown"]
"""What an entry counts as: hands-on in the US, only watched there, there but not clinical, or elsewhere."""
TYPES, LENGTH, LIMIT = "match.usce.types", "match.usce.length", "eras.exp.max"
_CLINICAL = ("elective", "externship", "work")
_LONG = 60
"""Days that nothing covers, from which on they are named."""
_MONTH = 30.4375
"""Days of an average month."""


class ExperienceRow(Struct, frozen=True):
    """One entry."""

    id: str
    kind: str
    place: str
    country: str | None
    began: date | None
    ended: date | None
    counts_as: CountsAs
    text: str
    entered: bool
    rules: tuple[str, ...]


class Person(Struct, frozen=True):
    """A mentor or contact."""

    id: str
    name: str
    place: str
    follow_up: Dated | None
    due: bool


class ExperienceBoard(Struct, frozen=True):
    """All entries, newest first, the people, and what is found."""

    today: date
    summary: str
    months: int
    """Whole months of hands-on experience in the US so far."""
    rows: tuple[ExperienceRow, ...]
    people: tuple[Person, ...]
    findings: tuple[Finding, ...]


def experience_board(case: Case) -> ExperienceBoard:
    """Judge each entry and the whole."""
    entries = case.profile.experience.entries
    numbered = sorted(enumerate(entries, 1), key=lambda pair: pair[1].began or date.max, reverse=True)
    rows = tuple(_row(case, number, one) for number, one in numbered)
    months = us_months(case)
    said = Said("experience.summary", count=len(entries), months=months) if entries else Said("experience.none")
    people = tuple(_people(case))
    return ExperienceBoard(case.today, case.words.text(said), months, rows, people, tuple(_findings(case, months)))


def counts_as(one: Experienced) -> CountsAs:
    """What an entry is to a programme that asks for US clinical experience (match.usce.types)."""
    if one.kind == "gap":
        return "gap"
    if one.country is None:
        return "unknown"
    if one.country not in US_PLACES:
        return "abroad"
    if one.kind == "observership" or one.hands_on is False:
        return "observed" if one.kind in ("observership", *_CLINICAL) else "us-other"
    if one.kind in _CLINICAL:
        return "us-clinical" if one.hands_on or one.kind != "work" else "unknown"
    return "us-clinical" if one.hands_on else "us-other"


def us_months(case: Case) -> int:
    """Whole months of hands-on clinical experience in the US up to today."""
    return int(us_days(case) / _MONTH + 0.05)


def us_days(case: Case) -> int:
    """Days of hands-on clinical experience in the US up to today, those that overlap counted once."""
    days: set[int] = set()
    for one in case.profile.experience.entries:
        if counts_as(one) == "us-clinical" and one.began is not None:
            days.update(range(one.began.toordinal(), _last_day(case, one).toordinal() + 1))
    return len(days)


def _last_day(case: Case, one: Experienced) -> date:
    """Up to which day it counts: what has no end goes on today, but for an elective, which ends with the studies."""
    studied = case.profile.school.graduated if one.kind == "elective" else None
    return min(one.ended or studied or case.today, case.today)


def _row(case: Case, number: int, one: Experienced) -> ExperienceRow:
    found = counts_as(one)
    match found:
        case "us-clinical":
            said = Said("experience.usce")
        case "observed":
            said = Said("experience.observed")
        case "us-other":
            said = Said("experience.us-other")
        case "abroad":
            said = Said("experience.abroad")
        case "gap":
            said = Said("experience.gap")
        case _:
            said = Said("experience.us-unknown" if one.country is not None else "experience.no-country")
    kind = dict(Experienced.facts["kind"].choices).get(one.kind or "", "")
    return ExperienceRow(
        f"experience.entries.{number}", kind, one.place or "", one.country, one.began, one.ended, found,
        case.words.text(said), bool(one.entered), (TYPES,),
    )  # fmt: skip


def _people(case: Case) -> Iterator[Person]:
    days = {one.key: one.nudge for one in owed(case)}
    for number, one in enumerate(case.profile.experience.people, 1):
        key = f"experience.people.{number}"
        day = days.get(key)
        yield Person(key, one.name or "", one.place or "", day, day is not None and day <= case.today)


def _findings(case: Case, months: int) -> Iterator[Finding]:
    entries = case.profile.experience.entries
    if not entries:
        return
    limit = case.book.value(LIMIT, season=case.target) or case.book.value(LIMIT)
    entered = [one for one in entries if one.entered]
    marked = sum(bool(one.meaningful) for one in entered)
    if limit is not None and entered:
        most, best = limit.value["experiences"], limit.value["most_meaningful"]
        if len(entered) > most:
            yield finding(case, "limit", "wrong", Said("experience.too-many", entered=len(entered), most=most), LIMIT)
        if marked > best:
            said = Said("experience.too-many-meaningful", count=marked, most=best)
            yield finding(case, "meaningful", "wrong", said, LIMIT)
        if len(entered) <= most and marked <= best:
            said = Said("experience.entered", entered=len(entered), most=most, meaningful=marked, marked=best)
            yield finding(case, "limit", "fine", said, LIMIT)
    usual = case.book.value(LENGTH)
    if usual is not None:
        least, most = usual.value["min"], usual.value["max"]
        said = Said("experience.months", months=months, least=least, most=most)
        yield finding(case, "months", "fine" if months >= least else "check", said, LENGTH, "match.usce.no-rule")
    kinds = dict(Experienced.facts["kind"].choices)
    written = {one.writer.casefold() for one in case.season.recommendations if one.writer}
    for number, one in enumerate(entries, 1):
        if one.letter_expected and (one.supervisor or "").casefold() not in written:
            place, writer = one.place or kinds.get(one.kind or "", ""), one.supervisor
            said = (
                Said("experience.letter", place=place, writer=writer)
                if writer
                else Said("experience.letter-of-nobody", place=place)
            )
            yield finding(case, f"letter.{number}", "check", said, "match.lor.mix")
    for first, last in _uncovered(case, entries):
        said = Said("experience.uncovered", first=first, last=last)
        yield finding(case, f"gap.{first}", "check", said)
    if cost := sum((one.cost for one in entries if one.cost and one.currency in (None, "USD")), Decimal()):
        yield finding(case, "cost", "fine", Said("experience.cost", sum=cost), "match.usce.cost")


def _uncovered(case: Case, entries: tuple[Experienced, ...]) -> Iterator[tuple[date, date]]:
    """Long spans since graduation of which nothing is recorded."""
    since = case.profile.school.graduated
    if since is None:
        return
    spans = sorted(
        (one.began, min(one.ended or case.today, case.today))
        for one in entries
        if one.began is not None and one.began <= case.today
    )
    end = since
    for began, ended in [*spans, (case.today, case.today)]:
        if (began - end).days > _LONG:
            yield end + timedelta(days=1), began - timedelta(days=1)
        end = max(end, ended)
