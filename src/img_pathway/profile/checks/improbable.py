"""What can be true but hardly is: doubted where it is recorded, and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from img_pathway.profile.facts import Position, Profile, Season, Sitting
from img_pathway.profile.typed.problem import Problem

Mark = Callable[[str, Sitting], int | None]
"""The mark by which the score of a sitting contradicts its result, where that is known for sure."""

_STEPS = ("step1", "step2ck", "step2cs", "step3")
_MOST_SITTINGS = 6
"""More than the USMLE ever allowed of one Step since it set a limit (usmle.attempts.max)."""
_EARLY_MATCHES = (12, 1)
"""Some specialties and the military match earlier than the others, but not before December."""
_MATCH_WEEK = (3, 1)
"""SOAP and the main Match are in March."""
_YEAR = timedelta(days=366)


def improbable(profile: Profile, today: date, mark: Mark | None) -> Iterator[Problem]:
    """Everything improbable that no declaration can refuse."""
    for step in _STEPS:
        yield from _sittings(step, getattr(profile.exams, step), mark)
    for number, one in enumerate(profile.permits.step3, 1):
        if one.region == "abroad":
            text = "Step 3 is given in the United States only"
            yield _doubt(f"permits.step3.{number}.region", text, "Remove the region, or check which Step it is.")
    yield from _licence(profile)
    yield from _status(profile)
    for year, season in profile.seasons.items():
        yield from _season(year, season, today)
    for number, position in enumerate(profile.start.positions, 1):
        yield from _position(f"start.positions.{number}", position, profile.profile.target_match, today)


def _doubt(key: str, text: str, fix: str) -> Problem:
    return Problem("warning", key, text, fix)


def _sittings(step: str, sittings: Sequence[Sitting], mark: Mark | None) -> Iterator[Problem]:
    """A sitting after a pass, more sittings than can be, a score that speaks against its result."""
    passed = min((one.date for one in sittings if one.result == "pass" and one.date), default=None)
    for number, sitting in enumerate(sittings, 1):
        key = f"exams.{step}.{number}"
        if number == _MOST_SITTINGS + 1:
            yield _doubt(
                f"{key}.date", f"more than {_MOST_SITTINGS} sittings of one Step", "Remove those that were none."
            )
        if sitting.date is None:
            continue
        # A second pass is doubted as such.
        again = passed is not None and sitting.date > passed and sitting.result != "pass"
        if again and sitting.repeat_reason is None:
            yield _doubt(
                f"{key}.date",
                f"a sitting after the pass of {passed}: a passed Step may be repeated only for a time limit",
                f"Give {key}.repeat_reason, or check date and result.",
            )
        if sitting.month is not None and not f"{sitting.date:%Y-%m}".startswith(sitting.month):
            yield _doubt(f"{key}.month", f"differs from the test day ({sitting.date})", "Keep the test day alone.")
        if sitting.planned and (sitting.result or sitting.score):
            yield _doubt(f"{key}.planned", "only planned, but with a result", "Remove one of them.")
        if sitting.day2 and (step != "step3" or sitting.day2 > sitting.date + timedelta(days=60)):
            yield _doubt(f"{key}.day2", "only Step 3 has two test days, close together", "Check the day.")
        yield from _score(step, key, sitting, mark)


def _score(step: str, key: str, sitting: Sitting, mark: Mark | None) -> Iterator[Problem]:
    if mark is None or sitting.result not in ("pass", "fail"):
        return
    least = mark(step, sitting)
    if least is not None:
        text = f"{sitting.score} is no {sitting.result}: the mark of that day was {least}"
        yield _doubt(f"{key}.score", text, "Compare score, result and test day with the report.")


def _licence(profile: Profile) -> Iterator[Problem]:
    skills = profile.skills
    if skills.licence_no_end and skills.licence_valid_until:
        yield _doubt("skills.licence_no_end", "without an end, but with a last day", "Remove one of them.")
    if skills.licence_kind == "training" and skills.licence_unsupervised:
        yield _doubt(
            "skills.licence_kind", "a training licence does not allow practice without supervision", "Check both."
        )
    if skills.licence_issued and skills.licence_valid_until and skills.licence_valid_until < skills.licence_issued:
        yield _doubt(
            "skills.licence_valid_until", f"before it was issued ({skills.licence_issued})", "Check both dates."
        )
    rated = sum(one.accepted is not None for one in skills.encounter)
    if skills.encounters is not None and skills.encounter and rated > skills.encounters:
        yield _doubt("skills.encounters", f"fewer than the {rated} recorded one by one", "Remove the number.")


def _status(profile: Profile) -> Iterator[Problem]:
    person, visa = profile.profile, profile.visa
    if person.permanent_resident_since and person.us_status not in (None, "permanent-resident", "citizen"):
        yield _doubt("profile.permanent_resident_since", "your status says otherwise", "Check profile.us_status.")
    if visa.admitted == "ds" and visa.i94_until:
        yield _doubt("visa.i94_until", "an I-94 for D/S has no end date", "Remove the date, or visa.admitted.")
    for number, change in enumerate(visa.status_change, 1):
        if change.result and change.filed is None:
            key = f"visa.status_change.{number}"
            yield _doubt(f"{key}.result", "decided, but not filed", f"Give {key}.filed as well.")


def _season(year: int, season: Season, today: date) -> Iterator[Problem]:
    key = f"seasons.{year}"
    for part, whole in (("interviews_held", "interviews"), ("most_meaningful", "experiences")):
        few, many = getattr(season, part), getattr(season, whole)
        if few is not None and many is not None and few > many:
            yield _doubt(f"{key}.{part}", f"more than {key}.{whole} ({many})", "Check both numbers.")
    if season.withdrawn and season.result in ("matched", "partial"):
        yield _doubt(f"{key}.withdrawn", "withdrawn although matched", "Check which one is right.")
    if season.position and today < date(year - 1, *_EARLY_MATCHES):
        yield _doubt(f"{key}.position", f"the Match of {year} has not been held yet", "Record it once you know it.")
    early = season.soap_accepted is not None and season.soap_accepted < date(year, *_MATCH_WEEK)
    if early or (season.soap_offer and today < date(year, *_MATCH_WEEK)):
        place = f"{key}.soap_accepted" if early else f"{key}.soap_offer"
        yield _doubt(place, f"SOAP of {year} is in March of that year", "Check the day and the year.")


def _position(key: str, position: Position, target: int | None, today: date) -> Iterator[Problem]:
    """A position of a Match that has not been held, or that cannot be of the Match it is recorded for."""
    match, first, signed = position.match, position.first_day, position.contract_signed
    if match is not None and position.obtained in ("match", "soap"):
        held = date(match, *_MATCH_WEEK) if position.obtained == "soap" else date(match - 1, *_EARLY_MATCHES)
        if today < held:
            yield _doubt(f"{key}.match", f"the Match of {match} has not been held yet", "Check year and way.")
        elif signed is not None and signed < held:
            yield _doubt(f"{key}.contract_signed", f"before the Match of {match} was held", "Check day and year.")
    if signed and position.began and position.began < signed - _YEAR:
        yield _doubt(f"{key}.contract_signed", f"long after training began ({position.began})", "Check both dates.")
    aimed = match or (None if position.began or position.left or position.obtained == "outside" else target)
    if first is not None and aimed is not None:
        if first < date(aimed, *_MATCH_WEEK):
            yield _doubt(
                f"{key}.first_day",
                f"lies before Match {aimed}: this first day belongs to another position",
                f"Correct or remove it, or record {key}.left.",
            )
        elif first >= date(aimed + 2, 1, 1):
            yield _doubt(f"{key}.first_day", f"more than a year after Match {aimed}", "Check the day and the year.")
    if first and position.began and abs(first - position.began) > _YEAR:
        yield _doubt(f"{key}.began", f"more than a year from the first day ({first})", "Check both dates.")
    if position.ends and position.left and position.left > position.ends + _YEAR:
        yield _doubt(f"{key}.left", f"long after its planned end ({position.ends})", "Check both dates.")
