"""How each step stands: one pass over the steps in graph order.

Each step is judged once, by one small function over recorded facts; what a later recorded fact proves is worked out
beforehand; prerequisites look only at steps already judged.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.evidence import Proof, proven_steps
from img_pathway.engine.judges import JUDGES
from img_pathway.engine.judges.school_and_identity import uncertifiable
from img_pathway.engine.model import SETTLED, Deadline, Reason, Status, StepState
from img_pathway.engine.readings.asking import ask_again
from img_pathway.engine.readings.over import Over, behind_the_match, next_chance, over, season_counts, seen_by_the_hour
from img_pathway.engine.readings.pathway_season import due_event, event_of
from img_pathway.engine.readings.season import is_open, seen_open, seen_too_early, training_begun
from img_pathway.engine.readings.sittings import EXTRA
from img_pathway.engine.readings.verification import decided_unseen
from img_pathway.engine.ruling import Ruling, check
from img_pathway.engine.time.closed_days import last_open
from img_pathway.engine.time.waits import span
from img_pathway.engine.visa.measures import other_way
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Dated, Step

SATISFIED: Final[frozenset[Status]] = SETTLED | {"check"}
"""Statuses of a prerequisite that do not lock: `check` never does, unless only the opening of its season is in doubt."""

_ASKED: Final[frozenset[Status]] = frozenset({"check", "done", "ready"})

_DECIDED: Final[frozenset[Status]] = SETTLED | {"lapsed", "waiting", "in-progress"}


def judge_steps(case: Case) -> dict[str, StepState]:
    """Every step as it stands, in graph order; kept with the case, where later judges look at it."""
    proven = proven_steps(case)
    for step in case.book.graph_order:
        judge = JUDGES.get(step.id)
        # Without a judge, or where it says nothing, prerequisites and season decide.
        ruling = (judge(case) if judge is not None else None) or Ruling(None)
        case.states[step.id] = _state(case, step, ruling, proven.get(step.id))
    return case.states


def _state(case: Case, step: Step, ruling: Ruling, proof: Proof | None) -> StepState:
    """One step as it stands; `proof` says why it cannot but be done."""
    asks, ruling = _judged(case, step, ruling, proof)
    end = over(case, step.id) if ruling.status not in SETTLED and not _with_others(step, ruling) else None
    if end is not None and not (end.undecided and ruling.status == "waiting"):
        return _ended(case, step, _closed(case, step, ruling, end), end)
    # What recorded facts leave open stays `check`: no season gate and no earlier step makes it a lock.
    if ruling.status not in _DECIDED and not (ruling.status == "check" and ruling.firm):
        ruling = _locked(case, step, ruling)
    status, reasons, override = ruling.status or "ready", ruling.reasons, case.profile.overrides.get(step.id)
    if status == "locked" and override is not None and override.note:
        status = "ready"
        reasons = (Reason(Said("step.opened-by-you"), step.rules[:1], (f"overrides.{step.id}",)), *reasons)
    by, due, latest_safe, latest_possible = _dates(case, step, status)
    waits, open_still = status == "waiting", status not in SETTLED
    return StepState(
        id=step.id,
        title=step.title,
        status=status,
        reasons=_told(case, step, status, reasons, ruling.do),
        portal=ruling.portal or step.portal,
        earliest=ruling.earliest,
        by=by,
        due=due,
        latest_safe=latest_safe,
        latest_possible=latest_possible,
        since=ruling.since if waits else None,
        who=case.words.text(ruling.who) if waits and ruling.who else None,
        nudge=ask_again(case, step.id, ruling.since, ruling.nudge) if waits else None,
        missing=ruling.missing if status in ("locked", "check") else (),
        until=ruling.until if open_still else None,
        unseen=status == "check" and ruling.unseen,
        asks=asks if status in _ASKED else None,
        do=ruling.do if open_still else None,
        last=ruling.last if open_still else None,
        set_for=ruling.set_for if open_still else None,
        override_note=override.note if override is not None else None,
        override_date=override.date if override is not None else None,
    )


def _judged(case: Case, step: Step, ruling: Ruling, proof: Proof | None) -> tuple[str | None, Ruling]:
    """What the judge, a proof and the person's own look-up say of a step, and the key it is looked up under."""
    if proof is not None and ruling.status not in SETTLED and not ruling.firm:
        reason = Reason(proof.said, _ruled(ruling.reasons) or step.rules[:1], proof.facts)
        ruling = replace(ruling, status="done", reasons=(reason,), earliest=None)
    asks: str | None = None
    if ruling.status == "check":
        asks, ruling = _looked_up(case, step, ruling)
    if ruling.status in (None, "check") and "serves-exams" in step.kinds:
        ruling = uncertifiable(case) or ruling
    if ruling.status not in _DECIDED and (late := seen_by_the_hour(case, step.id)) is not None:
        ruling = check(late.said, *late.rules, facts=late.facts, firm=True)
    return asks, ruling


def _ended(case: Case, step: Step, ruling: Ruling, end: Over) -> StepState:
    """A step that is over: it has no date and no action, but for what a state board can still be asked."""
    status, override = ruling.status or "ready", case.profile.overrides.get(step.id)
    return StepState(
        id=step.id,
        title=step.title,
        status=status,
        reasons=_told(case, step, status, ruling.reasons, ruling.do),
        portal="state board" if end.ask is not None else ruling.portal or step.portal,
        earliest=ruling.earliest,
        missing=ruling.missing if status == "locked" else (),
        over=True,
        until=ruling.until if status not in SETTLED else None,
        asks=EXTRA if end.ask is not None else None,
        do=end.ask if status not in SETTLED else None,
        override_note=override.note if override is not None else None,
        override_date=override.date if override is not None else None,
    )


def _told(case: Case, step: Step, status: Status, reasons: tuple[Reason, ...], do: Said | None) -> tuple[Reason, ...]:
    """The reasons as they are shown: one names a rule unless all is well, and there is always one."""
    if status not in ("ready", "done") and not _ruled(reasons):
        reasons = (*reasons, Reason(Said("step.do", do=step.do), step.rules[:1]))
    if not reasons:
        reasons = (Reason(Said("step.invitation", do=do or step.do), step.rules[:1], repeats="step"),)
    return tuple(replace(reason, words=case.words) for reason in reasons)


def _with_others(step: Step, ruling: Ruling) -> bool:
    """An application that was sent is answered, also where its season is lost: it may serve the next one."""
    return step.stage in ("skills", "credentials", "application") and ruling.status == "waiting"


def _locked(case: Case, step: Step, ruling: Ruling) -> Ruling:
    """The same step locked by prerequisites that are open, or by a season that is."""
    needs = map(case.states.__getitem__, step.requires)
    # What is not on the usual way holds back only what is not on it either.
    aside = other_way(case, step.id)
    open_ones = [one for one in needs if (one.status not in SATISFIED or one.unseen) and not _reaches(case, step, one)]
    lacking = [one for one in open_ones if aside or not other_way(case, one.id)]
    if lacking:
        missing = tuple(dict.fromkeys((*ruling.missing, *(needed.id for needed in lacking))))
        locks = [_lock(step, needed) for needed in lacking]
        reasons = (*ruling.reasons, *locks) if ruling.firm else (*locks, *ruling.reasons)
        # What only later is to be done is no action yet, unless recorded facts make it one.
        do = ruling.do if ruling.firm else None
        return replace(ruling, status="locked", missing=missing, reasons=reasons, do=do)
    if ruling.status == "locked":
        return ruling
    gate = _season_gate(case, step)
    if gate is not None and (ruling.status is None or gate.status == "locked"):
        # What is in doubt is looked up once its season can be open.
        do = None if ruling.status == "check" else ruling.do
        reasons, unseen = (*gate.reasons, *ruling.reasons), gate.status == "check"
        return replace(ruling, status=gate.status, reasons=reasons, unseen=unseen, do=do)
    return ruling


def _reaches(case: Case, step: Step, needed: StepState) -> bool:
    """Does what a step holds, though it is open again for a later day, last as long as another step asks for it?"""
    if needed.until is None:
        return False
    due = _dates(case, step, "ready")[1]
    return due is None or due.day <= needed.until


def _looked_up(case: Case, step: Step, ruling: Ruling) -> tuple[str | None, Ruling]:
    """A yes or no the person looked up settles what the rulebook cannot say, and is shown as theirs.

    The key asked under is the deciding rule's id, with the season for steps that belong to one.
    """
    rule_id = ruling.reasons[0].rules[0]
    if rule_id in case.book.proofs.settled_by_facts:
        return None, ruling
    key = f"{rule_id}@{case.target}" if case.target and step.stage in ("skills", "programs", "match") else rule_id
    answer = case.profile.answers.get(key)
    found = (answer.answer or "").strip().casefold() if answer is not None else ""
    if answer is None or found not in ("yes", "no") or rule_id in case.book.proofs.settled_by_day:
        return key, ruling
    when = Said("step.looked-up-on", day=answer.date) if answer.date else None
    where = Said("step.seen-at", place=answer.seen_at) if answer.seen_at else None
    said = Said("step.looked-up", when=when, answer=found, where=where)
    reason = Reason(said, (rule_id,), (f"answers.{key}",))
    settled: Status | None = "done" if found == "yes" else "lapsed" if step.stage == "exams" else None
    return key, replace(ruling, status=settled, reasons=(reason, *ruling.reasons))


def _closed(case: Case, step: Step, ruling: Ruling, end: Over) -> Ruling:
    """A step that can no longer be done: why, and what remains."""
    later = end.opens is None and not end.for_good
    year = next_chance(case) if later else None
    rest = Said("over.next-chance", year=year) if year is not None else end.opens
    if end.for_good:
        rest = Said("over.for-good")
    reasons = (Reason(end.said, end.rules, end.facts), *((Reason(rest, end.rules[:1]),) if rest is not None else ()))
    status: Status = "not-needed" if step.id in ("match.result", "match.soap") and not end.for_good else "locked"
    opened_by = "profile.goal" if later else "match.result" if end.undecided else "visa.class"
    missing = end.facts[:1] if end.for_good else (opened_by,)
    if status == "locked" and ruling.status == "locked" and ruling.firm:
        return replace(
            ruling, reasons=(*ruling.reasons, *reasons[1:]), missing=ruling.missing or missing, earliest=None
        )
    return Ruling(status, reasons, missing=tuple(one for one in missing if one != step.id), firm=True)


def _ruled(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """The rules of the first reason that names any."""
    for reason in reasons:
        if reason.rules:
            return reason.rules
    return ()


_STANDS: Final[dict[Status, Said]] = {
    "lapsed": Said("step.has-lapsed"),
    "waiting": Said("step.is-waiting"),
    "in-progress": Said("step.is-not-finished"),
    "ready": Said("step.is-not-recorded"),
}


def _lock(step: Step, needed: StepState) -> Reason:
    stands = _STANDS.get("ready" if needed.unseen else needed.status)
    if stands is None:
        # Locked in its turn: that says nothing of what is to be done, and each of several would say it again.
        return Reason(Said("step.needs-also", needed=needed.title), step.rules[:1], repeats="missing")
    return Reason(Said("step.needs", needed=needed.title, stands=stands), step.rules[:1], repeats="missing")


def _season_gate(case: Case, step: Step) -> Ruling | None:
    """Locked before its season opens: to a published day, or while an expected one cannot have come yet.

    `check` from then on, until an expected opening is seen, or lies so far back that the season is open in any reading.
    """
    if step.opens is None:
        return None
    event = event_of(case, step, step.opens)
    if event is None:
        return None
    opened = is_open(case, event)
    closes = event_of(case, step, step.due) if step.due is not None else None
    if opened and (event.confidence in TRUSTED or seen_open(case, event) or closes is None or not case.over(closes)):
        return None
    rules = event.rules or step.rules[:1]
    more = Said("step.door.seen-too-early") if seen_too_early(case, event) else None
    if event.confidence in TRUSTED:
        said = Said("step.door.opens", door=event.title, day=event, more=more)
        return Ruling("locked", (Reason(said, rules),))
    early = case.book.calendar.events[event.id].early
    if opened is False:
        # The same day as stands among the dates of the step.
        return Ruling("locked", (Reason(Said("step.door.about", door=event.title, day=event, more=more), rules),))
    said = Said("step.door.look", door=event.title, year=event.day.year, more=more)
    if early is not None and early < case.book.bounds["early-door"]:
        # It comes so close to its expected day that the day helps.
        said = Said("step.door.look-about", door=event.title, day=event, more=more)
    return Ruling("check", (Reason(said, rules),))


_Dates = tuple[Dated | None, Deadline | None, Dated | None, Dated | None]
"""Advised date, official deadline, and the latest safe and latest possible days."""


_NO_DATES: Final[_Dates] = (None, None, None, None)


def _dates(case: Case, step: Step, status: Status) -> _Dates:
    """Advised date, official deadline, and the days counted back from them, for steps that are still open."""
    if status in SETTLED or not season_counts(case) or step.id in behind_the_match(case):
        return _NO_DATES
    if step.id == "match.verification" and status == "check" and decided_unseen(case):
        return _NO_DATES
    due: Deadline | None = None
    by: Dated | None = None
    due_id = due_event(case, step, status)
    if due_id is not None:
        event = event_of(case, step, due_id)
        # SOAP that is over has no last day, though without a result it is not known whether it was open.
        gone = event is None or (step.id == "match.soap" and case.over(event))
        due = case.deadline(event) if event is not None and not gone else None
    elif step.id in _BEFORE_START and not training_begun(case):
        due = case.start
    if step.by is not None:
        event = case.event(step.by)
        by = event.day if event is not None else None
    # What is sent has its wait behind it: what counts is the day on which it comes.
    if step.result is None or status == "waiting":
        return by, due, None, None
    wait = span(case, step.result)
    safe = wait.before(by, wait.bad) if by is not None and wait.bad is not None else None
    possible = wait.before(due.day, wait.best) if due is not None and wait.best is not None else None
    safe, possible = (day and last_open(case, step.id, day) for day in (safe, possible))
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
