"""What hardly stands together: days in an order they hardly have, and facts that speak against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from img_pathway.days import say
from img_pathway.profile.facts import Position, Profile
from img_pathway.profile.facts.exams import STEPS, Registration
from img_pathway.profile.facts.season import Season
from img_pathway.profile.typed.keys import recorded
from img_pathway.profile.typed.problem import Problem

_HARDLY_BEFORE: tuple[tuple[str, str, date], ...] = (
    ("visa.issued", "visa.interview", date.min),
    ("visa.sevis_paid", "visa.ds2019_issued", date.min),
    ("visa.ds2019_until", "visa.ds2019_issued", date.min),
    ("visa.i94_until", "visa.entered", date.min),
    ("identity.passport_expires", "visa.interview", date.min),
    ("identity.passport_expires", "visa.entered", date.min),
    ("credentials.verified", "credentials.diploma_sent", date.min),
    ("credentials.verified", "credentials.transcript_sent", date.min),
    ("school.graduated", "school.final_exam", date.min),
    ("start.full_licence", "school.graduated", date.min),
    ("skills.pathway.N.submitted", "application.submitted", date.min),
    ("permits.N.N.extension_requested", "permits.N.N.issued", date.min),
    # In the systems before MyIntealth and FSMB another order was usual.
    ("application.submitted", "identity.account_established", date(2025, 9, 1)),
    ("permits.N.N.applied", "application.accepted", date(2026, 1, 12)),
)
"""A day, the one before which it hardly lies (the earliest, or that of its own entry), and since when. N is any entry."""
_ENTRY = re.compile(r"\.(?:[0-9]+|step[0-9a-z]+)(?=\.)")
_PARTS = (
    ("interviews_held", "interviews"), ("most_meaningful", "experiences"), ("interviews", "programs"),
    ("letters_max_to_one", "letters"), ("signals_gold", "programs"),
)  # fmt: skip
"""A number of a season, and the one of which it is a part."""
_US = ("US", "PR", "GU", "VI", "AS", "MP")
_ACCREDITS = {"lcme": (*_US, "CA"), "coca": _US, "cacms": ("CA",)}
"""Where a body accredits schools (ecfmg.img-us-schools, ecfmg.img-canada-lcme-end)."""
_MONTH = timedelta(days=31)
"""Orientation in the next post may begin before the last one ends."""
_HOME = 2
"""Years of the home stay after a J-1 (visa.j1.212e-applies)."""
_ASK = 25
"""Days after its period in which an extension can be asked for (usmle.period.extension-window)."""
_LASTS = 4
"""Years after its season beyond which no Pathway known was valid (ecfmg.path-expiry-2026)."""


def together(profile: Profile, today: date) -> Iterator[Problem]:
    """Everything recorded that hardly goes with something else that is recorded."""
    yield from _orders(profile)
    yield from _school(profile)
    yield from _exams(profile)
    yield from _skills(profile)
    yield from _visa(profile, today)
    yield from _positions(profile)
    yield from _experience(profile)
    for wait, known in profile.durations.items():
        days = [one for one in (known.best, known.typical, known.bad) if one is not None]
        if days != sorted(days):
            text = "the best case is the shortest, the bad one the longest"
            yield _doubt(
                f"durations.{wait}.{'bad' if known.bad is not None else 'typical'}", text, "Check the numbers."
            )
    for year, season in profile.seasons.items():
        yield from _season(year, season, profile)


def _doubt(key: str, text: str, fix: str = "Check both.") -> Problem:
    return Problem("warning", key, text, fix)


def _orders(profile: Profile) -> Iterator[Problem]:
    days: dict[str, list[tuple[str, str, date]]] = defaultdict(list)
    for key, fact, value in recorded(profile):
        if fact.kind == "date":
            days[_ENTRY.sub(".N", key)].append((key, fact.label, value))
    for then, first, since in _HARDLY_BEFORE:
        for key, _, day in days[then]:
            entry = [one for one in days[first] if one[0].rpartition(".")[0] == key.rpartition(".")[0]]
            own = first.rpartition(".")[0] == then.rpartition(".")[0]
            _, label, other = min(entry if own else days[first], key=lambda one: one[2], default=("", "", date.min))
            if since <= day < other:
                yield _doubt(key, f"before: {label} ({say(other)})", "Check both dates.")


def _school(profile: Profile) -> Iterator[Problem]:
    school = profile.school
    at = _ACCREDITS.get(school.accreditor or "")
    if at and school.country and school.country not in at:
        yield _doubt("school.accreditor", "this body accredits no school of that country")
    if school.transfer_credits is False and school.transfer:
        yield _doubt("school.transfer_credits", "no transferred credits, but schools they come from")
    if school.enrolled and school.graduated and school.graduated.year - school.enrolled.year > 20:
        yield _doubt("school.graduated", "more than twenty years after enrolment", "Check both dates.")
    if school.degree and school.graduated and school.degree.year - school.graduated.year > 5:
        yield _doubt("school.degree", "more than five years after graduation", "Check both dates.")


def _exams(profile: Profile) -> Iterator[Problem]:
    certified, licensed = profile.certificate.issued, profile.start.full_licence
    for step in STEPS:
        regions = {one.region for one in getattr(profile.permits, step, ()) if one.region}
        for number, one in enumerate(getattr(profile.exams, step), 1):
            key, abroad = f"exams.{step}.{number}", one.country not in (None, *_US)
            if one.result == "incomplete" and one.score is not None:
                yield _doubt(f"{key}.score", "an incomplete attempt has no score")
            if one.region and abroad:
                yield _doubt(f"{key}.region", "a state of the US in another country")
            elif step == "step3" and abroad:
                yield _doubt(f"{key}.country", "Step 3 is given in the United States only")
            elif regions == {"us-canada"} and abroad and one.country != "CA":
                yield _doubt(f"{key}.country", "not in the testing region of the registration")
            if step != "step3" or one.date is None:
                continue
            if certified and one.date < certified:
                yield _doubt(f"{key}.date", f"Step 3 before the certificate of {say(certified)}: it needs it")
            if licensed and one.result == "pass" and licensed < one.date:
                yield _doubt("start.full_licence", f"before the pass in Step 3 ({say(one.date)})")
    for step in profile.permits.lists:
        for number, one in enumerate(getattr(profile.permits, step), 1):
            key, end = f"permits.{step}.{number}", one.period_end
            if end and any(_runs_on(other, one) for other in getattr(profile.permits, step)[: number - 1]):
                yield _doubt(f"{key}.period_start", "while another registration for this Step runs", "Check the days.")
            if end and one.extension_requested and one.extension_requested > end + timedelta(days=_ASK):
                text = f"more than {_ASK} days after the period ended ({say(end)})"
                yield _doubt(f"{key}.extension_requested", text, "Check both dates.")


def _runs_on(other: Registration, one: Registration) -> bool:
    """Do the eligibility periods of two registrations share a day (usmle.trap.already-registered)?"""
    first, last = other.period_start, other.extended_to or other.period_end
    start, end = one.period_start, one.extended_to or one.period_end
    return bool(first and last and start and end and first <= end and start <= last)


def _skills(profile: Profile) -> Iterator[Problem]:
    skills, graduated = profile.skills, profile.school.graduated
    full = skills.licence_kind == "full"
    if full and skills.licence_unsupervised is False:
        yield _doubt("skills.licence_kind", "a full licence, but none to practise without supervision")
    if full and skills.licence_issued and graduated and skills.licence_issued < graduated:
        yield _doubt("skills.licence_issued", f"before the graduation ({say(graduated)})", "Check both dates.")
    for number, one in enumerate(skills.pathway, 1):
        key = f"skills.pathway.{number}"
        if one.number == 1 and (skills.licence_unsupervised is False or skills.licence_kind == "training"):
            yield _doubt(f"{key}.number", "Pathway 1 asks for a licence to practise without supervision")
        if one.season and one.expires and not one.season <= one.expires.year <= one.season + _LASTS:
            yield _doubt(f"{key}.expires", f"no Pathway of the {one.season} season ends then", "Check the printed day.")


def _visa(profile: Profile, today: date) -> Iterator[Problem]:
    person, visa = profile.profile, profile.visa
    if person.us_status == "citizen" and visa.plan not in (None, "other"):
        yield _doubt("visa.plan", "a US citizen needs no visa", "Remove it, or check your status.")
    adults = [(number, one.born) for number, one in enumerate(visa.dependants, 1) if one.relation == "spouse"]
    for number, born in adults:
        if born and today.year - born.year < 16:
            yield _doubt(f"visa.dependants.{number}.born", "too young for a spouse", "Check the year.")
    left = [one.left for one in profile.start.positions if one.sponsor_ecfmg and one.left]
    done = visa.home_stay_done
    if done and left and done < min(left).replace(year=min(left).year + _HOME, day=min(min(left).day, 28)):
        yield _doubt("visa.home_stay_done", f"less than {_HOME} years after the J-1 training ended ({say(min(left))})")


def _positions(profile: Profile) -> Iterator[Problem]:
    posts, certified = profile.start.positions, profile.certificate.issued
    for number, one in enumerate(posts, 1):
        if certified and one.began and one.began < certified and one.accredited is not False:
            text = f"before the certificate of {say(certified)}: accredited training needs it"
            yield _doubt(f"start.positions.{number}.began", text, "Check both days, or say that it is not accredited.")
    signed = [one.contract_signed for one in posts if one.contract_signed]
    issued = profile.visa.ds2019_issued
    if issued and signed and issued < min(signed):
        yield _doubt("visa.ds2019_issued", f"before the contract ({say(min(signed))}): it needs one")
    for (_, one), (number, other) in combinations(enumerate(posts, 1), 2):
        if _overlap(one, other):
            text = "at the same time as another position"
            yield _doubt(f"start.positions.{number}.began", text, "Record when the earlier one ended.")


def _overlap(one: Position, other: Position) -> bool:
    """Do two positions that both began run side by side for longer than orientation takes?"""
    if not (one.began and other.began):
        return False
    first, then = sorted((one, other), key=lambda post: post.began or date.max)
    end = first.left or first.ends
    return then.began is not None and (end or date.max - _MONTH) > then.began + _MONTH


def _experience(profile: Profile) -> Iterator[Problem]:
    """Electives are a student's, externships a graduate's (match.usce.types)."""
    graduated = profile.school.graduated
    for number, one in enumerate(profile.experience.entries, 1):
        key = f"experience.entries.{number}.kind"
        if graduated and one.began and one.kind == "elective" and one.began > graduated:
            yield _doubt(key, f"an elective after the graduation ({say(graduated)}): those are for students")
        if graduated and one.ended and one.kind == "externship" and one.ended < graduated:
            yield _doubt(key, f"an externship before the graduation ({say(graduated)}): those are for graduates")


def _season(year: int, season: Season, profile: Profile) -> Iterator[Problem]:
    key = f"seasons.{year}"
    for part, whole in _PARTS:
        few: Any = getattr(season, part)
        many: Any = getattr(season, whole)
        if few is not None and many is not None and few > many:
            yield _doubt(
                f"{key}.{part}", f"more than the {many} of: {season.facts[whole].label}", "Check both numbers."
            )
    if sum(one.answer == "accepted" for one in season.soap_offer) > 1:
        yield _doubt(f"{key}.soap_offer", "two offers accepted: the first one binds", "Check the answers.")
    kinds = {one.kind for one in profile.start.positions if one.match == year and one.kind and one.obtained == "match"}
    if season.position and kinds and season.position not in kinds:
        yield _doubt(f"{key}.position", "another kind than that of the position recorded for this Match")
