"""Do the recorded facts agree with each other? Plausibility only: no rule of the rulebook is asked here.

An *error* cannot have happened and is refused; a *warning* is unlikely and saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from img_pathway.days import say
from img_pathway.profile.checks.improbable import Mark, improbable
from img_pathway.profile.facts import Profile, Registration, Sitting, Table
from img_pathway.profile.typed.keys import locate, recorded
from img_pathway.profile.typed.problem import Problem, Severity
from img_pathway.profile.typed.text import digits, plain
from img_pathway.profile.typed.values import closest

__all__ = ["Mark", "Problem", "Severity", "new_errors", "problems", "unknown"]

_GRACE = timedelta(days=1)
"""East of the user's zone it is already tomorrow."""
_STEPS = ("step1", "step2ck", "step2cs", "step3")
_LAST_CS = date(2021, 1, 26)
"""Step 2 CS was ended on this day, in Philadelphia; nobody can have sat it later."""
_PASS_FAIL_ONLY = date(2022, 1, 26)
"""Step 1 sat on this day or later is reported as pass or fail, without a number."""
_SUBTESTS = ("listening", "reading", "writing", "speaking")


def problems(profile: Profile, today: date, mark: Mark | None = None) -> list[Problem]:
    """Everything impossible or improbable among the facts, judged on `today` (the day where the user is).

    `mark` knows what the rulebook makes of a score; without it no score is held against its result.
    """
    found = [
        *_future(profile, today),
        *_places(profile),
        *_school(profile),
        *_numbers(profile, today),
        *_exams(profile, today),
        *_permits(profile),
        *_skills(profile),
        *_orders(profile),
        *_seasons(profile, today),
        *improbable(profile, today, mark),
    ]
    return sorted(found, key=lambda problem: problem.severity)


def new_errors(before: Profile, after: Profile, today: date) -> list[Problem]:
    """The errors a change would bring in: old ones of a file edited by hand do not block other facts."""
    old = set(problems(before, today))
    return [problem for problem in problems(after, today) if problem.severity == "error" and problem not in old]


def unknown(profile: Profile) -> list[Problem]:
    """A warning for every key this version does not know: kept as it is, but perhaps a slip of the pen."""
    found: list[Problem] = []
    tables: list[tuple[str, Table, Iterable[str]]] = [("", profile, Profile.slots)]
    for name, slot in Profile.slots.items():
        held = getattr(profile, name)
        entries = [(name, held)] if slot.key is None else [(f"{name}.{key}", held[key]) for key in held]
        for prefix, table in entries:
            tables.extend(_tables(prefix, table))
    for prefix, table, known in tables:
        for key in table.extra:
            near = closest(key, list(known), 1)
            fix = f"Did you mean {near[0]}?" if near else "It is kept as it is."
            found.append(Problem("warning", plain(f"{prefix}.{key}".strip(".")), "not known to this version", fix))
    return found


def _tables(prefix: str, table: Table) -> Iterator[tuple[str, Table, Iterable[str]]]:
    yield prefix, table, (*table.facts, *table.lists)
    for name in table.lists:
        for number, item in enumerate(getattr(table, name), 1):
            yield from _tables(f"{prefix}.{name}.{number}", item)


def _error(key: str, text: str, fix: str) -> Problem:
    return Problem("error", key, text, fix)


def _warning(key: str, text: str, fix: str) -> Problem:
    return Problem("warning", key, text, fix)


def _future(profile: Profile, today: date) -> Iterator[Problem]:
    for key, fact, value in recorded(profile):
        if fact.kind == "date" and not fact.planned and value > today + _GRACE:
            yield _error(key, f"{fact.label}: {value} has not come yet", "Record it on the day it happens.")


def _places(profile: Profile) -> Iterator[Problem]:
    for key, fact, value in recorded(profile):
        if fact.kind == "state" and re.fullmatch(r"[A-Za-z]{2}", value) is None:
            yield _warning(key, "a state has two letters", "For example NY.")
    facts = [(key, value) for key, fact, value in recorded(profile) if fact.kind in ("country", "countries")]
    codes = [(key, code) for key, value in facts for code in ((value,) if isinstance(value, str) else value)]
    if codes:
        from img_pathway.profile.typed.countries import is_country

        for key, code in codes:
            if not is_country(code):
                yield _error(key, f"{code} is not a country code known here", "Use a code such as IN or its name.")
    zone = profile.profile.time_zone
    if zone is not None:
        from img_pathway.profile.typed.values import is_zone

        if not is_zone(zone):
            yield _error("profile.time_zone", "not a time zone known here", "Use a name such as Asia/Kolkata.")


def _school(profile: Profile) -> Iterator[Problem]:
    school = profile.school
    if school.enrolled:
        for name, word in (
            ("graduated", "graduation"),
            ("degree", "the degree"),
            ("final_exam", "the final examination"),
        ):
            day = getattr(school, name)
            if day and day < school.enrolled:
                yield _error(f"school.{name}", f"{word} lies before enrolment ({school.enrolled})", "Check both dates.")
        if (
            school.graduated
            and school.graduated < school.enrolled + timedelta(days=2 * 365)
            and (school.graduated >= school.enrolled)
        ):
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
    for step in _STEPS:
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
        yield _error(f"{key}.date", f"Step 2 CS ended on {_LAST_CS}; nobody sat it later", "Check the exam and date.")
    if step == "step1" and sitting.score is not None and sitting.date >= _PASS_FAIL_ONLY:
        yield _warning(
            f"{key}.score",
            f"Step 1 has no three-digit score since {_PASS_FAIL_ONLY}",
            "Remove it, or check the exam and date.",
        )


def _sitting(key: str, sitting: Sitting, enrolled: date | None, today: date) -> Iterator[Problem]:
    told = next((name for name in ("result", "score", "reported") if getattr(sitting, name) is not None), None)
    if sitting.date is None:
        if told and (sitting.month is None or told == "reported"):
            yield _error(f"{key}.{told}", "recorded without its test day", f"Give {key}.date as well.")
        return
    if told and sitting.date > today + _GRACE:
        yield _error(
            f"{key}.{told}", f"the test day ({say(sitting.date)}) has not come yet", "Correct the date or the result."
        )
    if sitting.day2 and sitting.day2 < sitting.date:
        yield _error(f"{key}.day2", f"lies before the first test day ({sitting.date})", "Check both dates.")
    if sitting.reported and sitting.reported < sitting.date:
        yield _error(f"{key}.reported", f"reported before the test day ({say(sitting.date)})", "Check both dates.")
    if enrolled and sitting.date < enrolled and sitting.result == "pass":
        yield _error(f"{key}.result", f"a pass before enrolment ({say(enrolled)})", "Check both dates.")
    elif enrolled and sitting.date < enrolled:
        yield _warning(f"{key}.date", f"the test day lies before enrolment ({say(enrolled)})", "Check both dates.")
    if sitting.date.year < 1992:
        yield _warning(f"{key}.date", "the USMLE began in 1992", "Check the year.")
    if sitting.score is not None and not 100 <= sitting.score <= 300:
        yield _warning(f"{key}.score", "Step scores lie between 100 and 300", "Compare it with the score report.")


def _permits(profile: Profile) -> Iterator[Problem]:
    for step in ("step1", "step2ck", "step3"):
        for number, entry in enumerate(getattr(profile.permits, step), 1):
            yield from _registration(f"permits.{step}.{number}", entry)


def _registration(key: str, entry: Registration) -> Iterator[Problem]:
    if entry.period_start and entry.period_end and entry.period_end < entry.period_start:
        yield _error(f"{key}.period_end", f"ends before it begins ({say(entry.period_start)})", "Check both dates.")
    if entry.extended_to and entry.period_end and entry.extended_to <= entry.period_end:
        yield _error(
            f"{key}.extended_to", f"not later than the period's end ({say(entry.period_end)})", "Check both dates."
        )
    if entry.applied and entry.issued and entry.issued < entry.applied:
        yield _error(f"{key}.issued", f"issued before you applied ({say(entry.applied)})", "Check both dates.")


def _skills(profile: Profile) -> Iterator[Problem]:
    for number, sitting in enumerate(profile.skills.oet, 1):
        key = f"skills.oet.{number}"
        told = [name for name in (*_SUBTESTS, "reported", "released") if getattr(sitting, name) is not None]
        if sitting.date is None and told:
            yield _error(f"{key}.{told[0]}", "recorded without its test day", f"Give {key}.date as well.")
        for name in ("reported", "released"):
            day = getattr(sitting, name)
            if day and sitting.date and day < sitting.date:
                yield _error(f"{key}.{name}", f"lies before the test day ({say(sitting.date)})", "Check both dates.")
        for name in _SUBTESTS:
            score = getattr(sitting, name)
            if score is not None and score % 10:
                yield _warning(f"{key}.{name}", "OET scores go in tens", "Compare it with the result.")
    for number, entry in enumerate(profile.skills.pathway, 1):
        key = f"skills.pathway.{number}"
        if entry.accepted and entry.rejected:
            yield _warning(f"{key}.rejected", "both accepted and rejected", "Keep the one that holds.")


_ORDERS: tuple[tuple[str, str, str], ...] = (
    ("identity", "account_requested", "account_established"),
    ("identity", "name_proof_filed", "name_proof_accepted"),
    ("application", "submitted", "accepted"),
    ("certificate", "issued", "expires"),
    ("certificate", "issued", "permanent"),
    ("visa", "need_requested", "need_issued"),
    ("visa", "ds2019_requested", "ds2019_issued"),
    ("visa", "petition_filed", "petition_approved"),
    ("visa", "issued", "entered"),
    ("skills", "good_standing_requested", "good_standing_issued"),
    ("skills", "good_standing_issued", "good_standing_sent"),
    ("skills", "attestation_requested", "attested"),
    ("visa", "work_permit_from", "work_permit_until"),
)
_ORDERS_IN_LISTS: tuple[tuple[str, str, str, str], ...] = (
    ("skills", "pathway", "submitted", "accepted"),
    ("skills", "pathway", "submitted", "rejected"),
    ("skills", "pathway", "accepted", "expires"),
    ("skills", "encounter", "date", "accepted"),
    ("school", "transfer", "began", "ended"),
    ("credentials", "documents", "sent", "verified"),
    ("credentials", "documents", "sent", "rejected"),
    ("visa", "status_change", "filed", "decided"),
    ("start", "positions", "training_licence_applied", "training_licence_issued"),
    ("start", "positions", "began", "left"),
    ("start", "positions", "first_day", "ends"),
)


def _orders(profile: Profile) -> Iterator[Problem]:
    """Pairs of dates whose order is given by what they are."""
    pairs = [(slot, getattr(profile, slot), first, then) for slot, first, then in _ORDERS]
    for slot, name, first, then in _ORDERS_IN_LISTS:
        items = enumerate(getattr(getattr(profile, slot), name), 1)
        pairs.extend((f"{slot}.{name}.{number}", item, first, then) for number, item in items)
    for prefix, table, first, then in pairs:
        one, other = getattr(table, first), getattr(table, then)
        if one and other and other < one:
            label = locate(f"{prefix}.{first}").fact
            what = label.label if label else first
            yield _error(f"{prefix}.{then}", f"lies before: {what} ({one})", "Check both dates.")


def _seasons(profile: Profile, today: date) -> Iterator[Problem]:
    for year, season in profile.seasons.items():
        key = f"seasons.{year}"
        if season.ranklist_certified and not season.nrmp_registered:
            yield _warning(
                f"{key}.ranklist_certified", "a rank list without an NRMP registration", f"Give {key}.nrmp_registered."
            )
        # Some specialties and the military match earlier than the others, but not before December.
        if season.result not in (None, "withdrawn") and today < date(year - 1, 12, 1):
            yield _error(f"{key}.result", f"the Match of {year} has not been held yet", "Record it once you know it.")
        if season.soap_accepted and season.result == "matched":
            yield _warning(f"{key}.soap_accepted", "a SOAP offer although matched", "Check which one is right.")
