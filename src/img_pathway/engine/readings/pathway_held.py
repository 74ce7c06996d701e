"""Is a Pathway enough for the target Match? `accepted_pathway(case).counts` says; without one, what a certificate settles.

Rules: ecfmg.path-must-be-unexpired, ecfmg.path-revalidation, ecfmg.path-expiry-*.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from img_pathway.engine.case import Case, Reading
from img_pathway.engine.model import Deadline
from img_pathway.engine.once import once
from img_pathway.engine.readings.counting import cs_stands
from img_pathway.engine.readings.gates import first_missed, until
from img_pathway.engine.readings.given import certificate_issued
from img_pathway.engine.readings.old_systems import before_pathways
from img_pathway.engine.readings.pathway_asks import fit, shortfall
from img_pathway.engine.readings.position import FirstYear, added_up, ends_in_first_year, lifted, outlasted
from img_pathway.engine.readings.season import is_open, outside
from img_pathway.engine.readings.seven_years import windows
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import PathwayApplication
from img_pathway.rulebook.types import TRUSTED, Dated, Event, Step


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
    strict = windows(case).strict
    lacking = {need for need in ("step1", "step2ck", "step2cs", "pathway") if not strict.counts(need)}
    return lacking == {"step2cs", "pathway"}


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
    if target is None or opens is None or rol is None or is_open(case, opens) or held:
        return None
    refused = {one.season for one in case.pathway_applications if case.past(one.rejected)}
    for year in filter(serves, _before(case, target)):
        end = expiry(case, PathwayApplication(season=year))
        reaches = end is not None and end.value >= rol.day
        if reaches and refused.isdisjoint((None, year)) and fit(case, year) > fit(case, target):
            return year
    return None


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
    later = event is not None and event.season != case.target and event.closes and case.over(event)
    return case.event(event_id) if later else event


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
    return case.past(case.profile.skills.attested) and of_another_season(case, case.profile.skills.attested) is None


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
    serve = [
        one
        for one in case.oet
        if one.date is not None
        and case.past(one.reported or one.date)
        and shortfall(case, one) == []
        and in_window(case, one.date) is not False
    ]
    return bool(serve) and not any(case.past(one.released) or one.released_known for one in serve)


def expiry(case: Case, one: PathwayApplication) -> Reading | None:
    """Last day of an accepted Pathway: the printed date, else the season's (perhaps only inferred) one.

    Rules: ecfmg.path-expiry-2026, ecfmg.path-expiry-2021-22, ecfmg.path-expiry-pattern.
    """
    if one.expires is not None:
        return Reading(one.expires, "yours", "ecfmg.path-must-be-unexpired")
    certificate = case.profile.certificate
    issued = certificate_issued(case)
    if certificate.expires is not None and issued is not None:
        # The end printed on a certificate is that of the Pathway it was issued on: the last one accepted before.
        before = [other for other in case.profile.skills.pathway if _by(other, issued)]
        if one == max(before, key=lambda other: other.accepted or date.min, default=None):
            return Reading(certificate.expires, "yours", "ecfmg.path-must-be-unexpired")
    for rule_id in ("ecfmg.path-expiry-2026", "ecfmg.path-expiry-2021-22", "ecfmg.path-expiry-pattern"):
        found = case.read(rule_id, season=one.season) if one.season else None
        if found is not None:
            day = found.value if isinstance(found.value, date) else date.fromisoformat(str(found.value))
            return Reading(day, found.confidence, rule_id)
    return None


def _by(one: PathwayApplication, day: date) -> bool:
    return one.accepted is not None and one.accepted <= day and one.rejected is None


class HeldPathway(NamedTuple):
    """An accepted Pathway, its last day, and whether it is unexpired today (``None`` = cannot say)."""

    application: PathwayApplication
    end: Reading | None
    unexpired: bool | None
    short_of: Deadline | None = None
    """The first gate of skills.pathway (`gates`: the rank-order list hour) that it does not surely reach."""
    doubt: Said | None = None
    """Why what is recorded cannot all be so; until that is cleared nobody can say whether it counts."""

    @property
    def counts(self) -> bool | None:
        """Is it enough: unexpired today and at every gate of the target Match? ``None`` = cannot say."""
        if self.unexpired is not True or self.short_of is None or self.end is None:
            return self.unexpired
        return False if until(self.short_of, self.end.value) == "ends" else None


def before_its_season(case: Case, one: PathwayApplication) -> Event | None:
    """The opening of its season, where a yes is recorded for a day before it (ecfmg.path-opening)."""
    opens = case.event("pathway.open", one.season) if one.season is not None else None
    if opens is None or opens.confidence not in TRUSTED or one.accepted is None or one.accepted >= opens.day:
        return None
    return opens


def contradicted(case: Case, one: PathwayApplication) -> Said | None:
    """What cannot be so of an accepted Pathway: a yes before its season opened, or before every OET that was sat.

    A certificate shows that there was one; an OET after it is for Revalidation. Rules: ecfmg.path-opening,
    ecfmg.oet-universal, ecfmg.path-revalidation.
    """
    if (opens := before_its_season(case, one)) is not None:
        return Said("skills.pathway.before-its-season", day=one.accepted, year=one.season, opens=opens)
    sat = [other.date for other in case.oet if other.date is not None and case.past(other.date)]
    if one.accepted is not None and sat and one.accepted < sat[0] and certificate_issued(case) is None:
        return Said("skills.pathway.before-its-oet", day=one.accepted, oet=sat[0])
    return None


@once
def accepted_pathway(case: Case) -> HeldPathway | None:
    """The accepted Pathway that serves best: one that counts, then one of which nobody can say; of equals the latest season's."""
    best: HeldPathway | None = None
    order = {True: 2, None: 1, False: 0}
    for one in case.pathway_applications:
        if not case.past(one.accepted) or case.past(one.rejected):
            continue
        end = expiry(case, one)
        live: bool | None
        if end is None:
            live = None
        elif end.value < case.today:
            live = False if end.trusted else None
        else:
            live = True if end.trusted else None
        permanent = case.past(case.profile.certificate.permanent) or (end is not None and outlasted(case, end.value))
        # Where no trusted end is known, a Pathway of the season aimed for serves its Match.
        if permanent or (live is None and one.season is not None and one.season == case.target):
            live = True
        missed = None
        stands = end is not None and end.value >= case.today and not permanent
        if end is not None and stands and (one.season != case.target or one.expires is not None):
            missed = first_missed(case, "skills.pathway", end.value)
        held = HeldPathway(one, end, live, missed)
        if held.counts is True and not permanent and (doubt := contradicted(case, one)) is not None:
            held = held._replace(unexpired=None, doubt=doubt)
        if best is None or order[held.counts] >= order[best.counts]:
            best = held
    return best


def certificate_short_of(case: Case) -> Deadline | None:
    """The day ahead that a certificate with a printed end does not surely reach, though it counts today.

    Rules: ecfmg.path-must-be-unexpired, ecfmg.match-condition, nrmp.img.verification.
    """
    certificate = case.profile.certificate
    if certificate.expires is None or certificate_issued(case) is None or case.past(certificate.permanent):
        return None
    if certificate.expires < case.today or outlasted(case, certificate.expires):
        return None
    return first_missed(case, "certificate.valid", certificate.expires)


def only_the_start_missed(case: Case) -> bool:
    """Does a certificate still count at the rank-list hour, and end before the first day? Then only the start is in danger.

    Rules: ecfmg.match-condition, nrmp.img.verification, ecfmg.match-start.
    """
    missed = certificate_short_of(case)
    return missed is not None and missed.id == "start" and accepted_pathway(case) is None


def surely_short(case: Case) -> bool:
    """Does what is held end before the day that matters in any reading of days that are only expected?

    In the first year of training ECFMG may extend it (ecfmg.cert-expires-in-training).
    """
    held, end = accepted_pathway(case), case.profile.certificate.expires
    year = ends_in_first_year(case, end)
    if year is not None and year.begun:
        return False
    missed = certificate_short_of(case)
    return held.counts is False if held is not None else missed is not None and until(missed, end) == "ends"


def issue_day_lacking(case: Case) -> bool:
    """Is the end of a certificate recorded, and not the day it was issued (ecfmg.cert-issue)?"""
    certificate = case.profile.certificate
    return certificate.issued is None and certificate.expires is not None and not case.past(certificate.permanent)


def end_lacking(case: Case) -> bool:
    """Was a certificate issued that may have an end, and is neither the end nor a Pathway that tells it recorded?

    Rules: ecfmg.path-must-be-unexpired, ecfmg.changed-permanent, ecfmg.cs-no-expiry.
    """
    certificate = case.profile.certificate
    if certificate_issued(case) is None or certificate.expires is not None or case.past(certificate.permanent):
        return False
    if accepted_pathway(case) is not None or lifted(case, None):
        return False
    return not cs_stands(case) and not before_pathways(case)


def certificate_settles(case: Case) -> bool:
    """Does a certificate that counts on every day that matters settle the OET and the Pathway it rests on?

    Rules: ecfmg.path-not-for, ecfmg.path-must-be-unexpired.
    """
    certificate = case.profile.certificate
    if case.past(certificate.permanent):
        return True
    if certificate_issued(case) is None or accepted_pathway(case) is not None:
        return False
    return certificate.expires is not None and not certificate_over(case) and certificate_short_of(case) is None


def oet_settled(case: Case) -> bool:
    """Does what is held reach every day that matters, so that no OET of this season is judged or hurried for?

    Rules: ecfmg.path-not-for, ecfmg.path-must-be-unexpired, ecfmg.exam-cs-legacy.
    """
    held = accepted_pathway(case)
    return bool(cs_stands(case)) or certificate_settles(case) or (held is not None and held.counts is True)


def certificate_over(case: Case) -> bool:
    """Has a certificate that is not permanent run out, by its printed end? Training or a licence may have lifted it."""
    certificate = case.profile.certificate
    expired = certificate.expires is not None and certificate.expires < case.today
    over = expired and certificate_issued(case) is not None and not case.past(certificate.permanent)
    return over and not lifted(case, certificate.expires)


def licensed_too_late(case: Case) -> bool:
    """Has a certificate ended before a full licence was issued? Whether that lifts the end still no page read says.

    Rule: ecfmg.cert-permanent-licence.
    """
    licensed = case.past(case.profile.start.full_licence) and accepted_pathway(case) is None
    return licensed and certificate_over(case)


def perhaps_lifted(case: Case) -> FirstYear | None:
    """Twelve months that only positions with a gap between them make, before an end that comes too soon: whether they lift
    it ECFMG says. Rule: ecfmg.cert-permanent-training.
    """
    end, year = case.profile.certificate.expires, added_up(case)
    if end is None or year is None or year.last > end or accepted_pathway(case) is not None:
        return None
    return year if certificate_over(case) or certificate_short_of(case) is not None else None


def lifted_end(case: Case) -> date | None:
    """The end of what is held, where training or a licence lifts it and ECFMG has not made it permanent yet, as recorded."""
    certificate, held = case.profile.certificate, accepted_pathway(case)
    if case.past(certificate.permanent) or certificate_issued(case) is None:
        return None
    end = held.end.value if held is not None and held.end is not None else certificate.expires
    return end if end is not None and lifted(case, end) else None


def certified_until(case: Case) -> Dated | None:
    """The last day of a certificate whose end neither training nor a licence lifts: printed, else its Pathway's.

    Rules: ecfmg.path-must-be-unexpired, ecfmg.cert-permanent-training, usmle.step3.valid-cert.
    """
    certificate, held = case.profile.certificate, accepted_pathway(case)
    if case.past(certificate.permanent) or certificate_issued(case) is None:
        return None
    if lifted(case, certificate.expires) and ends_in_first_year(case, certificate.expires) is None:
        return None
    if certificate.expires is not None:
        return Dated(certificate.expires, "yours")
    return held.end.day if held is not None and held.end is not None and not cs_stands(case) else None
