"""Which Pathway season is meant, which of its days count, and what an OET is judged against.

Rules: ecfmg.path-season, ecfmg.path-steps-not-first, ecfmg.exam-seven-year-pathway, ecfmg.oet-window.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from img_pathway.engine.case import Case
from img_pathway.engine.model import FOR_CERTIFICATE
from img_pathway.engine.once import once
from img_pathway.engine.readings.given import application_accepted, certificate_issued
from img_pathway.engine.readings.pathway_asks import fit, shortfall
from img_pathway.engine.readings.pathway_held import accepted_pathway, expiry
from img_pathway.engine.readings.season import is_open, outside, soonest_opening
from img_pathway.engine.readings.seven_years import pending, windows
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.profile.facts import OetSitting, PathwayApplication
from img_pathway.rulebook.types import TRUSTED, Event, Step


@once
def pathway_season(case: Case) -> int | None:
    """The season of the Pathway that is meant today; ``None`` without a target Match.

    That of a form under way; an earlier one than the target's, open now or still to open, where only the Pathway is
    lacking and a pass would lapse before one of the target's season is there, or where its cut-offs are kinder; else
    the target's. Rules: ecfmg.path-season, ecfmg.exam-seven-year-pathway, ecfmg.path-steps-not-first.
    """
    target, opens = case.target, case.event("pathway.open")
    if target is None or opens is None:
        return target
    if case.season.deferral == "granted" and case.first_day is not None and case.first_day.year > target:
        # The start is a year later, and what serves it is of the season before it (nrmp.deferral).
        return case.first_day.year
    for one in reversed(case.pathway_applications):
        decided = case.past(one.accepted) or case.past(one.rejected)
        if one.season is None or one.season >= target or decided:
            continue
        last = case.event("pathway.close" if case.past(one.submitted) else "pathway.deadline", one.season)
        if (case.past(one.submitted) or case.past(one.started)) and last is not None and not case.over(last):
            return one.season
    if is_open(case, opens) or not _lacks_only_the_pathway(case):
        return target
    if not lapses_before(case, target):
        return kinder_season(case) or _kinder_to_come(case) or target
    earlier = [year for year in _before(case, target) if _still_to_be_had(case, year)]
    in_time = (year for year in earlier if not lapses_before(case, year))
    return next(in_time, next((year for year in earlier if _open_now(case, year)), target))


def _lacks_only_the_pathway(case: Case) -> bool:
    """Is nothing else lacking, if the results still awaited are passes? The form may be sent before them.

    Rule: ecfmg.path-steps-not-first.
    """
    strict, awaited = windows(case).strict, {one.need for one in pending(case)}
    lacking = {need for need in ("step1", "step2ck", "step2cs", "pathway") if not strict.counts(need)}
    return lacking - awaited == {"step2cs", "pathway"}


def lapses_before(case: Case, season: int) -> bool:
    """Does a pass lapse before a Pathway of this season is there, counted from its opening with the bad case of a review?

    Rules: ecfmg.exam-seven-year-pathway, ecfmg.path-processing.
    """
    end, opens = windows(case).strict.end, case.event("pathway.open", season)
    if end is None or end < case.today or opens is None:
        return False
    return end < plus(max(case.today, opens.day), span(case, "pathway").bad or 0)


@once
def kinder_season(case: Case) -> int | None:
    """The season before the target's that is open now, where its cut-offs leave a Pathway that those of the target's,
    as expected, do not; ``None`` without one.

    A Pathway accepted in it must still count when the target's lists are ranked, and none was accepted or refused
    before. Rules: ecfmg.path-3-5-common, ecfmg.path-1, ecfmg.path-3-5-old-grad, ecfmg.path-must-be-unexpired.
    """
    return _kinder(case, lambda year: _open_now(case, year))


def kinder_till_its_close(case: Case) -> int | None:
    """The same of a season whose days for its own Match are over, and whose close is still ahead: whether a form is taken
    in it until then only ECFMG can say (ecfmg.path-season-vs-match).
    """

    def till_its_close(year: int) -> bool:
        opens, close = case.event("pathway.open", year), case.event("pathway.close", year)
        begun = opens is not None and is_open(case, opens) is not False and not _still_to_be_had(case, year)
        return begun and close is not None and not case.over(close)

    return _kinder(case, till_its_close) if kinder_season(case) is None else None


def _kinder_to_come(case: Case) -> int | None:
    """The same of a season that opens before the target's and has not yet."""
    return _kinder(case, lambda year: _still_to_be_had(case, year))


def _kinder(case: Case, serves: Callable[[int], bool]) -> int | None:
    target, opens, rol = case.target, case.event("pathway.open"), case.event("nrmp.rol")
    held = accepted_pathway(case) is not None or certificate_issued(case) is not None
    if target is None or opens is None or rol is None or is_open(case, opens) or held or not _applied(case):
        return None
    refused = {one.season for one in case.pathway_applications if case.past(one.rejected)}
    for year in filter(serves, _before(case, target)):
        end = expiry(case, PathwayApplication(season=year))
        reaches = end is not None and end.value >= rol.day
        if reaches and refused.isdisjoint((None, year)) and fit(case, year) > fit(case, target):
            return year
    return None


def _applied(case: Case) -> bool:
    """Is certification applied for, as a Pathway asks, or a Step registered for or sat, which shows it (ecfmg.path-prereq)?"""
    mine = case.profile.application
    registered = any(case.past(one.applied) for exam in FOR_CERTIFICATE for one in case.registrations(exam))
    sat = any(case.past(one.date) for exam in FOR_CERTIFICATE for one in case.sittings(exam))
    return case.past(mine.submitted) or application_accepted(case) is not None or registered or sat


def days_until_open(case: Case) -> int:
    """Days until a form can be sent at the soonest: in the season of the target Match, or in an earlier one still to be had."""
    target = case.target
    years = [year for year in _before(case, target) if _still_to_be_had(case, year)] if target is not None else []
    doors = [door for year in (*years, target) if (door := case.event("pathway.open", year)) is not None]
    shut = [door for door in doors if is_open(case, door) is False]
    if len(shut) < len(doors):
        return 0
    return min(((soonest_opening(case, door) - case.today).days for door in shut), default=0)


def _before(case: Case, target: int) -> range:
    """The seasons before that of a Match, the last one first."""
    return range(target - 1, case.today.year - 1, -1)


def _open_now(case: Case, year: int) -> bool:
    """Can a form of this season be sent now, as far as is known, with an OET that counts for it?"""
    opens = case.event("pathway.open", year)
    return opens is not None and is_open(case, opens) is not False and _still_to_be_had(case, year)


def _still_to_be_had(case: Case, year: int) -> bool:
    """Is the deadline of this season still ahead, with an OET that counts for it there or still to be sat?"""
    last, oet = (case.event(name, year) for name in ("pathway.deadline", "oet.last"))
    if last is None or oet is None or case.over(last):
        return False
    first = case.event("oet.first", year)
    return not case.over(oet) or any(
        one.date is not None
        and (first is None or first.day <= one.date)
        and one.date <= oet.day
        and not shortfall(case, one)
        for one in case.oet
    )


def event_of(case: Case, step: Step, event_id: str) -> Event | None:
    """The event that a step goes by: of the Pathway season meant for OET, attestation and Pathway, else of the target's.

    A deadline of an earlier season that is over binds nobody who aims for a later Match.
    """
    of_the_form = step.stage == "skills" and event_id != "nrmp.rol"
    event = case.event(event_id, pathway_season(case) if of_the_form else None)
    earlier = event is not None and case.target is not None and event.season < case.target
    return case.event(event_id) if event is not None and earlier and event.closes and case.over(event) else event


def of_another_season(case: Case, day: date | None) -> Event | None:
    """The close of the season before the one meant, where the school attested, or was asked to, before it: an attestation
    belongs to the application of its season (ecfmg.path-3-5-common, ecfmg.path-season).
    """
    season = pathway_season(case)
    if day is None or season is None:
        return None
    closes = [case.event("pathway.close", year) for year in range(season - 1, season - _SEASONS_BACK, -1)]
    after = [close for close in closes if close is not None and day <= close.day]
    return next((close for close in after if close.confidence in TRUSTED), after[0] if after else None)


def attested(case: Case) -> bool:
    """Has the school attested for the Pathway season meant?"""
    sent = case.happened(case.profile.skills.attested, case.profile.skills.attested_month)
    return sent is not None and of_another_season(case, sent[0]) is None


_SEASONS_BACK: Final = 5


def due_event(case: Case, step: Step, status: str) -> str | None:
    """The event by which a step is due. An OET sat by its last day has kept it; its result is due with the documents.
    A form sent by its deadline has kept that; what is left is ECFMG's yes by the rank-list hour.

    Rules: ecfmg.oet-last-date, ecfmg.path-season-vs-match, ecfmg.match-condition, nrmp.outside.img.
    """
    if step.stage in ("permits", "exams", "skills") and outside(case):
        # A contract outside the Match asks for the certificate by the start, not for a verification by the rank list.
        return "pathway.close" if step.id == "skills.pathway" else None
    sent_or_sat = step.id == "skills.pathway" and status in ("waiting", "in-progress")
    if not sent_or_sat and not (step.id == "skills.oet" and (status == "waiting" or to_release(case, step, status))):
        return step.due
    season = pathway_season(case)
    close = case.event("pathway.deadline", season)
    # A form of an earlier season is answered until that one closes.
    answered = "nrmp.rol" if season == case.target else "pathway.close"
    if step.id == "skills.pathway":
        mine = [one for one in case.pathway_applications if one.season in (None, season)]
        sent = [one.submitted for one in mine if one.submitted is not None and one.submitted <= case.today]
        return answered if close is not None and sent and sent[-1] <= close.day else step.due
    if status != "waiting":
        return answered if close is not None and case.over(close) else "pathway.deadline"
    last, sat = bounds(case)[1], [one.date for one in case.oet if one.date is not None and one.date <= case.today]
    return "pathway.deadline" if last is not None and sat and sat[-1] <= last.day else step.due


def form_sent(case: Case) -> PathwayApplication | None:
    """The Pathway form of the season meant that was submitted last and not rejected."""
    sent = [one for one in case.pathway_applications if one.season == pathway_season(case) and case.past(one.submitted)]
    return sent[-1] if sent and not case.past(sent[-1].rejected) else None


def to_release(case: Case, step: Step, status: str) -> bool:
    """Is all that is left of the OET to show ECFMG its result (ecfmg.oet-release)?"""
    return step.id == "skills.oet" and status == "in-progress" and unseen_by_ecfmg(case)


def bounds(case: Case) -> tuple[Event | None, Event | None]:
    """First and last OET day of the Pathway season meant; a day the person looked up replaces the rulebook's.

    Rules: ecfmg.oet-window, ecfmg.oet-last-date.
    """
    season = pathway_season(case)
    return case.event("oet.first", season), case.event("oet.last", season)


def surely_before(case: Case, day: date) -> bool:
    """Does an OET day come before the window of the target season, wherever that begins? Windows only move forward."""
    seasons = range(case.book.calendar.first, (pathway_season(case) or case.book.calendar.first) + 1)
    known = [event.day for year in seasons if (event := case.event("oet.first", year)) is not None]
    return any(day < first for first in known if not first.expected)


def in_window(case: Case, day: date) -> bool | None:
    """Does an OET day lie in the window of the season meant? ``None`` = the rulebook cannot say.

    Rules: ecfmg.oet-window, ecfmg.oet-last-date.
    """
    first, last = bounds(case)
    if first is None or last is None:
        return None
    if day < first.day:
        return False if surely_before(case, day) else None
    if day > last.day:
        return False if last.confidence in TRUSTED else None
    return True if first.confidence in TRUSTED else None


def unseen_by_ecfmg(case: Case) -> bool:
    """Is there an OET that may serve the season meant, and none of those released to ECFMG (ecfmg.oet-release)?

    Scores that are recorded are out, also where the day they came is not.
    """
    serve = _may_serve(case)
    return bool(serve) and not any(case.past(one.released) or one.released_known for one in serve)


def none_sat_any_more(case: Case) -> bool:
    """Is the last OET day of the season meant over, with a sitting that may serve it (ecfmg.oet-last-date)?"""
    last = bounds(case)[1]
    return last is not None and case.over(last) and bool(_may_serve(case))


def _may_serve(case: Case) -> list[OetSitting]:
    """The sittings that meet every minimum, and whose day the window of the season meant may take."""
    return [
        one
        for one in case.oet
        if one.date is not None
        and case.past(case.reported(one) or one.date)
        and shortfall(case, one) == []
        and in_window(case, one.date) is not False
    ]
