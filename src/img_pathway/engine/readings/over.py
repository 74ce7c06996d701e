"""What can no longer be done: is this season still possible for this person, and is this step?

One answer for all: statuses, dates, losses, the plan, the calendar and the boards ask here. What is over has no
date and no advice; it says why, and what remains.
Rules: nrmp.late-reg, nrmp.rol-pattern, nrmp.img.verification, nrmp.soap.eligible, ecfmg.match-condition,
usmle.attempts.all-steps-closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from img_pathway.engine.case import FIRST_DAY, Case
from img_pathway.engine.model import EXAM_OF, FOR_CERTIFICATE, SAT_TODAY, STEP_NAMES, StepState
from img_pathway.engine.once import once
from img_pathway.engine.readings.counting import no_retake_left, shut_out
from img_pathway.engine.readings.given import graduation_fact, graduation_said
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.pathway_held import surely_short
from img_pathway.engine.readings.season import (
    MATCHED,
    bound,
    contracted,
    counted,
    deferral_asked,
    has_position,
    misplaced,
    outside,
    soap_over,
    soap_place,
    training_begun,
    waiver_asked,
)
from img_pathway.engine.readings.sittings import EXTRA, closed_by, outcomes
from img_pathway.engine.readings.verification import (
    certificate_alone,
    certificate_counts,
    list_unanswered,
    pathway_counts,
    perhaps_reported,
    soap_unanswered,
    step_counts,
    verified,
    verified_as_recorded,
)
from img_pathway.engine.readings.visa_need import class_closed
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Position
from img_pathway.rulebook.calendar import EASTERN, zone
from img_pathway.rulebook.types import TRUSTED, Dated, Event


class Over(NamedTuple):
    """What is over, why, and what remains."""

    said: Said
    rules: tuple[str, ...]
    facts: tuple[str, ...]
    sure: bool = True
    """False where only an expected day, or something not recorded, says so: the person looks."""
    perhaps_soap: bool = False
    """A place may still come of SOAP, or have come of it."""
    for_good: bool = False
    """No later Match opens it again."""
    opens: Said | None = None
    """What opens it again, where that is no later Match."""
    undecided: bool = False
    """Only until somebody decides: what is with others stays there."""
    ask: Said | None = None
    """What is left to be asked, of a state board: where nothing else remains, that is what comes next."""


def list_in_doubt(case: Case) -> Over | None:
    """Does it hang on a result that is not typed whether a list stood at the hour, now over? Then R3 shows it.

    Rules: nrmp.img.verification, usmle.score.lag, ecfmg.match-condition.
    """
    rol = case.event("nrmp.rol")
    if rol is None or not case.over(rol) or verified(case) is not None or case.result is not None:
        return None
    exams = [exam for exam in FOR_CERTIFICATE if "pass" not in outcomes(case, exam) and perhaps_reported(case, exam)]
    if not exams:
        return None
    names = tuple(STEP_NAMES[exam] for exam in exams)
    rules = ("nrmp.img.verification", "usmle.score.lag", "ecfmg.match-condition")
    return Over(Said("over.result-not-typed", exams=names), rules, tuple(f"exams.{exam}" for exam in exams), False)


_RESTS_ON_THE_MATCH: Final = ("match.verification", "match.interviews", "match.ranklist")


@once
def behind_the_match(case: Case) -> frozenset[str]:
    """The steps that training or a place was possible only with, or a verification that R3 shows or, once the hour is
    over, may show: what is not recorded of them is recorded late, and no day before decides anything any more.

    Rules: ecfmg.match-condition, nrmp.img.verification, ecfmg.need-gme.
    """
    found: set[str] = set()
    waiting: list[str] = ["certificate.issued", *_RESTS_ON_THE_MATCH] if training_begun(case) else []
    if case.result in MATCHED or soap_place(case):
        waiting += _RESTS_ON_THE_MATCH
    elif list_unanswered(case) or soap_unanswered(case) or (verified_as_recorded(case) and not surely_short(case)):
        waiting += _RESTS_ON_THE_MATCH[:1]
    while waiting:
        step = case.book.step(waiting.pop())
        if step.id not in found:
            found.add(step.id)
            waiting += (*step.requires, *step.proves)
    return frozenset(found)


def recorded_late(case: Case, state: StepState) -> bool:
    """Is an open step only to be recorded, since the Match has gone by or hangs on nothing that is still to be done?"""
    return state.id in behind_the_match(case) and state.status != "lapsed"


@once
def evidenced(case: Case) -> frozenset[str]:
    """Steps left that something later, which is done, shows to be no obstacle; unless they are in trouble themselves, or
    lead to one that is: what is to be done again, a Revalidation say, asks for them again.
    """
    shown: set[str] = set()
    for step in reversed(case.book.graph_order):
        status = case.states[step.id].status
        # What is not needed was not passed through: it shows nothing of what it would have asked for.
        if status == "done" or (step.id in shown and status != "not-needed"):
            shown.update(step.requires)
            shown.update(step.proves)
    left = {one for one in shown if case.states[one].open}
    again = {one for one in left if case.states[one].do is not None or case.states[one].last is not None}
    return frozenset(one for one in left - again if again.isdisjoint(case.book.step(one).leads_to))


def seen_by_the_hour(case: Case, step_id: str) -> Over | None:
    """What to say of an exam or skills step that is not recorded, where ECFMG's answer was given by the rank-list hour and
    not seen yet: only what ECFMG had by then serves this Match or its SOAP, so nothing is to be paid or sat for it.

    Rules: nrmp.img.verification, ecfmg.match-condition.
    """
    if case.book.step(step_id).stage not in ("exams", "permits", "skills") or step_id not in behind_the_match(case):
        return None
    if not list_unanswered(case) and not soap_unanswered(case):
        return None
    day = case.event("nrmp.rol")
    said = Said("over.seen-by-the-hour", year=case.target, day=day)
    if soap_unanswered(case):
        said = Said("over.soap-by-the-hour", year=case.target, day=day)
    return Over(said, ("nrmp.img.verification", "ecfmg.match-condition"), (f"seasons.{case.target}.verified",), False)


def may_soap(case: Case) -> bool | None:
    """May this person take part in SOAP: as R3 shows; else registered by the rank-list hour, and verified.

    Rules: nrmp.soap.eligible, nrmp.img.verification.
    """
    if case.result in ("matched", "withdrawn") or outside(case) or case.withdrew:
        return False
    if case.season.soap_eligible is not None:
        return case.season.soap_eligible
    if case.target is None:
        return None
    if not counted(case, "nrmp_registered") or contracted(case):
        return False
    return True if case.result == "partial" else verified(case)


def lost_season(case: Case) -> bool:
    """Is the Match over for sure, and its list withdrawn with it (nrmp.img.verification)?"""
    end = season_over(case)
    return end is not None and end.sure


def interviews_over(case: Case) -> bool:
    """Does nobody interview for this Match any more: it is over for sure, or one is matched (nrmp.binding)?"""
    return lost_season(case) or case.result == "matched"


def only_soap(case: Case) -> bool:
    """Has the hour gone by without a list, so that a place can come of SOAP alone (nrmp.rank.only-certified)?"""
    end = season_over(case)
    return end is not None and end.perhaps_soap and case.result is None


OFFER_WINDOW: Final = "nrmp.soap.offer-window"


class Round(NamedTuple):
    """A round of offers; an offer runs out at its end."""

    number: int
    begin: Dated
    end: Dated
    event: Event
    """The day of all rounds."""


def soap_rounds(case: Case) -> tuple[Round, ...]:
    """The rounds of offers in their order; none where no day or no hours are known (nrmp.soap.rounds)."""
    offers, window = case.event("nrmp.soap-offers"), case.book.value(OFFER_WINDOW)
    if offers is None or offers.at is None or window is None or not isinstance(window.value, Mapping):
        return ()
    midnight = datetime.combine(offers.day, datetime.min.time(), zone(EASTERN))
    day = case.resting_on(offers.day, OFFER_WINDOW)

    def at(hour: int) -> Dated:
        return Dated(day, day.confidence, day.rules, midnight + timedelta(hours=hour))

    ends, hours = window.value["ends"], window.value["hours"]
    return tuple(Round(number, at(end - hours), at(end), offers) for number, end in enumerate(ends, 1))


def place_comes_with(case: Case) -> str:
    """The step that a position can still come from: SOAP while it is open to one who did not match, else the Match."""
    open_soap = case.result == "unmatched" and soap_over(case) is False and may_soap(case) is not False
    return "match.soap" if open_soap else "match.result"


_ENDS_WELL: Final = ("completed", "transferred")


def lost_place(case: Case) -> Position | None:
    """The position of the target Match, left before it was completed; ``None`` while it lasts or goes on elsewhere."""
    post, held = case.post, case.profile.start.positions
    gone = case.past(post.began) and case.past(post.left) and post.left_why not in _ENDS_WELL
    elsewhere = any(one != post and case.past(one.began or one.contract_signed) and not case.left(one) for one in held)
    return post if gone and not elsewhere else None


@once
def season_over(case: Case) -> Over | None:
    """Can nothing come of the target Match any more? ``None`` while it can, or where a position is held for it."""
    facts = ("profile.target_match",)
    if case.result in MATCHED and not bound(case):
        released = (*facts, f"seasons.{case.target}.waiver")
        return Over(Said("over.released", year=case.target), ("nrmp.waiver.grounds", "nrmp.binding"), released)
    if lost_place(case) is not None:
        post = case.post
        ended = Said("over.place-lost", year=case.target, day=post.left)
        return Over(ended, ("match.after.start", "match.after.plan-b"), (*facts, "start.positions"))
    if case.target is None or has_position(case):
        return None
    if case.past(case.season.soap_accepted) and may_soap(case) is not False:
        return None
    if case.season.barred:
        return Over(
            Said("over.barred", year=case.target), ("nrmp.violation",), (*facts, f"seasons.{case.target}.barred")
        )
    if (late := graduates_late(case)) is not None:
        return late
    if case.result in ("unmatched", "withdrawn"):
        return _decided(case, (*facts, f"seasons.{case.target}.result"))
    rol = case.event("nrmp.rol")
    # However its days fell, no Match is decided after the day on which its training begins (nrmp.eligible.july1).
    begun = case.today >= date(case.target, *FIRST_DAY)
    if rol is None or not case.over(rol):
        return _no_pathway(case, facts)
    if case.season.result:
        return None
    sure = rol.confidence in TRUSTED or begun
    if counted(case, "ranklist_certified") or counted(case, "nrmp_registered"):
        if verified(case) is False:
            why = Said("over.not-verified", year=case.target, day=rol)
            return Over(why, ("nrmp.img.verification", "ecfmg.match-condition"), (*facts, "skills.pathway"), sure)
        if counted(case, "ranklist_certified"):
            return None
        if soap_over(case) is False:
            no_list = Said("profile.goal.no-list", year=case.target)
            return Over(no_list, ("nrmp.soap.eligible", "nrmp.rol-pattern"), facts, False, perhaps_soap=True)
    # A registration recorded after the hour contradicts the rule: it is looked at again.
    sure = sure and (not case.past(case.season.nrmp_registered) or counted(case, "nrmp_registered"))
    why = Said("profile.goal.deadline-over" if sure else "profile.goal.deadline-expected", year=case.target, day=rol)
    return Over(why, ("nrmp.rol-pattern", "nrmp.late-reg"), facts, sure)


def graduates_late(case: Case) -> Over | None:
    """Who graduates after the first day cannot be certified by it (nrmp.eligible.july1, ecfmg.need-gme)."""
    graduated, first_day = case.graduated, case.first_day
    if graduated is None or first_day is None or graduated[1] <= first_day:
        return None
    # Of a month that the first day lies in, only the day of graduation can tell.
    sure = graduated[0] > first_day
    late = Said(
        "profile.goal.before-graduation" if sure else "profile.goal.perhaps-before-graduation",
        year=case.target, on=graduation_said(graduated), start=first_day,
    )  # fmt: skip
    facts = (graduation_fact(case), "profile.target_match")
    return Over(late, ("nrmp.eligible.july1", "ecfmg.need-gme"), facts, sure)


def _decided(case: Case, facts: tuple[str, ...]) -> Over | None:
    """A result without a position: over with the withdrawal, where SOAP is not open, or once SOAP is over."""
    soap = soap_over(case) if may_soap(case) is not False else True
    if soap is False:
        return None
    rules = ("nrmp.soap.rounds", "nrmp.soap.eligible", "nrmp.binding")
    if case.result == "withdrawn":
        return Over(Said("profile.goal.withdrawn", year=case.target), rules, facts)
    if soap is None:
        ended = Said("profile.goal.soap-perhaps-over", year=case.target, day=case.event("nrmp.soap-end"))
        return Over(ended, rules, facts, False, perhaps_soap=True)
    return Over(Said("profile.goal.decided", year=case.target), rules, facts)


def _no_pathway(case: Case, facts: tuple[str, ...]) -> Over | None:
    """After its deadline a Pathway that was not applied for cannot be accepted by the rank-list hour."""
    late = case.event("pathway.deadline")
    if late is None or not case.over(late) or is_img(case)[0] != "yes" or counted(case, "verified"):
        return None
    mine = (one for one in case.pathway_applications if one.season in (None, case.target))
    sent = any(case.past(one.submitted) and not case.past(one.rejected) for one in mine)
    steps = any(step_counts(case, exam) is not None for exam in FOR_CERTIFICATE)
    there = certificate_counts(case) if certificate_alone(case) else pathway_counts(case, steps)
    if sent or there is not False:
        return None
    rules = ("ecfmg.path-season-vs-match", "ecfmg.match-condition", *late.rules)
    why = Said("over.no-pathway", year=case.target, day=late)
    return Over(why, rules, (*facts, "skills.pathway"), late.confidence in TRUSTED)


_SEASONAL: Final = ("skills", "programs", "match", "start")
OF_THE_POST: Final = (
    "visa.statement-of-need",
    "visa.ds2019",
    "visa.sevis",
    "visa.h1b-petition",
    "visa.consulate",
    "visa.entry",
)
_FOR_THE_START: Final = ("start.training-licence", "start.certificate", "start.first-day")
_STILL_SERVES: Final = ("profile", "school", "identity")


def over(case: Case, step_id: str) -> Over | None:
    """Why a step that is not settled can no longer be done; ``None`` while it can, or where that is not sure."""
    stage, closer = case.book.step(step_id).stage, closed_by(case)
    if step_id == "visa.h1b-petition" and (shut := class_closed(case, "h1b")) is not None:
        return Over(shut.said, shut.rules, shut.facts, for_good=shut.for_good, opens=shut.opens)
    # Who is certified can still match; no Step, and nothing that asks for one, is left to anybody.
    asks_for_a_step = step_id in EXAM_OF or step_id in ("identity.usmle-id", "start.licence")
    if closer is not None and (asks_for_a_step or (shut_out(case) and stage not in _STILL_SERVES)):
        said = Said("step.shut-out", exam=STEP_NAMES[closer])
        return _for_good(case, step_id, closer, said, "usmle.attempts.all-steps-closed", "usmle.attempts.max", EXTRA)
    barred = no_retake_left(case)
    if barred is not None and stage not in _STILL_SERVES:
        none, why = Said("step.no-retake-left", exam=STEP_NAMES[barred]), "ecfmg.exam-seven-year-effect"
        return _for_good(case, step_id, barred, none, "usmle.7y.retake", "usmle.attempts.max", why, EXTRA)
    if stage in _SEASONAL or step_id in OF_THE_POST:
        season = season_over(case)
        if season is not None and (season.sure or _list_gone(case, step_id, season)) and not _begun(case, stage):
            return season
    if step_id in (*OF_THE_POST, *_FOR_THE_START) and not _begun(case, stage):
        return _undecided(case)
    return None


def _list_gone(case: Case, step_id: str, season: Over) -> bool:
    """Is the list what is over, with its hour, though SOAP may still come? A day recorded for it is looked at again."""
    rol = case.event("nrmp.rol")
    known = rol is not None and rol.confidence in TRUSTED and misplaced(case, "ranklist_certified") is None
    return known and season.perhaps_soap and step_id in ("match.interviews", "match.ranklist")


def _undecided(case: Case) -> Over | None:
    """While a release from the match or a later start is asked for, no paper of this start is.

    Rules: nrmp.waiver.no-second-job, nrmp.binding, nrmp.deferral.
    """
    if waiver_asked(case):
        rules, facts = ("nrmp.waiver.no-second-job", "nrmp.binding"), (f"seasons.{case.target}.waiver",)
        asked, refused = Said("warning.waiver", year=case.target), Said("over.waiver-refused")
    elif deferral_asked(case):
        rules, facts = ("nrmp.deferral", "nrmp.binding"), (f"seasons.{case.target}.deferral",)
        asked, refused = Said("over.deferral-asked"), Said("over.deferral-refused", day=case.first_day)
    else:
        return None
    return Over(asked, rules, facts, opens=refused, undecided=True)


def _for_good(case: Case, step_id: str, exam: str, why: Said, *rules: str) -> Over:
    """No attempt is left: a board can still be asked, until its answer is recorded; at the exam itself, of Step 2 CS, which
    has ended, at the first Step still to be passed.
    """
    closed = (one for one in SAT_TODAY if "pass" not in outcomes(case, one))
    at = next(closed, None) if exam == "step2cs" else exam
    name = STEP_NAMES[exam]
    said = Said("over.ask-about-the-steps", exam=name) if exam == "step2cs" else Said("over.ask-a-board", exam=name)
    ask = said if step_id == f"exams.{at}" else None
    ask = ask if case.looked_up(EXTRA) is None else None
    return Over(why, rules, (f"exams.{exam}",), for_good=True, ask=ask)


def _begun(case: Case, stage: str) -> bool:
    """Training that has begun hangs on no Match any more."""
    return stage in ("start", "visa") and case.past(case.post.began) and lost_place(case) is None


def season_counts(case: Case) -> bool:
    """May days of the target season still be the reason for a date of any step?"""
    season = season_over(case)
    return not shut_out(case) and (season is None or not season.sure)


def next_chance(case: Case) -> int | None:
    """The first later Match whose rank-list hour is ahead, whose training begins after graduation and from which NRMP
    bars nobody, as far as the calendar reaches.
    """
    for year in range((case.target or case.today.year - 1) + 1, case.book.calendar.last + 1):
        if case.graduated is not None and case.graduated[0] > date(year, *FIRST_DAY):
            continue
        rol, then = case.event("nrmp.rol", year), case.profile.seasons.get(year)
        if rol is not None and not case.over(rol) and not (then is not None and then.barred):
            return year
    return None
