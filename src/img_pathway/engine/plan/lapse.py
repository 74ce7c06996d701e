"""Passes that are bound to lapse on the way: the plan then counts with taking them again.

Rules: ecfmg.exam-seven-year, ecfmg.exam-seven-year-effect, ecfmg.exam-seven-year-pathway, in the strict
reading, as everywhere in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import FOR_CERTIFICATE, STEP_NAMES
from img_pathway.engine.plan.forward import Early
from img_pathway.engine.plan.model import PlannedStep
from img_pathway.engine.readings.seven_years import Met, pending, windows
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Profile, Sitting
from img_pathway.rulebook.types import Dated

PATHWAY = "skills.pathway"


class Lapse(NamedTuple):
    """Passes that stop counting after `end`, since `late` comes on `day` at the earliest."""

    lost: tuple[Met, ...]
    end: Dated
    late: str
    day: Dated

    def note(self, late: PlannedStep) -> Said:
        """One sentence for the plan: what lapses, the step that is late, and what is then needed again."""
        passes = tuple(Said("plan.lapse.pass", exam=STEP_NAMES[one.need], day=one.day) for one in self.lost)
        again = tuple(STEP_NAMES[one.need] for one in self.lost if one.need != "step2cs")
        then = Said("plan.lapse.again", exams=again) if again else Said("plan.lapse.pathway")
        # That the Pathway must lie inside the window too is the stricter of two readings.
        strict = Said("plan.lapse.strict") if self.late == PATHWAY else None
        if late.after == "booked":
            why = Said("plan.lapse.booked", step=late.title, day=self.day, last=self.end)
        else:
            why = Said("plan.lapse.late", step=late.title, day=self.day)
        return Said("plan.lapse.note", passes=passes, end=self.end, strict=strict, why=why, then=then)


def foreseen(case: Case, early: Mapping[str, Early]) -> Lapse | None:
    """The next passes that lapse even with the best times; ``None`` where the window can still be met."""
    strict = windows(case).strict
    if strict.end is None or strict.anchor is None or strict.end < case.today:
        return None
    # A sitting inside the window whose result is awaited counts by its test day (usmle.7y.test).
    sat = {one.need for one in pending(case) if one.day <= strict.end}
    wanted = [(f"exams.{exam}", "begin") for exam in FOR_CERTIFICATE if not strict.counts(exam) and exam not in sat]
    if not strict.counts("step2cs") and not strict.counts("pathway"):
        wanted.append((PATHWAY, "end"))
    days = [(day, step_id) for step_id, at in wanted if step_id in early and (day := getattr(early[step_id], at))]
    if not days or max(days)[0] <= strict.end:
        return None
    day, late = max(days)
    lost = tuple(one for one in strict.counting if one.day == strict.anchor and one.need != "pathway")
    return Lapse(lost, strict.end, late, day)


def without(profile: Profile, lapse: Lapse) -> Profile:
    """The same person once these passes have stopped counting; as attempts they still count."""
    exams = profile.exams
    for one in lapse.lost:
        sittings: tuple[Sitting, ...] = getattr(exams, one.need)
        if one.need == "step2cs":
            # Nobody can sit Step 2 CS again: its lapsed pass leaves nothing behind.
            kept = tuple(sitting for sitting in sittings if sitting.date != one.day)
        else:
            spent = [replace(sitting, result="fail", score=None) for sitting in sittings if sitting.date == one.day]
            kept = (*(sitting for sitting in sittings if sitting.date != one.day), *spent)
        exams = replace(exams, **{one.need: kept})
    return replace(profile, exams=exams)


def floors(lapse: Lapse) -> dict[str, Dated]:
    """A Step that was passed can be registered for again only once its pass has lapsed."""
    first = lapse.end + timedelta(days=1)
    taken = [one.need for one in lapse.lost if one.need != "step2cs"]
    return {f"{stage}.{need}": first for need in taken for stage in ("permits", "exams")}
