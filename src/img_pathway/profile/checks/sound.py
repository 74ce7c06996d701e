"""Do the recorded facts agree with each other? Plausibility only: no rule of the rulebook is asked here.

An *error* cannot have happened and is refused; a *warning* is unlikely and saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from img_pathway.days import say
from img_pathway.profile.checks.improbable import Mark, Opened, improbable
from img_pathway.profile.facts import Profile, Sitting
from img_pathway.profile.facts.exams import STEPS
from img_pathway.profile.typed.keys import recorded, tables
from img_pathway.profile.typed.problem import Problem, Severity
from img_pathway.profile.typed.text import closest, digits, plain

__all__ = ["Mark", "Problem", "Severity", "new_errors", "problems", "unknown"]

_GRACE = timedelta(days=1)
"""East of the user's zone it is already tomorrow."""
_LAST_CS = date(2021, 1, 26)
"""Step 2 CS was ended on this day, in Philadelphia; nobody can have sat it later."""
_PASS_FAIL_ONLY = date(2022, 1, 26)
"""Step 1 sat on this day or later is reported as pass or fail, without a number."""
_SUBTESTS = ("listening", "reading", "writing", "speaking")


def problems(profile: Profile, today: date, mark: Mark | None = None, opened: Opened | None = None) -> list[Problem]:
    """Everything impossible or improbable among the facts, judged on `today` (the day where the user is).

    `mark` knows what the rulebook makes of a score; without it no score is held against its result. `opened` knows
    when a Pathway season opened.
    """
    found = [*_wrong(profile, today), *improbable(profile, today, mark, opened)]
    return sorted(found, key=lambda problem: problem.severity)


def _wrong(profile: Profile, today: date) -> Iterator[Problem]:
    """Every error, and the doubts that go with them."""
    yield from _future(profile, today)
    yield from _places(profile)
    yield from _school(profile)
    yield from _numbers(profile, today)
    yield from _exams(profile, today)
    yield from _permits(profile)
    yield from _skills(profile, today)
    yield from _orders(profile)
    yield from _seasons(profile, today)


def new_errors(before: Profile, after: Profile, today: date) -> list[Problem]:
    """The errors a change would bring in: old ones of a file edited by hand do not block other facts."""
    errors = [problem for problem in _wrong(after, today) if problem.severity == "error"]
    old = set(_wrong(before, today)) if errors else set()
    return [problem for problem in errors if problem not in old]


def unknown(profile: Profile) -> list[Problem]:
    """A warning for every key this version does not know: kept as it is, but perhaps a slip of the pen."""
    found: list[Problem] = []
    for prefix, table in [("", profile), *tables(profile)]:
        for key in table.extra:
            near = closest(key, [*table.facts, *table.lists, *table.slots], 1)
            fix = f"Did you mean {near[0]}?" if near else "It is kept as it is."
            found.append(Problem("warning", plain(f"{prefix}.{key}".strip(".")), "not known to this version", fix))
    return found


def _error(key: str, text: str, fix: str) -> Problem:
    return Problem("error", key, text, fix)


def _warning(key: str, text: str, fix: str) -> Problem:
    return Problem("warning", key, text, fix)


def _future(profile: Profile, today: date) -> Iterator[Problem]:
    for key, fact, value in recorded(profile):
        if fact.kind == "date" and not fact.planned and value > today + _GRACE:
            yield _error(key, f"{fact.label}: {say(value)} has not come yet", "Record it on the day it happens.")


def _places(profile: Profile) -> Iterator[Problem]:
    codes: list[tuple[str, str]] = []
    for key, fact, value in recorded(profile):
        named = (value,) if fact.kind in ("state", "country") else value
        if fact.kind in ("country", "countries"):
            codes += [(key, code) for code in named]
        elif fact.kind in ("state", "states") and any(re.fullmatch(r"[A-Za-z]{2}", one) is None for one in named):
            yield _warning(key, "a state has two letters", "For example NY.")
    if codes:
        from img_pathway.profile.typed.countries import is_country

        for key, code in codes:
            if not is_country(code):
                yield _error(key, f"{code} is not a country code known here", "Use a code such as IN or its name.")
    zone = profile.profile.time_zone
    if zone is not None:
        from img_pathway.profile.typed.zones import is_zone

        if not is_zone(zone):
            yield _error("profile.time_zone", "not a time zone known here", "Use a name such as Asia/Kolkata.")


def _school(profile: Profile) -> Iterator[Problem]:
    school = profile.school
    studied = school.graduated - school.enrolled if school.graduated and school.enrolled else None
    if studied is not None and timedelta(0) <= studied < timedelta(days=2 * 365):
        yield _warning("school.graduated", "less than two years after enrolment", "Check both dates.")
    if school.degree and school.graduated and school.degree < school.graduated - timedelta(days=366):
        yield _warning(
            "school.degree", "the degree is dated more than a year before graduation", "Check both; they may differ."
        )
    if school.note_from and school.note_to and school.note_to < school.note_from:
        yield _error("school.note_to", f"the range ends before it begins ({school.note_from})", "Check both years.")
    if school.sponsor_note == "current" and school.note_to:
        yield _warning("school.note_to", "a note up to Current has no last year", "Remove the year or change the note.")


def _numbers(profile: Profile, today: date) -> Iterator[Problem]:
    identity = profile.identity
    if identity.usmle_id is not None and re.fullmatch(r"[0-9]{8}", digits(identity.usmle_id)) is None:
        yield _warning("identity.usmle_id", "a USMLE ID has eight digits", "Compare it with your permit or account.")
    if identity.myintealth_id is not None and re.fullmatch(r"[0-9]{9}", digits(identity.myintealth_id)) is None:
        yield _warning("identity.myintealth_id", "a MyIntealth ID has nine digits", "Compare it with your account.")
    if identity.passport_expires and identity.passport_expires < today:
        yield _warning("identity.passport_expires", "the passport has expired", "Record the new one once you have it.")


def _exams(profile: Profile, today: date) -> Iterator[Problem]:
    for step in STEPS:
        passed = 0
        days: set[date] = set()
        for number, sitting in enumerate(getattr(profile.exams, step), 1):
            key = f"exams.{step}.{number}"
            yield from _sitting(key, sitting, profile.school.enrolled, today)
            yield from _era(step, key, sitting)
            if sitting.date and sitting.date in days:
                yield _warning(f"{key}.date", "two sittings on one day", "Remove one if it was recorded twice.")
            if sitting.date:
                days.add(sitting.date)
            if sitting.result == "pass":
                passed += 1
                if passed > 1 and sitting.repeat_reason is None:
                    yield _warning(f"{key}.result", "a second pass of the same Step", "Check which one is right.")


def _era(step: str, key: str, sitting: Sitting) -> Iterator[Problem]:
    """What an exam no longer was, or no longer told, on the test day."""
    if sitting.date is None:
        return
    if step == "step2cs" and sitting.date > _LAST_CS:
        yield _error(
            f"{key}.date", f"Step 2 CS ended on {say(_LAST_CS)}; nobody sat it later", "Check the exam and date."
        )
    if step == "step1" and sitting.score is not None and sitting.date >= _PASS_FAIL_ONLY:
        yield _warning(
            f"{key}.score",
            f"Step 1 has no three-digit score since {say(_PASS_FAIL_ONLY)}",
            "Remove it, or check the exam and date.",
        )


def _sitting(key: str, sitting: Sitting, enrolled: date | None, today: date) -> Iterator[Problem]:
    told = next((name for name in ("result", "score", "reported") if getattr(sitting, name) is not None), None)
    if sitting.date is None:
        if told and (sitting.month is None or told == "reported"):
            yield _error(f"{key}.{told}", "recorded without its test day", "Give the test day as well.")
        return
    if told and sitting.date > today + _GRACE:
        yield _error(
            f"{key}.{told}", f"the test day ({say(sitting.date)}) has not come yet", "Correct the date or the result."
        )
    if enrolled and sitting.date < enrolled and sitting.result == "pass":
        yield _error(f"{key}.result", f"a pass before enrolment ({say(enrolled)})", "Check both dates.")
    elif enrolled and sitting.date < enrolled:
        yield _warning(f"{key}.date", f"the test day lies before enrolment ({say(enrolled)})", "Check both dates.")
    if sitting.date.year < 1992:
        yield _warning(f"{key}.date", "the USMLE began in 1992", "Check the year.")
    if sitting.score is not None and not 100 <= sitting.score <= 300:
        yield _warning(f"{key}.score", "Step scores lie between 100 and 300", "Compare it with the score report.")


def _permits(profile: Profile) -> Iterator[Problem]:
    for step in profile.permits.lists:
        for number, entry in enumerate(getattr(profile.permits, step), 1):
            if entry.extended_to and entry.period_end and entry.extended_to <= entry.period_end:
                text = f"not later than the period's end ({say(entry.period_end)})"
                yield _error(f"permits.{step}.{number}.extended_to", text, "Check both dates.")


def _skills(profile: Profile, today: date) -> Iterator[Problem]:
    for number, sitting in enumerate(profile.skills.oet, 1):
        key = f"skills.oet.{number}"
        told = [name for name in (*_SUBTESTS, "reported", "released") if getattr(sitting, name) is not None]
        day = sitting.date or (date.fromisoformat(f"{sitting.month}-01-01"[:10]) if sitting.month else None)
        if day is None and told:
            yield _error(f"{key}.{told[0]}", "recorded without its test day", "Give the test day as well.")
        if day is not None and told and day > today + _GRACE:
            text = f"the test day ({say(day)}) has not come yet"
            yield _error(f"{key}.{told[0]}", text, "Correct the date or the result.")
        for name in _SUBTESTS:
            score = getattr(sitting, name)
            if score is not None and score % 10:
                yield _warning(f"{key}.{name}", "OET scores go in tens", "Compare it with the result.")
    for number, entry in enumerate(profile.skills.pathway, 1):
        key = f"skills.pathway.{number}"
        if entry.accepted and entry.rejected:
            yield _warning(f"{key}.rejected", "both accepted and rejected", "Keep the one that holds.")


def _orders(profile: Profile) -> Iterator[Problem]:
    """Days in an order that cannot be (`Fact.after`)."""
    for prefix, table in tables(profile):
        for then, fact in table.facts.items():
            one, other = getattr(table, fact.after) if fact.after else None, getattr(table, then)
            if one and other and other < one:
                what = table.facts[fact.after].label
                yield _error(f"{prefix}.{then}", f"lies before: {what} ({say(one)})", "Check both dates.")


def _seasons(profile: Profile, today: date) -> Iterator[Problem]:
    for year, season in profile.seasons.items():
        key = f"seasons.{year}"
        if season.ranklist_certified and not (season.nrmp_registered or season.nrmp_registered_known):
            yield _warning(
                f"{key}.ranklist_certified",
                "a rank list without an NRMP registration",
                "Record the registration as well.",
            )
        # Some specialties and the military match earlier than the others, but not before December.
        if season.result not in (None, "withdrawn") and today < date(year - 1, 12, 1):
            held = today.year if today.month > 3 else today.year - 1
            earlier = f"Of an earlier one record it as the result of Match {held}."
            yield _error(f"{key}.result", f"the Match of {year} has not been held yet", earlier)
        elif season.result not in (None, "withdrawn") and today < date(year, 3, 1):
            text = f"most specialties match in March {year}"
            yield _warning(f"{key}.result", text, f"Of an earlier one record it as the result of Match {year - 1}.")
        if (season.soap_accepted or season.soap_accepted_known) and season.result == "matched":
            yield _warning(f"{key}.soap_accepted", "a SOAP offer although matched", "Check which one is right.")
