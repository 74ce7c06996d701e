"""The seven-year window in every reading of its rule.

Rules: ecfmg.exam-seven-year, ecfmg.exam-seven-year-effect, ecfmg.exam-seven-year-pathway, ecfmg.exam-cs-legacy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import FOR_CERTIFICATE, STEP_NAMES
from img_pathway.engine.once import once
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.sittings import passes, undated_passes, worth
from img_pathway.engine.time.days import Either, months_after
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

SEVEN_YEARS = "ecfmg.exam-seven-year"
PATHWAY_INSIDE = "ecfmg.exam-seven-year-pathway"


class Met(NamedTuple):
    """A requirement met on a day: a Step passed, or a Pathway accepted."""

    need: str
    day: date


class Window(NamedTuple):
    """One reading of the seven-year rule."""

    anchor: date | None
    end: Dated | None
    """Last day, inclusive, and how sure it is; ``None`` when nothing is passed or the clock has ended for good."""
    complete: bool
    counting: tuple[Met, ...]
    dropped: tuple[Met, ...]
    held: bool
    """Kept only by a sitting on or before the last day whose result is pending."""

    def counts(self, need: str) -> bool:
        """Does a pass of this requirement still count?"""
        return any(one.need == need for one in self.counting)


def window(
    case: Case,
    met: Iterable[Met],
    pending: Sequence[Met] = (),
    today: date | None = None,
    *,
    pathway_too: bool,
    generous_leap: bool = False,
) -> Window:
    """Run the window from the earliest pass, dropping the earliest ones whenever it ends unmet by `today`.

    Rules: ecfmg.exam-seven-year, ecfmg.exam-seven-year-effect, ecfmg.exam-seven-year-pathway.
    """
    met, today = tuple(met), today or case.today
    # The clock starts with an exam: an accepted Pathway can lie inside but never anchors.
    exams = sorted((one for one in met if one.need != "pathway"), key=lambda one: one.day)
    accepted = [one for one in met if one.need == "pathway"]
    dropped: list[Met] = []
    strict_only = False
    while exams:
        anchor = exams[0].day
        left = sorted((*exams, *accepted), key=lambda one: one.day)
        ends = seven_years(case, anchor)
        end = ends.late if generous_leap else ends.early
        required = {"step1", "step2ck", "clinical"} if pathway_too else {"step1", "step2ck"}
        inside = {_need(one) for one in left if one.day <= end}
        if required <= inside:
            # Under "Steps only" a Step 2 CS pass from after the window belongs to no window that was met.
            counting = tuple(one for one in left if one.need != "step2cs" or one.day <= end)
            return Window(anchor, None, True, counting, tuple(dropped), False)
        # From here on anything is lost only in the stricter of two readings.
        strict_only = strict_only or {"step1", "step2ck"} <= inside
        if strict_only:
            end = case.resting_on(end, PATHWAY_INSIDE)
        if today <= end:
            return Window(anchor, end, False, tuple(left), tuple(dropped), False)
        awaited = inside | {_need(one) for one in pending if one.day <= end}
        if required <= awaited:
            return Window(anchor, end, False, tuple(left), tuple(dropped), True)
        dropped += [one for one in exams if one.day == anchor]
        exams = [one for one in exams if one.day > anchor]
    return Window(None, None, False, tuple(accepted), tuple(dropped), False)


def seven_years(case: Case, passed: date) -> Either:
    """The last day of the seven years from a pass, in both readings of 29 February."""
    return months_after(case.resting_on(passed, SEVEN_YEARS), 12 * case.number(SEVEN_YEARS))


def _need(one: Met) -> str:
    return "clinical" if one.need in ("step2cs", "pathway") else one.need


class Windows(NamedTuple):
    """All readings; the strict one makes cliffs and plan, agreement of all of them makes a status."""

    strict: Window
    readings: tuple[Window, ...]
    picks: int = 1
    """How many of the readings, one after the other, differ only in the days of passes recorded without one."""

    def hangs_on_a_day(self, need: str) -> bool:
        """Does it hang on a day that is not recorded whether the passes of this requirement still count?"""
        groups = (self.readings[at : at + self.picks] for at in range(0, len(self.readings), self.picks))
        return any(len({reading.counts(need) for reading in group}) > 1 for group in groups)

    def verdict(self, need: str) -> bool | None:
        """Do the passes of this requirement still count? ``None`` where readings differ."""
        answers = {reading.counts(need) for reading in self.readings}
        return answers.pop() if len(answers) == 1 else None


def pending(case: Case) -> tuple[Met, ...]:
    """Sittings that may yet prove a pass: without a result, or with one that its score contradicts."""
    return tuple(
        Met(exam, one.date)
        for exam in FOR_CERTIFICATE
        for one, found in worth(case, exam)
        if one.date and found in ("pending", "doubtful")
    )


def rests_on_pending(case: Case, need: str) -> bool:
    """Does a pass still count only because a sitting whose result is awaited may yet be a pass (usmle.7y.test)?"""
    strict = windows(case).strict
    return strict.held and not window(case, strict.counting, pathway_too=True).counts(need)


def difference(case: Case, exam: str, passed: date) -> tuple[Said, tuple[str, ...]]:
    """Where the readings differ on a pass: what each of them makes of it, and the rules they rest on."""
    if windows(case).hangs_on_a_day(exam):
        return Said("exams.day-decides"), (SEVEN_YEARS,)
    found, ends = windows(case).readings, seven_years(case, passed)
    half, years = len(found) // 2, case.number(SEVEN_YEARS)
    if any(strict.counts(exam) != loose.counts(exam) for strict, loose in zip(found, found[half:], strict=False)):
        days = [one.accepted for one in case.pathway_applications if one.accepted and case.past(one.accepted)]
        accepted = Said("exams.pathway-accepted", day=max(days)) if days else None
        open_ones = tuple(Said("exams.sitting-of", exam=STEP_NAMES[one.need], day=one.day) for one in pending(case))
        awaited = Said("exams.awaited", sittings=open_ones) if open_ones else None
        said = Said(
            "exams.readings-differ", passed=passed, years=years, end=ends.early, accepted=accepted, awaited=awaited
        )
        return said, (SEVEN_YEARS, PATHWAY_INSIDE, "usmle.7y.ecfmg")
    return Said("exams.missing-day", passed=passed, years=years, end=ends.early, other=ends.late), (SEVEN_YEARS,)


@once
def windows(case: Case) -> Windows:
    """Every reading of the seven-year rule for this person today.

    Readings differ on whether an accepted Pathway must lie inside, and on 29 February. A Pathway that
    readings could not ask for any more (all exams met inside) leaves them in agreement. The clock is
    ECFMG's own: for graduates of US schools it does not run.
    """
    exams = ("step1", "step2ck", "step2cs")
    met = [Met(exam, day) for exam in exams for day in passes(case, exam)]
    met += [
        Met("pathway", one.accepted)
        for one in case.pathway_applications
        if one.accepted and case.past(one.accepted) and not case.past(one.rejected)
    ]
    if is_img(case)[0] == "no":
        free = Window(None, None, False, tuple(met), (), False)
        return Windows(free, (free,))
    leaps = (False, True) if any(one.day.month == 2 and one.day.day == 29 for one in met) else (False,)
    # A pass of which only the month or year is known lies somewhere in it: read on its first day and on its last.
    vague = [
        [Met(exam, Dated(day, "inferred")) for day in days] for exam in exams for days in undated_passes(case, exam)
    ]
    readings = tuple(
        window(case, (*met, *days), pending(case), pathway_too=pathway_too, generous_leap=leap)
        for pathway_too in (True, False)
        for leap in leaps
        for days in product(*vague)
    )
    picks = 2 ** len(vague)
    strict = readings[0]
    if vague and strict.end is not None and len({reading.end for reading in readings[: len(readings) // 2]}) > 1:
        strict = strict._replace(end=strict.end.resting_on("inferred", ()))
    return Windows(strict, readings, picks)


RETAKE_DAYS = 28
"""From a failed result to the next possible sitting: the usual time of a permit and a seat, our own bound."""


def usual_result_days(case: Case) -> int:
    """How many days a result usually takes (usmle.score.lag)."""
    lag = case.book.value("usmle.score.lag")
    return 7 * int(lag.value["usual_weeks"]) if lag is not None else 0


def last_with_retake(case: Case, exam: str) -> Dated | None:
    """The last day on which a sitting that falls short leaves time for another inside the running seven years."""
    last = last_day_for(case, exam)
    rules = ("usmle.score.lag", "usmle.attempts.rate")
    return last and last.plus(-usual_result_days(case) - RETAKE_DAYS, "inferred", rules)


def last_day_for(case: Case, exam: str) -> Dated | None:
    """The last day of the running seven years on which this Step, still wanted, keeps the earlier pass; else ``None``.

    Rule: ecfmg.exam-seven-year, in the strict reading. Step 3 has no window.
    """
    strict = windows(case).strict
    wanted = exam in FOR_CERTIFICATE and not strict.counts(exam)
    return strict.end if wanted and strict.end is not None and strict.end >= case.today else None
