"""What can be true but hardly is: doubted where it is recorded, and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from img_pathway.days import say
from img_pathway.profile.checks.periods import outside_period, period_of
from img_pathway.profile.checks.together import together
from img_pathway.profile.facts import Position, Profile, Season, Sitting, Table
from img_pathway.profile.facts.exams import STEPS, Registration
from img_pathway.profile.facts.season import is_no_match
from img_pathway.profile.typed.codes import is_acgme, is_nrmp
from img_pathway.profile.typed.problem import Problem

Mark = Callable[[str, Sitting], int | None]
"""The mark by which the score of a sitting contradicts its result, where that is known for sure."""
Opened = Callable[[int], date | None]
"""The day on which the Pathway season of a Match opened, where that is published."""

_MOST_SITTINGS = 6
"""More than the USMLE ever allowed of one Step since it set a limit (usmle.attempts.max)."""
_EARLY_MATCHES = (12, 1)
"""Some specialties and the military match earlier than the others, but not before December."""
_MATCH_WEEK = (3, 1)
"""SOAP and the main Match are in March."""
_YEAR = timedelta(days=366)
_RESULT = timedelta(days=7)
"""No result of a Step comes sooner: they take about two to four weeks (usmle.score.lag)."""
_RETAKE = timedelta(days=14)
"""Nor is a failed Step sat again sooner: its result has to be there, and a new registration."""
_PERIOD = range(88, 92)
"""Days from the first to the last of an eligibility period of three months (usmle.period.length)."""
_AHEAD = 10
"""Years ahead of which nobody aims for a Match yet."""
_GROWN = 18
"""Years of age at which somebody may have sat a Step or finished medical school, at the youngest."""
_PASSPORT = 20
"""Years for which no passport is valid."""
_BEGINS: dict[str, tuple[int, int, int]] = {
    "token": (-1, 6, 1), "documents": (-1, 6, 1), "residencycas_access": (-1, 6, 1), "submitted": (-1, 8, 15),
    "residencycas_submitted": (-1, 8, 15), "nrmp_registered": (-1, 8, 15), "verified": (-1, 9, 1),
    "ranklist_certified": (0, 1, 15),
}  # fmt: skip
"""Before which day of the year before, or of the year itself, nothing of a Match can be done: earlier by some days than
in any season known, so that none is doubted without need."""
_ENDS = (6, 30)
_DEAR = 20_000
"""US dollars: no fee an applicant pays for one thing comes near; another currency may be meant."""
_INTERVIEWS = (8, 15), (3, 31)
"""Between which days of the year before and of the year itself a Match has its interviews, those of SOAP included."""


def improbable(profile: Profile, today: date, mark: Mark | None, opened: Opened | None = None) -> Iterator[Problem]:
    """Everything improbable that no declaration can refuse."""
    for step in STEPS:
        yield from _sittings(step, getattr(profile.exams, step), mark)
    for number, one in enumerate(profile.permits.step3, 1):
        if one.region == "abroad":
            text = "Step 3 is given in the United States only"
            yield _doubt(f"permits.step3.{number}.region", text, "Remove the region, or check which Step it is.")
    for step in profile.permits.lists:
        yield from _without_permit(profile, step, today)
        for number, _, permit in outside_period(profile, step):
            text = f"not in the eligibility period recorded ({period_of(permit)})"
            fix = "Check both, or record the registration it belongs to."
            yield _doubt(f"exams.{step}.{number}.date", text, fix)
    yield from _together(profile)
    yield from _too_soon(profile, today, opened)
    yield from _orders(profile)
    yield from _person(profile, today)
    yield from _stateless(profile)
    yield from _certificate(profile)
    yield from _licence(profile)
    yield from _status(profile)
    yield from _payments(profile)
    yield from together(profile, today)
    for year, season in profile.seasons.items():
        yield from _season(year, season, today)
    for number, position in enumerate(profile.start.positions, 1):
        yield from _position(f"start.positions.{number}", position, profile.profile.target_match, today)


def _doubt(key: str, text: str, fix: str) -> Problem:
    return Problem("warning", key, text, fix)


def _without_permit(profile: Profile, step: str, today: date) -> Iterator[Problem]:
    """A seat ahead before any permit: Prometric books none without one (usmle.permit.required)."""
    permits: Sequence[Registration] = getattr(profile.permits, step)
    sittings: Sequence[Sitting] = getattr(profile.exams, step)
    if any(one.issued is not None for one in permits):
        return
    for number, sitting in enumerate(sittings, 1):
        if sitting.planned is False and sitting.date is not None and sitting.date > today:
            text, fix = (
                "booked, but no scheduling permit is recorded",
                "Record the permit, or answer no until a seat is booked.",
            )
            yield _doubt(f"exams.{step}.{number}.planned", text, fix)


def _sittings(step: str, sittings: Sequence[Sitting], mark: Mark | None) -> Iterator[Problem]:
    """A sitting after a pass, more sittings than can be, a score that speaks against its result."""
    passed = min((one.date for one in sittings if one.result == "pass" and one.date), default=None)
    for number, sitting in enumerate(sittings, 1):
        key = f"exams.{step}.{number}"
        if number == _MOST_SITTINGS + 1:
            yield _doubt(
                f"{key}.date", f"more than {_MOST_SITTINGS} sittings of one Step", "Remove those that were none."
            )
        yield from _score(step, key, sitting, mark)
        if sitting.date is None:
            continue
        failed = [one.date for one in sittings if one.result == "fail" and one.date and one.date < sitting.date]
        if failed and sitting.date - max(failed) < _RETAKE:
            text = f"so soon after the failed sitting of {say(max(failed))}"
            yield _doubt(f"{key}.date", text, "Check both dates: its result takes weeks.")
        # A second pass is doubted as such.
        again = passed is not None and sitting.date > passed and sitting.result != "pass"
        if passed is not None and again and sitting.repeat_reason is None:
            yield _doubt(
                f"{key}.date",
                f"a sitting after the pass of {say(passed)}: a passed Step may be repeated only for a time limit",
                "Give the reason why it is repeated, or check date and result.",
            )
        if sitting.month is not None and not f"{sitting.date:%Y-%m}".startswith(sitting.month):
            yield _doubt(f"{key}.month", f"differs from the test day ({say(sitting.date)})", "Keep the test day alone.")
        if sitting.planned and (sitting.result or sitting.score):
            yield _doubt(f"{key}.planned", "only planned, but with a result", "Remove one of them.")
        if sitting.day2 and (step != "step3" or sitting.day2 > sitting.date + timedelta(days=60)):
            yield _doubt(f"{key}.day2", "only Step 3 has two test days, close together", "Check the day.")


def _score(step: str, key: str, sitting: Sitting, mark: Mark | None) -> Iterator[Problem]:
    if mark is None or sitting.result not in ("pass", "fail"):
        return
    least = mark(step, sitting)
    if least is not None:
        text = f"{sitting.score} is no {sitting.result}: the mark of that day was {least}"
        yield _doubt(f"{key}.score", text, "Compare score, result and test day with the report.")


def _together(profile: Profile) -> Iterator[Problem]:
    """What several exams, or an exam and the certificate, can hardly be: on one day, or one before the other.

    Rule: usmle.step3.gate.
    """
    sat = [(step, n, one) for step in STEPS for n, one in enumerate(getattr(profile.exams, step), 1) if one.date]
    days: dict[date, str] = {}
    for step, number, one in sat:
        other = days.setdefault(one.date, step)
        if other != step:
            yield _doubt(f"exams.{step}.{number}.date", "two exams on one day", "Check both test days.")
    first = {
        step: min(one.date for name, _, one in sat if name == step and one.result == "pass")
        for step in ("step1", "step2ck")
        if any(name == step and one.result == "pass" for name, _, one in sat)
    }
    later = max(first.values(), default=None)
    if later is None:
        return
    for number, one in enumerate(profile.exams.step3, 1):
        if one.date and one.date < later:
            text = f"Step 3 before the pass of {say(later)}: it needs Step 1 and Step 2 CK"
            yield _doubt(f"exams.step3.{number}.date", text, "Check both test days.")
    issued = profile.certificate.issued
    if issued and issued < later:
        text = f"before the pass of {say(later)}: it needs Step 1 and Step 2 CK"
        yield _doubt("certificate.issued", text, "Check both days.")


def _too_soon(profile: Profile, today: date, opened: Opened | None) -> Iterator[Problem]:
    """A result days after its test, a Pathway of a season that was not open, a period too long to be one."""
    for step in STEPS:
        for number, one in enumerate(getattr(profile.exams, step), 1):
            told = min(one.reported or today, today)
            if one.date and one.result in ("pass", "fail") and one.date <= told < one.date + _RESULT:
                text = f"a result within days of the test ({say(one.date)}): they take weeks"
                yield _doubt(f"exams.{step}.{number}.result", text, "Check the test day.")
    for number, entry in enumerate(profile.skills.pathway, 1):
        if not (entry.season and entry.accepted):
            continue
        own = profile.seasons.get(entry.season)
        first = (own and own.pathway_opened) or (opened(entry.season) if opened is not None else None)
        if entry.accepted < date(entry.season - 1, 6, 1):
            text = f"accepted ({say(entry.accepted)}) before that season can have opened"
            yield _doubt(f"skills.pathway.{number}.season", text, "Check season and day.")
        elif first is not None and entry.accepted < first:
            text = f"accepted ({say(entry.accepted)}) before the {entry.season} season opened ({say(first)})"
            yield _doubt(f"skills.pathway.{number}.accepted", text, "Check season and day.")
    sat = min((one.date for one in profile.skills.oet if one.date), default=None)
    for number, entry in enumerate(profile.skills.pathway, 1):
        if sat and entry.accepted and entry.accepted < sat and not profile.certificate.issued:
            text = f"accepted ({say(entry.accepted)}) before the first OET recorded ({say(sat)})"
            yield _doubt(f"skills.pathway.{number}.accepted", text, "Record the OET it rests on, or check both days.")
    for step in profile.permits.lists:
        for number, permit in enumerate(getattr(profile.permits, step), 1):
            start, end = permit.period_start, permit.period_end
            if start and end and start <= end and (end - start).days not in _PERIOD:
                text = "an eligibility period is three months long; an extension has a field of its own"
                yield _doubt(f"permits.{step}.{number}.period_end", text, "Check both days of the period.")


def _orders(profile: Profile) -> Iterator[Problem]:
    papers, school = profile.credentials, profile.school
    # Of a month or year alone the first day: what lies before it lies before every day of it.
    month = school.graduated_month
    graduated = school.graduated or (date.fromisoformat(f"{month}-01-01"[:10]) if month else None)
    for name in ("diploma_sent", "transcript_sent", "verified"):
        day = getattr(papers, name)
        if day and graduated and day < graduated:
            yield _doubt(f"credentials.{name}", f"before the graduation ({say(graduated)})", "Check both dates.")
        elif day and school.degree and day < school.degree and name != "transcript_sent":
            yield _doubt(f"credentials.{name}", f"before the degree date ({say(school.degree)})", "Check both dates.")


def _person(profile: Profile, today: date) -> Iterator[Problem]:
    """Ages, aims and what school and citizenship can hardly be together."""
    person, school, identity = profile.profile, profile.school, profile.identity
    if person.target_match and person.target_match > today.year + _AHEAD:
        yield _doubt("profile.target_match", f"more than {_AHEAD} years ahead", "Check the year.")
    if identity.passport_expires and identity.passport_expires.year > today.year + _PASSPORT:
        yield _doubt("identity.passport_expires", f"more than {_PASSPORT} years ahead", "Check the year.")
    if school.status == "graduated" and school.graduated and school.graduated > today:
        yield _doubt(
            "school.status", f"graduated, but the graduation lies ahead ({say(school.graduated)})", "Check both."
        )
    if school.status == "enrolled" and school.graduated and school.graduated < today - _YEAR:
        yield _doubt("school.status", f"enrolled, but the graduation is over ({say(school.graduated)})", "Check both.")
    if person.us_status == "citizen" and person.citizenships and "US" not in person.citizenships:
        yield _doubt(
            "profile.citizenships",
            "a US citizen without the United States among them",
            "Add it, or check your status in the United States.",
        )
    if person.us_status not in (None, "citizen") and "US" in person.citizenships:
        yield _doubt("profile.us_status", "a US citizen by passport has no other status", "Check both.")
    born = next((day for name in identity.facts if name.endswith("_born") and (day := getattr(identity, name))), None)
    if born is None:
        return
    sat = [one.date for step in STEPS for one in getattr(profile.exams, step) if one.date]
    first = min([day for day in (school.graduated, *sat, today) if day])
    if first.year - born.year < _GROWN:
        key = next(name for name in identity.facts if getattr(identity, name) == born)
        yield _doubt(f"identity.{key}", f"too young for what was done by {say(first)}", "Check the year.")


def _stateless(profile: Profile) -> Iterator[Problem]:
    if profile.profile.stateless and profile.profile.citizenships:
        yield _doubt("profile.stateless", "without any citizenship, but with one", "Remove one of them.")


def _certificate(profile: Profile) -> Iterator[Problem]:
    if profile.certificate.no_end and profile.certificate.expires:
        yield _doubt("certificate.no_end", "without an end, but with a printed day", "Remove one of them.")


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
            "skills.licence_valid_until", f"before it was issued ({say(skills.licence_issued)})", "Check both dates."
        )
    rated = sum(one.accepted is not None for one in skills.encounter)
    if skills.encounters is not None and skills.encounter and rated > skills.encounters:
        yield _doubt("skills.encounters", f"fewer than the {rated} recorded one by one", "Remove the number.")


def _status(profile: Profile) -> Iterator[Problem]:
    person, visa = profile.profile, profile.visa
    if person.permanent_resident_since and person.us_status not in (None, "permanent-resident", "citizen"):
        yield _doubt(
            "profile.permanent_resident_since", "your status says otherwise", "Check your status in the United States."
        )
    if visa.admitted == "ds" and visa.i94_until:
        yield _doubt("visa.i94_until", "an I-94 for D/S has no end date", "Remove the date, or how you were admitted.")
    for number, change in enumerate(visa.status_change, 1):
        if change.result and change.filed is None:
            key = f"visa.status_change.{number}"
            yield _doubt(f"{key}.result", "decided, but not filed", "Give the day of filing as well.")


def _payments(profile: Profile) -> Iterator[Problem]:
    for number, one in enumerate(profile.money.payments, 1):
        if one.refunded is not None and one.amount is not None and one.refunded > one.amount:
            yield _doubt(f"money.payments.{number}.refunded", "more than was paid", "Check both amounts.")
        if one.date and one.refund_date and one.refund_date < one.date:
            yield _doubt(
                f"money.payments.{number}.refund_date", f"before it was paid ({say(one.date)})", "Check both days."
            )
    cards = {one.name.strip().casefold() for one in profile.money.cards if one.name}
    for name in ("payments", "planned"):
        for number, cost in enumerate(getattr(profile.money, name), 1):
            if cards and cost.card and cost.card.strip().casefold() not in cards:
                text = f"no card or account of yours is called {cost.card}: it is in the sum of none"
                yield _doubt(f"money.{name}.{number}.card", text, "Check it, or list it as well.")
            if cost.amount is not None and cost.amount > _DEAR and cost.currency in (None, "USD"):
                text = f"more than {_DEAR:,} US dollars for one cost"
                yield _doubt(f"money.{name}.{number}.amount", text, "Check the amount, and the currency.")


def _season(year: int, season: Season, today: date) -> Iterator[Problem]:
    key = f"seasons.{year}"
    for name, (shift, month, day) in _BEGINS.items():
        done = getattr(season, name)
        if done is not None and not date(year + shift, month, day) <= done <= date(year, *_ENDS):
            yield _doubt(
                f"{key}.{name}", f"{say(done)} is outside the season of Match {year}", "Check the day and the season."
            )
    sat = [(f"programmes.{n}.interviews.{i}.{'at' if one.at is not None else 'day'}", one.on)
           for n, programme in enumerate(season.programmes, 1)
           for i, one in enumerate(programme.interviews, 1) if one.on is not None]  # fmt: skip
    for n, programme in enumerate(season.programmes, 1):
        yield from _two_days(f"{key}.programmes.{n}", programme)
        for i, one in enumerate(programme.interviews, 1):
            yield from _two_days(f"{key}.programmes.{n}.interviews.{i}", one)
    for place, held in (*sat, *([("next_interview", season.next_interview)] if season.next_interview else [])):
        first, last = _INTERVIEWS
        if not date(year - 1, *first) <= held <= date(year, *last):
            text = f"{say(held)} is outside the interviews of Match {year}"
            yield _doubt(f"{key}.{place}", text, "Check the day and the season.")
    if season.withdrawn and season.result in ("matched", "partial"):
        yield _doubt(f"{key}.withdrawn", "withdrawn although matched", "Check which one is right.")
    if season.position and today < date(year - 1, *_EARLY_MATCHES):
        yield _doubt(f"{key}.position", f"the Match of {year} has not been held yet", "Record it once you know it.")
    yield from _unlisted(key, season)
    yield from _codes(key, season)
    early = season.soap_accepted is not None and season.soap_accepted < date(year, *_MATCH_WEEK)
    if early or (season.soap_offer and today < date(year, *_MATCH_WEEK)):
        place = f"{key}.soap_accepted" if early else f"{key}.soap_offer"
        yield _doubt(place, f"SOAP of {year} is in March of that year", "Check the day and the year.")


def _two_days(key: str, entry: Table) -> Iterator[Problem]:
    """An hour with another day beside it, which is there for where no hour is known."""
    for name, fact in entry.facts.items():
        hour, day = getattr(entry, name), getattr(entry, fact.vaguer) if fact.vaguer else None
        if day is not None and hour is not None and day != hour.date():
            yield _doubt(f"{key}.{fact.vaguer}", "another day than that of its hour", "Keep the hour alone.")


def _codes(key: str, season: Season) -> Iterator[Problem]:
    """Codes of programmes that are not of their form."""
    coded = [(f"programmes.{n}.nrmp", one.nrmp) for n, one in enumerate(season.programmes, 1)]
    coded += [(f"rank_list.{n}.nrmp", one.nrmp) for n, one in enumerate(season.rank_list, 1)]
    for place, code in coded:
        if code and not is_nrmp(code) and not is_no_match(code):
            text = "no NRMP code: seven digits, a letter, one or two digits"
            yield _doubt(f"{key}.{place}", text, "Compare it with R3.")
    for number, one in enumerate(season.programmes, 1):
        if one.acgme and not is_acgme(one.acgme):
            text = "no ACGME code: ten digits"
            yield _doubt(f"{key}.programmes.{number}.acgme", text, "Compare it with the programme's page.")


def _unlisted(key: str, season: Season) -> Iterator[Problem]:
    """Ranks and letters of programmes that stand on no line of the list, where there is a list."""
    known = {
        name.strip().casefold() for one in season.programmes for name in (one.name, one.nrmp, one.acgme, "none") if name
    }
    if not known:
        return
    named = [
        *((f"rank_list.{n}.programme", one.programme, one.nrmp) for n, one in enumerate(season.rank_list, 1)),
        *(
            (f"recommendations.{n}.assigned", name, None)
            for n, one in enumerate(season.recommendations, 1)
            for name in one.assigned
        ),
    ]
    for place, name, code in named:
        if name and not is_no_match(code) and not {word.strip().casefold() for word in (name, code) if word} & known:
            yield _doubt(
                f"{key}.{place}", f"no programme of your list is called {name}", "Check it, or list it as well."
            )


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
        yield _doubt(
            f"{key}.contract_signed", f"long after training began ({say(position.began)})", "Check both dates."
        )
    aimed = match or (None if position.began or position.left or position.obtained == "outside" else target)
    if first is not None and aimed is not None:
        if first < date(aimed, *_MATCH_WEEK):
            yield _doubt(
                f"{key}.first_day",
                f"lies before Match {aimed}: this first day belongs to another position",
                "Correct or remove it, or record when the position was left.",
            )
        elif first >= date(aimed + 2, 1, 1):
            yield _doubt(f"{key}.first_day", f"more than a year after Match {aimed}", "Check the day and the year.")
    if first and position.began and abs(first - position.began) > _YEAR:
        yield _doubt(f"{key}.began", f"more than a year from the first day ({say(first)})", "Check both dates.")
    if position.ends and position.left and position.left > position.ends + _YEAR:
        yield _doubt(f"{key}.left", f"long after its planned end ({say(position.ends)})", "Check both dates.")
