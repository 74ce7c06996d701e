"""`assess`: facts in, truth out. One pass over the steps in graph order.

Each step is judged once, by one small function over recorded facts; what a later recorded fact proves is
worked out beforehand in one backward pass; prerequisites look only at steps already judged. So an
assessment costs one walk over steps and facts, and no rule is evaluated twice. Sentences, and the states and stages
they settle, name nothing of the person in most lives: made once, they are kept with the rulebook and looked up by value.
"""

from __future__ import annotations

from collections.abc import Callable, KeysView, Mapping
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Final

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.evidence import proven_steps
from img_pathway.engine.judges import JUDGES
from img_pathway.engine.losses.cliffs import cliffs
from img_pathway.engine.model import ACTIONABLE, SETTLED, STEP_NAMES, Deadline, Reason, StageState, Status, StepState
from img_pathway.engine.readings.counting import shut_out
from img_pathway.engine.readings.season import seen_open, seen_too_early
from img_pathway.engine.readings.sittings import closed_by
from img_pathway.engine.ruling import Judge, Ruling, unmet
from img_pathway.engine.time.days import say
from img_pathway.engine.warnings.what_to_know import warnings
from img_pathway.engine.what_next import following, losses, unsettled
from img_pathway.profile.facts import Profile
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import TRUSTED, Stage, Step

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
    proven, states, overrides = proven_steps(case), case.states, case.profile.overrides
    kept: Kept = case.book.derived("settled")
    unmet: set[str] = set()
    for ident, step, judge in _judged(case.book):
        ruling = judge(case) or _OPEN
        # Most steps of a full profile are settled, by a ruling that is the same for everybody: so is the state then.
        last = kept.get(ident)
        if last is not None and last[0] is ruling and ident not in overrides:
            states[ident] = last[1]
            continue
        state = states[ident] = _state(case, step, _spoken(case, ruling), proven, unmet, kept)
        if state.status not in SATISFIED:
            unmet.add(ident)
    found = cliffs(case)
    said = warnings(case)
    left = unsettled(states)
    lost, begin = losses(case, left, found, said)
    done: dict[str, StageState] = case.book.derived("stages")
    stages = tuple([_stage(stage, of_stage(states), done) for stage, of_stage in _staged(case.book)])
    order = following(case, left, lost, begin, said)
    return Assessment(
        now=case.now,
        target_match=case.target,
        stages=stages,
        cliffs=found,
        warnings=said,
        next=order[0] if order else None,
        then=tuple(order[1:]),
        deadlines=_deadlines(case),
        losses=lost,
        by_id=states,
        case=case,
    )


# ---------------------------------------------------------------------- one step


Kept = dict[str, tuple[Ruling, StepState]]
"""For each step the last ruling that settled it, with the state that follows from the ruling alone."""


def _spoken(case: Case, ruling: Ruling) -> Ruling:
    """The ruling in the words of the rulebook."""
    return ruling._replace(reasons=tuple(reason._replace(words=case.words) for reason in ruling.reasons))


def _judged(book: Rulebook) -> tuple[tuple[str, Step, Judge], ...]:
    """The steps in graph order, each with its id before and its judge behind it."""
    kept: dict[str, tuple[tuple[str, Step, Judge], ...]] = book.derived("judged")
    found = kept.get("")
    if found is None:
        found = kept[""] = tuple((step.id, step, JUDGES.get(step.id, _says_nothing)) for step in book.graph_order)
    return found


def _says_nothing(case: Case) -> None:
    """The judge of a step that only its prerequisites and its season decide."""


def _state(case: Case, step: Step, ruling: Ruling, proven: Mapping[str, str], unmet: set[str], kept: Kept) -> StepState:
    """One step as it stands; `unmet` are the steps before it that lock what requires them."""
    override = case.profile.overrides.get(step.id)
    # Taken apart at once: reading a named tuple field by field costs more than most judges.
    status, reasons, since, who, nudge, earliest, missing, firm = ruling
    if status not in SETTLED and not firm and step.id in proven:
        status, reasons, earliest = "done", (Reason(proven[step.id], _ruled(reasons) or step.rules[:1]),), None
    asks: str | None = None
    if status == "check":
        asks, status, reasons = _looked_up(case, step, reasons)
    if status is None and step.id in _SERVE_THE_STEPS and shut_out(case):
        status, reasons, since, who, nudge, earliest, missing, firm = _shut_out(case)
    if override is None and reasons and (status == "done" or (status == "not-needed" and reasons[0].rules)):
        # Neither prerequisites nor dates are looked at for what is settled.
        state = StepState(step.id, step.title, status, reasons, step.portal, earliest, asks=asks)
        if reasons is ruling.reasons:
            kept[step.id] = ruling, state
        return state
    # What recorded facts leave open stays `check`: no season gate and no earlier step makes it a lock.
    if status not in _DECIDED and not (status == "check" and firm):
        if not unmet.isdisjoint(step.requires):
            states = case.states
            open_ = [needed for needed in step.requires if needed in unmet]
            status = "locked"
            missing = tuple(dict.fromkeys((*missing, *open_)) if missing else open_)
            # The sentences name nothing of the person: made once, kept with the rulebook.
            said: dict[tuple[str, str, Status], Reason] = case.book.derived("locks")
            locks = [
                said.get((step.id, needed, states[needed].status)) or _lock(said, step, states[needed])
                for needed in open_
            ]
            reasons = (*reasons, *locks) if firm else (*locks, *reasons)
        elif status != "locked":
            gate = _season_gate(case, step)
            if gate is not None and (status is None or gate.status == "locked"):
                status, reasons = gate.status, (*gate.reasons, *reasons)
        status = status or "ready"
    opened = override is not None and bool(override.note)
    if opened and status == "locked":
        status = "ready"
        reasons = (
            Reason("Opened by you, with a note; it satisfies nothing else.", step.rules[:1], (f"overrides.{step.id}",)),
            *reasons,
        )
    assert status is not None
    if status not in ("ready", "done") and not (reasons and reasons[0].rules) and not _ruled(reasons):
        reasons = (*reasons, Reason(step.do + ".", step.rules[:1]))
    if not reasons:
        reasons = (Reason(_invitation(step), step.rules[:1]),)
    by, due, latest_safe, latest_possible = _dates(case, step, status)
    waits = status == "waiting"
    return StepState(
        step.id,
        step.title,
        status,
        reasons,
        step.portal,
        earliest,
        by,
        due,
        latest_safe,
        latest_possible,
        since if waits else None,
        who if waits else None,
        nudge if waits else None,
        missing if status == "locked" else (),
        asks if status in ("check", "done", "ready") else None,
        override.note if override is not None else None,
        override.date if override is not None else None,
    )


_OPEN: Final[Ruling] = Ruling(None)


def _looked_up(
    case: Case, step: Step, reasons: tuple[Reason, ...]
) -> tuple[str | None, Status | None, tuple[Reason, ...]]:
    """A yes or no the person looked up settles what the rulebook cannot say, and is shown as theirs.

    The key asked under is the deciding rule's id, with the season for steps that belong to one.
    """
    rule_id = reasons[0].rules[0]
    if rule_id.startswith(_MENDED):
        return None, "check", reasons
    key = f"{rule_id}@{case.target}" if case.target and step.stage in ("skills", "programs", "match") else rule_id
    answer = case.profile.answers.get(key)
    said = (answer.answer or "").strip().casefold() if answer is not None else ""
    if answer is None or said not in ("yes", "no") or rule_id in _DATED:
        return key, "check", reasons
    when = f" on {say(answer.date)}" if answer.date else ""
    where = f", seen at {answer.seen_at}" if answer.seen_at else ""
    reason = Reason(f"You looked it up{when}: {said}{where}. This is yours.", (rule_id,), (f"answers.{key}",))
    settled: Status | None = "done" if said == "yes" else "lapsed" if step.stage == "exams" else None
    return key, settled, (reason, *reasons)


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
    closer = closed_by(case) or "step1"
    return unmet(
        f"The attempts at {STEP_NAMES[closer]} are used up and that closes every Step, so this leads no further for now."
        " Some state boards may ask for one more attempt: ask one before you pay anything.",
        "usmle.attempts.all-steps-closed",
        "usmle.attempts.extra-one",
        facts=(f"exams.{closer}",),
        missing=(f"exams.{closer}",),
        firm=True,
    )


def _ruled(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """The rules of the first reason that names any."""
    for reason in reasons:
        if reason.rules:
            return reason.rules
    return ()


def _invitation(step: Step) -> str:
    return f"Nothing stands in the way: {step.do[0].lower()}{step.do[1:]}."


_WORDING: Final[dict[Status, str]] = {
    "lapsed": "has lapsed",
    "waiting": "is still waiting",
    "in-progress": "is not finished",
    "locked": "is itself locked",
    "ready": "is not recorded yet",
}


def _lock(said: dict[tuple[str, str, Status], Reason], step: Step, needed: StepState) -> Reason:
    text = f'Needs "{needed.title}" first: it {_WORDING.get(needed.status, needed.status)}.'
    found = said[step.id, needed.id, needed.status] = Reason(text, step.rules[:1])
    return found


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
        more = " The opening you recorded was that of an earlier season." if seen_too_early(case, event) else ""
        return Ruling("locked", (Reason(f"{event.title}: {word} {say(event.day)}.{more}", rules),))
    if event.confidence in TRUSTED:
        return None
    return Ruling(
        "check", (Reason(f"{event.title}: expected {say(event.day)}. Look, and record that it opened.", rules),)
    )


_Dates = tuple[date | None, Deadline | None, date | None, date | None]
"""Advised date, official deadline, and the latest safe and latest possible days."""


def _dates(case: Case, step: Step, status: Status) -> _Dates:
    """Advised date, official deadline, and the days counted back from them, for steps that are still open."""
    if status in SETTLED:
        return None, None, None, None
    due: Deadline | None = None
    by: date | None = None
    if step.due is not None:
        event = case.event(step.due)
        due = case.deadline(event) if event is not None else None
    elif step.id in _BEFORE_START:
        due = case.start
    if step.by is not None:
        event = case.event(step.by)
        by = event.day if event is not None else None
    if step.result is None:
        return by, due, None, None
    wait = case.book.duration(step.result)
    safe = by - timedelta(days=wait.bad) if by is not None and wait.bad is not None else None
    possible = due.day - timedelta(days=wait.best) if due is not None and wait.best is not None else None
    return by, due, safe, possible


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


# ---------------------------------------------------------------------- stages and deadlines


def _deadlines(case: Case) -> tuple[Deadline, ...]:
    """The rulebook's own dates of the target season, made once for everybody."""
    kept: dict[int, tuple[Deadline, ...]] = case.book.derived("season")
    if case.target and case.target not in kept:
        kept[case.target] = tuple(map(case.deadline, case.book.events(case.target)))
    return kept[case.target] if case.target else ()


_OfStage = Callable[[Mapping[str, StepState]], tuple[StepState, ...]]


def _staged(book: Rulebook) -> tuple[tuple[Stage, _OfStage], ...]:
    """Each stage with the taker of its steps, in the order on screen."""
    kept: dict[str, tuple[tuple[Stage, _OfStage], ...]] = book.derived("staged")
    found = kept.get("")
    if found is None:
        found = kept[""] = tuple((stage, _taker(book.steps_of[stage.id])) for stage in book.stages)
    return found


def _taker(steps: tuple[str, ...]) -> _OfStage:
    if len(steps) > 1:
        return itemgetter(*steps)
    return lambda states: tuple(states[step] for step in steps)


def _stage(stage: Stage, steps: tuple[StepState, ...], kept: dict[str, StageState]) -> StageState:
    ident, title = stage.id, stage.title
    # What is settled is the same for everybody, step by step, and so is a stage of nothing else.
    last = kept.get(ident)
    if last is not None and last.steps == steps:
        return last
    first: dict[Status, StepState] = {}
    for step in steps:
        status = step.status
        if status != "not-needed" and status not in first:
            first[status] = step
    if not first:
        found = kept[ident] = StageState(ident, title, "not-needed", True, steps[0].reasons[0].text, steps)
        return found
    status = _stage_status(first.keys())
    if status == "done":
        found = kept[ident] = StageState(ident, title, status, True, "Everything here is done.", steps)
        return found
    telling = first.get(status)
    if telling is None:
        # Some steps are done and some are open: the first one whose turn it is tells, else the first open one.
        told = first.keys() & ACTIONABLE or first.keys() - SETTLED
        telling = next(step for step in first.values() if step.status in told)
    unlocked = len(first) > 1 or status != "locked"
    return StageState(ident, title, status, unlocked, f"{telling.title}: {telling.reasons[0].text}", steps)


def _stage_status(found: KeysView[Status]) -> Status:
    """The first of: lapsed, in-progress (some done, some open), ready, waiting, check, locked, done."""
    if len(found) == 1:
        return next(iter(found))
    if "lapsed" in found:
        return "lapsed"
    if "in-progress" in found or ("done" in found and len(found) > 1):
        return "in-progress"
    for status in ("ready", "waiting", "check", "locked"):
        if status in found:
            return status
    return "done"
