"""Passes lost to the seven years, as a chain: what each loss takes, what is then required, and what still saves it."""

from __future__ import annotations

from datetime import date, timedelta

from img_pathway.engine.case import Case
from img_pathway.engine.losses.cliff import cliff
from img_pathway.engine.model import FOR_CERTIFICATE, SITTINGS, STEP_NAMES, Cliff
from img_pathway.engine.readings.counting import shut_out
from img_pathway.engine.readings.pathway_season import days_until_open
from img_pathway.engine.readings.seven_years import PATHWAY_INSIDE, SEVEN_YEARS, Met, pending, window, windows
from img_pathway.engine.readings.seven_years import seven_years as after_seven_years
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

PROMETRIC = "usmle.period.extension-prometric"
_EFFECT = ("ecfmg.exam-seven-year-effect", SEVEN_YEARS, "ecfmg.exam-seven-year-pathway", "usmle.7y.retake")


def seven_years(case: Case) -> list[Cliff]:
    """The next losses under the strict reading, one after the other, if nothing more is passed."""
    issued = case.states.get("certificate.issued")
    if (issued is not None and issued.status == "done") or shut_out(case):
        # Where every Step is closed, a pass leads nowhere any more, and nothing saves it.
        return []
    strict = windows(case).strict
    found: list[Cliff] = []
    left: tuple[Met, ...] = strict.counting
    anchor, end, saved = strict.anchor, strict.end, None
    while left and anchor is not None and end is not None and len(found) < 6:
        lost = [one for one in left if one.day == anchor and one.need != "pathway"]
        rest = tuple(one for one in left if one not in lost)
        following = window(case, rest, today=end + timedelta(days=1), pathway_too=True)
        if following.end is not None and PATHWAY_INSIDE in end.rules:
            following = following._replace(end=case.resting_on(following.end, PATHWAY_INSIDE))
        # What saves the first pass by itself keeps every later one too.
        remedy, steps = saved or _remedy_inside(case, left, end)
        saved = (remedy, steps) if remedy.slots.get("passes") and not remedy.slots["more"] else None
        found.append(
            cliff(
                case,
                "seven-year",
                f"seven-year.{len(found) + 1}",
                end,
                Said("loss.seven-year.pass", passes=_passes(lost), count=len(lost)),
                _then(lost, rest, following.anchor, following.end, _other_reading(case, end, anchor)),
                remedy,
                _EFFECT,
                steps,
                lost=tuple(one.need for one in lost),
            )
        )
        left, anchor, end = following.counting, following.anchor, following.end
    return found


def _other_reading(case: Case, end: Dated, anchor: date) -> Said | None:
    """What the other reading of the rule makes of the same passes, where it differs."""
    if PATHWAY_INSIDE in end.rules:
        return Said("loss.seven-year.only-strict", years=case.number(SEVEN_YEARS))
    other = after_seven_years(case, anchor).other
    return Said("loss.seven-year.leap", passed=anchor, end=end, other=other) if other is not None else None


def _passes(lost: list[Met]) -> tuple[Said, ...]:
    return tuple(Said("loss.seven-year.pass-of", exam=STEP_NAMES[one.need], day=one.day) for one in lost)


def _then(lost: list[Met], rest: tuple[Met, ...], anchor: date | None, end: date | None, reading: Said | None) -> Said:
    """What is asked for anew, and from where the clock then runs."""
    again = tuple(
        STEP_NAMES[one.need]
        for one in lost
        if one.need in FOR_CERTIFICATE and not any(other.need == one.need for other in rest)
    )
    effects = []
    if any(one.need == "step2cs" for one in lost):
        effects.append(Said("loss.seven-year.then-pathway"))
    if again:
        effects.append(Said("loss.seven-year.then-again", exams=again))
    if anchor is not None and end is not None:
        first = next(one for one in rest if one.day == anchor and one.need in STEP_NAMES)
        effects.append(Said("loss.seven-year.then-clock", exam=STEP_NAMES[first.need], end=end))
    if not effects:
        return Said("loss.seven-year.then-nothing", reading=reading)
    more = Said("loss.seven-year.and-then", effects=tuple(effects[1:])) if effects[1:] else None
    return Said("loss.seven-year.then", first=effects[0], more=more, reading=reading)


def _remedy_inside(case: Case, left: tuple[Met, ...], end: date) -> tuple[Said, tuple[str, ...]]:
    """What still saves the pass, and the steps that do; none where even the best waits known end too late.

    A sitting on or before the last day whose result is awaited may save it by itself (usmle.7y.test). Where only the
    Pathway comes too late, the exams still save it on the reading that asks for no Pathway inside.
    """
    needed = _steps_needed(left)
    awaited = tuple(one for one in pending(case) if one.day <= end and f"exams.{one.need}" in needed)
    steps = tuple(step for step in needed if step not in {f"exams.{one.need}" for one in awaited})
    late = [step for step in steps if plus(case.today, _least(case, step)) > end]
    helping = () if any(step in SITTINGS for step in late) else steps
    helping = tuple(step for step in helping if step in SITTINGS) if late else helping
    if late and helping:
        remedy = Said("loss.seven-year.exams-only", wanted=_wanted(helping))
    else:
        # Beside an exam, which every reading asks for, only the Pathway is in doubt.
        doubt = (
            Said("loss.seven-year.pathway-doubted") if len(_wanted(steps)) > 1 and "skills.pathway" in steps else None
        )
        remedy = Said(
            "loss.seven-year.too-late" if late else "loss.seven-year.avoid", wanted=_wanted(steps), doubt=doubt
        )
    if awaited:
        strict = Said("loss.seven-year.then-strict") if len(_wanted(steps)) == 1 and "skills.pathway" in steps else None
        more = (strict or Said("loss.seven-year.and-also", rest=remedy)) if steps else None
        several = len({one.need for one in awaited}) > 1
        passes = _passes(list(awaited))
        remedy = Said("loss.seven-year.unless-all" if several else "loss.seven-year.unless", passes=passes, more=more)
    return remedy, helping


def _wanted(steps: tuple[str, ...]) -> tuple[Said | str, ...]:
    wanted = (step for step in steps if step != "skills.oet")
    return tuple(STEP_NAMES[SITTINGS[step]] if step in SITTINGS else Said("loss.seven-year.pathway") for step in wanted)


def _least(case: Case, step_id: str) -> int:
    """Days until a step can be over with the best waits known, not before its season opens: for a Step until its test day."""
    state, step = case.states[step_id], case.book.step(step_id)
    if not state.open or state.status == "waiting":
        return 0
    own = 0 if step.stage == "exams" else sum(span(case, name).best or 0 for name in step.waiting)
    opens = days_until_open(case) if step_id == "skills.pathway" else 0
    return own + max(opens, *(_least(case, one) for one in {*step.requires, *step.proves}), 0)


def _steps_needed(left: tuple[Met, ...]) -> tuple[str, ...]:
    held = {one.need for one in left}
    steps = [f"exams.{exam}" for exam in FOR_CERTIFICATE if exam not in held]
    if not held & {"step2cs", "pathway"}:
        steps += ["skills.oet", "skills.pathway"]
    return tuple(steps)
