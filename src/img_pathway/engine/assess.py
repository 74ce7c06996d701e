"""`assess`: facts in, truth out. One pass over the steps in graph order.

Each step is judged once, by one small function over recorded facts; what a later recorded fact proves is
worked out beforehand in one backward pass; prerequisites look only at steps already judged. So an
assessment costs one walk over steps and facts, and no rule is evaluated twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from ..profile.facts import Profile
from ..rulebook.book import Rulebook
from ..rulebook.types import TRUSTED, Event, Step
from .case import Case
from .cliffs import cliffs
from .days import say
from .judges import JUDGES
from .judges.season import service_rules
from .judges.skills import accepted_pathway, settled
from .judges.testing import NAMES
from .judges.timely import counted, of_this_start, other_post
from .model import ACTIONABLE, Assessment, Deadline, Reason, StageState, Status, StepState
from .order import following, losses
from .ruling import Ruling, unmet
from .warnings import warnings

SATISFIED: Final[frozenset[Status]] = frozenset({"done", "not-needed", "check"})
"""Statuses of a prerequisite that do not lock: `check` never does."""

_DECIDED: Final[frozenset[Status]] = frozenset({"not-needed", "done", "lapsed", "waiting", "in-progress"})


def assess(profile: Profile, rulebook: Rulebook, now: datetime) -> Assessment:
    """Derive statuses, reasons, clocks, cliffs, warnings and what comes next. Pure and total.

    `now` is one aware instant; days are taken in the person's recorded zone. Raises ValueError for a naive
    `now` and nothing else for a valid profile.
    """
    return assess_case(Case(profile, rulebook, now))


def assess_case(case: Case) -> Assessment:
    """The same, for a caller that also wants the case (explanations, the plan)."""
    proven = _proven(case)
    for step in case.book.graph_order:
        case.states[step.id] = _state(case, step, proven)
    found = cliffs(case)
    said = warnings(case)
    states = case.states
    lost = losses(case, states, found, said)
    stages = tuple(_stage(case, stage.id, stage.title, states) for stage in case.book.stages)
    order = following(case, states, lost, said)
    return Assessment(
        now=case.now,
        target_match=case.target,
        stages=stages,
        pathways=case.pathways,
        cliffs=found,
        warnings=said,
        next=order[0] if order else None,
        then=tuple(order[1:]),
        deadlines=tuple(case.deadline(event) for event in (case.book.events(case.target) if case.target else ())),
        losses=lost,
        by_id=states,
        case=case,
    )


# ---------------------------------------------------------------------- one step


def _state(case: Case, step: Step, proven: Mapping[str, str]) -> StepState:
    ruling = JUDGES[step.id](case) if step.id in JUDGES else None
    ruling = ruling or Ruling(None)
    status = ruling.status
    if status not in ("not-needed", "done") and not ruling.firm and step.id in proven:
        ruling = Ruling("done", (Reason(proven[step.id], _named(step, ruling), ()),))
        status = ruling.status
    asks, ruling = _looked_up(case, step, ruling)
    if ruling.status is None and step.id in _SERVE_THE_STEPS and case.shut_out:
        ruling = _shut_out(case)
    status = ruling.status
    missing = ruling.missing
    reasons = ruling.reasons
    override = case.profile.overrides.get(step.id) if case.profile.overrides else None
    if override is None and reasons and (status == "done" or (status == "not-needed" and reasons[0].rules)):
        # Most steps of a full profile are settled: neither prerequisites nor dates are looked at for them.
        return StepState(step.id, step.title, status, reasons, step.portal, ruling.earliest, asks=asks)
    # What recorded facts leave open stays `check`: no season gate and no earlier step makes it a lock.
    if status not in _DECIDED and not (status == "check" and ruling.firm):
        unmet = tuple(needed for needed in step.requires if case.states[needed].status not in SATISFIED)
        gate = _season_gate(case, step)
        if unmet:
            status = "locked"
            missing = tuple(dict.fromkeys((*missing, *unmet)))
            locks = tuple(_locks(case, step, needed) for needed in unmet)
            reasons = (*reasons, *locks) if ruling.firm else (*locks, *reasons)
        elif status == "locked":
            pass
        elif gate is not None and gate.status == "locked":
            status, reasons = "locked", (*gate.reasons, *reasons)
        elif status is None and gate is not None:
            status, reasons = gate.status, (*gate.reasons, *reasons)
        status = status or "ready"
    opened = override is not None and bool(override.note)
    if opened and status == "locked":
        status = "ready"
        reasons = (
            Reason("Opened by you, with a note; it satisfies nothing else.", step.rules[:1], (f"overrides.{step.id}",)),
            *reasons,
        )
    if status not in ("ready", "done") and not any(reason.rules for reason in reasons):
        reasons = (*reasons, Reason(step.do + ".", step.rules[:1]))
    if not reasons:
        reasons = (Reason(_invitation(step), step.rules[:1]),)
    dates = _dates(case, step, status)
    return StepState(
        id=step.id,
        title=step.title,
        status=status,
        reasons=reasons,
        portal=step.portal,
        earliest=ruling.earliest,
        by=dates.by,
        due=dates.due,
        latest_safe=dates.latest_safe,
        latest_possible=dates.latest_possible,
        since=ruling.since if status == "waiting" else None,
        who=ruling.who if status == "waiting" else None,
        nudge=ruling.nudge if status == "waiting" else None,
        missing=missing if status == "locked" else (),
        asks=asks if status in ("check", "done", "ready") else None,
        override_note=override.note if override is not None else None,
        override_date=override.date if override is not None else None,
    )


def _looked_up(case: Case, step: Step, ruling: Ruling) -> tuple[str | None, Ruling]:
    """A yes or no the person looked up settles what the rulebook cannot say, and is shown as theirs.

    The key asked under is the deciding rule's id, with the season for steps that belong to one.
    """
    if ruling.status != "check":
        return None, ruling
    rule_id = ruling.reasons[0].rules[0]
    if rule_id.startswith(_MENDED):
        return None, ruling
    key = f"{rule_id}@{case.target}" if case.target and step.stage in ("skills", "programs", "match") else rule_id
    answer = case.profile.answers.get(key)
    said = (answer.answer or "").strip().casefold() if answer is not None else ""
    if answer is None or said not in ("yes", "no") or rule_id in _DATED:
        return key, ruling
    when = f" on {say(answer.date)}" if answer.date else ""
    where = f", seen at {answer.seen_at}" if answer.seen_at else ""
    reason = Reason(f"You looked it up{when}: {said}{where}. This is yours.", (rule_id,), (f"answers.{key}",))
    settled: Status = "done" if said == "yes" else "lapsed" if step.stage == "exams" else "ready"
    return key, ruling._replace(status=settled if settled != "ready" else None, reasons=(reason, *ruling.reasons))


_MENDED: Final[tuple[str, ...]] = ("usmle.pass.", "nrmp.rol-pattern")
"""Rules of a `check` that only the facts themselves can settle: the score report, another Match."""
_DATED: Final[frozenset[str]] = frozenset({"ecfmg.path-expiry-pattern"})
"""Rules of a `check` that a day settles: a yes said today would tick beyond the day it is about."""


_SERVE_THE_STEPS: Final[frozenset[str]] = frozenset(
    {
        "skills.oet",
        "skills.pathway",
        "credentials.diploma",
        "credentials.transcript",
        "programs.token",
        "programs.list",
        "match.register",
    }
)
"""Steps that cost money or time and lead nowhere once no Step may be taken any more."""


def _shut_out(case: Case) -> Ruling:
    """Rules: usmle.attempts.all-steps-closed, usmle.attempts.extra-one."""
    closer = case.closed or "step1"
    return unmet(
        f"The attempts at {NAMES[closer]} are used up and that closes every Step, so this leads no further for now."
        " Some state boards may ask for one more attempt: ask one before you pay anything.",
        "usmle.attempts.all-steps-closed",
        "usmle.attempts.extra-one",
        facts=(f"exams.{closer}",),
        missing=(f"exams.{closer}",),
    )._replace(firm=True)


def _named(step: Step, ruling: Ruling) -> tuple[str, ...]:
    for reason in ruling.reasons:
        if reason.rules:
            return reason.rules
    return step.rules[:1]


def _invitation(step: Step) -> str:
    return f"Nothing stands in the way: {step.do[0].lower()}{step.do[1:]}."


_WORDING: Final[dict[Status, str]] = {
    "lapsed": "has lapsed",
    "waiting": "is still waiting",
    "in-progress": "is not finished",
    "locked": "is itself locked",
    "ready": "is not recorded yet",
}


def _locks(case: Case, step: Step, needed: str) -> Reason:
    state = case.states[needed]
    return Reason(f'Needs "{state.title}" first: it {_WORDING.get(state.status, state.status)}.', step.rules[:1])


def _season_gate(case: Case, step: Step) -> Ruling | None:
    """Locked before its season opens; `check` where an expected opening has come without being seen."""
    if step.opens is None:
        return None
    event = case.event(step.opens)
    if event is None or seen_open(case, event):
        return None
    rules = event.rules or step.rules[:1]
    if not case.begun(event):
        word = "opens on" if event.confidence in TRUSTED else "expected"
        more = " The opening you recorded was that of an earlier season." if _seen_too_early(case, event) else ""
        return Ruling("locked", (Reason(f"{event.title}: {word} {say(event.day)}.{more}", rules),))
    if event.confidence in TRUSTED:
        return None
    return Ruling(
        "check", (Reason(f"{event.title}: expected {say(event.day)}. Look, and record that it opened.", rules),)
    )


_LAST_SEASON: Final = timedelta(days=150)
"""An opening recorded so long before the expected one was that of the season before."""


def _seen_too_early(case: Case, event: Event) -> bool:
    field = case.book.calendar.opened_by(event.id)
    seen: date | None = getattr(case.season, field) if field is not None else None
    return seen is not None and case.past(seen) and seen < event.day - _LAST_SEASON


def seen_open(case: Case, event: Event) -> bool:
    """Has the person recorded, or does the calendar say, that this door of a season has opened?"""
    field = case.book.calendar.opened_by(event.id)
    if field is not None:
        return case.past(getattr(case.season, field)) and not _seen_too_early(case, event)
    # Later doors of a season open on their own day; having seen the season open makes that day enough.
    return (
        event.confidence not in TRUSTED
        and case.past(case.season.eras_opened if event.id[0] in "er" else case.season.nrmp_opened)
        and case.begun(event)
    )


class _Dates(NamedTuple):
    due: Deadline | None = None
    by: date | None = None
    latest_safe: date | None = None
    latest_possible: date | None = None


def _dates(case: Case, step: Step, status: Status) -> _Dates:
    """Official deadline, advised date, and the days counted back from them, for steps that are still open."""
    if status in ("done", "not-needed"):
        return _Dates()
    due: Deadline | None = None
    by: date | None = None
    if step.due is not None:
        event = case.event(step.due)
        due = case.deadline(event) if event is not None else None
    elif step.id in _BEFORE_START and case.first_day is not None:
        sure = "official" if case.profile.start.first_day else "inferred"
        rules = ("ecfmg.match-start", "nrmp.eligible.july1")
        due = Deadline("start", "First day of training", case.first_day, None, sure, rules)
    if step.by is not None:
        event = case.event(step.by)
        by = event.day if event is not None else None
    if step.result is None:
        return _Dates(due, by)
    wait = case.book.duration(step.result)
    safe = by - timedelta(days=wait.bad) if by is not None and wait.bad is not None else None
    possible = due.day - timedelta(days=wait.best) if due is not None and wait.best is not None else None
    return _Dates(due, by, safe, possible)


_BEFORE_START: Final[frozenset[str]] = frozenset(
    {
        "certificate.issued",
        "start.contract",
        "start.training-licence",
        "start.certificate",
        "start.first-day",
        "visa.entry",
        "visa.consulate",
    }
)


# ---------------------------------------------------------------------- what recorded facts prove


def _proven(case: Case) -> dict[str, str]:
    """Steps that cannot but be done, with the sentence saying why; one backward pass over the graph."""
    reasons: dict[str, str] = {}
    for step in reversed(case.book.graph_order):
        evidence = _evidence(case, step) if step.proves else None
        if evidence is None:
            continue
        _spread(case, step, evidence, reasons)
    return reasons


def _spread(case: Case, step: Step, evidence: str, reasons: dict[str, str]) -> None:
    for proved in step.proves:
        if proved == "skills.pathway" and not settled(case):
            # A certificate proves the Pathway of its day, not one that has ended since.
            continue
        if proved not in reasons:
            reasons[proved] = f"{evidence} proves it."
            _spread(case, case.book.step(proved), evidence, reasons)


def _evidence(case: Case, step: Step) -> str | None:
    """A recorded fact, not in the future, that shows this step itself has happened."""
    profile, season = case.profile, case.season
    match step.id:
        case "permits.step1" | "permits.step2ck" | "permits.step3":
            issued = any(case.past(one.issued) for one in getattr(profile.permits, step.id.partition(".")[2]))
            return "The recorded permit" if issued else None
        case "exams.step1" | "exams.step2ck" | "exams.step3":
            exam = step.id.partition(".")[2]
            return "A recorded sitting" if any(case.past(one.date) for one in case.sittings(exam)) else None
        case "application.accepted":
            return "The accepted application" if case.past(profile.application.accepted) else None
        case "application.submit":
            return "The submitted application" if case.past(profile.application.submitted) else None
        case "skills.pathway":
            held = accepted_pathway(case)
            return "The accepted Pathway" if held is not None and held[2] is True else None
        case "credentials.verified":
            return "The verification" if case.past(profile.credentials.verified) else None
        case "certificate.issued":
            return "The certificate" if case.past(profile.certificate.issued) else None
        case "programs.submit":
            return "The submitted application" if counted(case, "submitted") else None
        case "match.interviews":
            # With both services in use an interview may have come from either.
            both = season.residencycas_submitted and any(map(service_rules, profile.profile.specialties))
            return "An interview" if season.interviews and not both else None
        case "match.ranklist":
            return "The certified rank list" if counted(case, "ranklist_certified") else None
        case "match.result":
            return None
        case "visa.statement-of-need":
            return "The Statement of Need" if case.past(profile.visa.need_issued) else None
        case "visa.consulate":
            return "The visa" if of_this_start(case, profile.visa.issued) else None
        case "visa.entry":
            return "The entry" if of_this_start(case, profile.visa.entered) else None
        case "start.training-licence":
            licence = profile.start.training_licence_issued
            return "The training licence" if case.past(licence) and not other_post(case, licence) else None
        case "start.certificate":
            # Training that has begun anywhere shows that there was a certificate.
            shown = case.past(profile.start.certificate_shown)
            return (
                "The certificate at the hospital" if shown else "Training" if case.past(profile.start.began) else None
            )
        case "start.first-day":
            began = profile.start.began
            return "The begun training" if case.past(began) and not other_post(case, began) else None
    return None


# ---------------------------------------------------------------------- stages


def _stage(case: Case, stage_id: str, title: str, states: Mapping[str, StepState]) -> StageState:
    steps = tuple(states[step_id] for step_id in case.book.steps_of[stage_id])
    needed = [step for step in steps if step.status != "not-needed"]
    unlocked = any(step.status != "locked" for step in (needed or steps))
    if not needed:
        return StageState(stage_id, title, "not-needed", unlocked, steps[0].reasons[0].text, steps)
    found = {step.status for step in needed}
    status = _stage_status(found)
    telling = next((step for step in needed if step.status == status), None)
    if status == "in-progress" and telling is None:
        telling = next((step for step in needed if step.status in ACTIONABLE), None) or next(
            step for step in needed if step.status != "done"
        )
    if status == "done":
        return StageState(stage_id, title, status, True, "Everything here is done.", steps)
    assert telling is not None
    return StageState(stage_id, title, status, unlocked, f"{telling.title}: {telling.reasons[0].text}", steps)


def _stage_status(found: set[Status]) -> Status:
    """The first of: lapsed, in-progress (some done, some open), ready, waiting, check, locked, done."""
    if "lapsed" in found:
        return "lapsed"
    if "in-progress" in found or ("done" in found and len(found) > 1):
        return "in-progress"
    for status in ("ready", "waiting", "check", "locked"):
        if status in found:
            return status
    return "done"
