"""The cells of the licensing table and how each is judged for one person.

Only a figure read in official text decides. A cell that is empty, or that rests on an adviser or another
second hand, is `check`: the figure is shown, and the board has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import EXAMS, SAT_TODAY, STEP_NAMES
from img_pathway.engine.readings.counting import exam_counts, exam_passed
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.position import trained
from img_pathway.engine.readings.seven_years import windows
from img_pathway.engine.readings.sittings import (
    beyond_compact,
    compact_limit,
    last_for_compact,
    outcomes,
    passes,
    tries,
    undated_passes,
    used_of,
)
from img_pathway.engine.time.days import months_after
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

Fit = Literal["fits", "does not fit", "check"]

TOTAL = "attempts_total"
"""A limit over all Steps together: few states have one, and only those have this cell."""
CELLS: dict[str, Said] = {
    "attempts_step1": Said("states.heading.step1"),
    "attempts_step2": Said("states.heading.step2"),
    "attempts_step3": Said("states.heading.step3"),
    TOTAL: Said("states.heading.total"),
    "years_all_steps": Said("states.heading.years"),
    "training_years": Said("states.heading.training"),
    "compact": Said("states.heading.compact"),
}
"""Every cell in its order, with its heading."""
JUDGED = tuple(name for name in CELLS if name not in ("compact", TOTAL))
"""The cells that make a state's verdict; the compact is for later licences and only shown."""
STEP_OF = {"attempts_step1": "step1", "attempts_step2": "step2ck", "attempts_step3": "step3"}
_SECOND_HAND = {
    "secondary": Said("states.from-second-hand"),
    "inferred": Said("states.worked-out"),
    "unverified": Said("states.from-old-table"),
}


class Cell(NamedTuple):
    """One figure of one state, judged."""

    id: str
    title: str
    value: str | None
    """As shown in a table: a number, ``none``, ``member``; ``None`` where nothing was found."""
    grade: str | None
    verdict: Fit
    text: str
    facts: tuple[str, ...] = ()


class Clock(NamedTuple):
    """First and last counted pass of all Steps."""

    first: date | None
    step3: date | None
    """The day of the last pass once Step 1, Step 2 CK and Step 3 are all passed."""
    doubtful: bool


def clock(case: Case, at_last: bool = False) -> Clock:
    """From the first pass that still counts to the pass that completes all Steps; a pass of which only the month or year
    is known lies on the first of its days, or on the last.
    """
    kept: dict[str, list[date]] = {}
    doubtful = False
    for exam in SAT_TODAY:
        counts = exam_counts(case, exam)
        found = [*passes(case, exam), *(Dated(days[at_last], "inferred") for days in undated_passes(case, exam))]
        if found and counts is None:
            doubtful = True
        if counts is not False:
            kept[exam] = _kept(case, exam, found)
    days = sorted(day for found in kept.values() for day in found)
    complete = all(kept.get(exam) for exam in SAT_TODAY)
    last = max(kept[exam][0] for exam in kept) if complete else None
    return Clock(days[0] if days else None, last, doubtful)


def _kept(case: Case, exam: str, days: list[date]) -> list[date]:
    """Passes not dropped by the seven-year rule; where all are, an issued certificate shows that they counted."""
    dropped = {one.day for one in windows(case).strict.dropped if one.need == exam}
    return [day for day in days if day not in dropped] or days


def cells(case: Case, row: Mapping[str, Any]) -> Iterator[Cell]:
    """Every judged cell of one state's row."""
    soft = row.get("soft") is True
    for name in STEP_OF:
        yield _attempts(case, name, row, soft)
    if isinstance(row.get(TOTAL), int):
        yield _total(case, row)
    yield _years(case, row)
    yield _training(case, row)
    yield _compact(case, row)


def _made(
    case: Case,
    name: str,
    row: Mapping[str, Any],
    verdict: Fit,
    parts: tuple[Said | None, ...],
    facts: tuple[str, ...],
    key: str | None = None,
) -> Cell:
    """The cell; a figure from a second hand is never more than `check`."""
    key = key or name
    value, grade = row.get(key), row.get("grades", {}).get(key)
    if value is None:
        return Cell(name, _title(case, name), None, None, "check", case.words.text(Said("states.not-found-ask")), facts)
    # Where a named law was reported by reliable text, the row says so; such a cell decides like official text.
    if grade != "official" and key not in row.get("by_law", ()):
        grounds = _SECOND_HAND.get(grade or "", Said("states.not-confirmed"))
        parts = (*parts, Said("states.ask-the-board", grounds=grounds))
        verdict = "check"
    return Cell(
        name, _title(case, name), str(value), grade, verdict, case.words.text(Said("states.cell", parts=parts)), facts
    )


def _title(case: Case, name: str) -> str:
    return case.words.text(CELLS[name])


def _attempts(case: Case, name: str, row: Mapping[str, Any], soft: bool) -> Cell:
    """The state's limit of tries at one Step against the sittings taken up to the first pass."""
    exam = STEP_OF[name]
    limit = row.get(name)
    taken = tries(case, exam)
    facts = (f"exams.{exam}",)
    cap = case.number("usmle.attempts.max", on=case.today)
    passed = Said("states.tries.passed") if taken.passed else None
    if not isinstance(limit, int):
        used = Said("states.tries.used", used=taken.used, passed=passed)
        unlimited = Said("states.tries.no-limit", cap=cap) if limit == "none" else None
        return _made(case, name, row, "fits" if limit == "none" else "check", (unlimited, used), facts)
    parts = [Said("states.tries.used-of", used=used_of(taken.used, limit), passed=passed)]
    if limit > cap:
        parts.append(Said("states.tries.usmle-allows", cap=cap))
    verdict: Fit = "fits"
    if taken.used > limit or (taken.used == limit and not taken.passed):
        verdict = "check" if taken.unclear and taken.used == limit else "does not fit"
        if verdict == "check":
            parts.append(Said("states.tries.result-to-come"))
        elif soft:
            verdict = "check"
            parts.append(Said("states.tries.no-final-bar"))
    return _made(case, name, row, verdict, tuple(parts), facts)


def _total(case: Case, row: Mapping[str, Any]) -> Cell:
    """The state's limit over all Steps together (Step 2 CS too): every sitting, or the failed and incomplete ones."""
    limit: int = row[TOTAL]
    held = [found for exam in EXAMS for found in outcomes(case, exam) if found != "booked"]
    failed = row.get("attempts_total_counts") == "failed"
    used = sum(1 for worth in held if not failed or worth in ("fail", "incomplete"))
    unclear = failed and any(worth in ("pending", "doubtful") for worth in held)
    finished = exam_passed(case, "step3")
    parts = [Said("states.total.failed" if failed else "states.total.sittings", used=used, limit=limit)]
    verdict: Fit = "fits"
    if used > limit or (used == limit and not finished):
        verdict = "does not fit"
        parts.append(Said("states.total.nothing-left"))
    elif unclear:
        verdict = "check"
        parts.append(Said("states.tries.result-to-come"))
    facts = ("exams.step1", "exams.step2ck", "exams.step2cs", "exams.step3")
    return _made(case, TOTAL, row, verdict, tuple(parts), facts)


def _years(case: Case, row: Mapping[str, Any]) -> Cell:
    """The state's limit of years for all Steps, from the first pass that counts to the last."""
    name = "years_all_steps"
    limit = row.get(name)
    facts = ("exams.step1", "exams.step2ck", "exams.step3")
    if limit == "none":
        return _made(case, name, row, "fits", (Said("states.years.no-limit"),), facts)
    if not isinstance(limit, int):
        return _made(case, name, row, "check", (), facts)
    run = clock(case)
    if run.first is None:
        return _made(case, name, row, "fits", (Said("states.years.from-first-pass", years=limit),), facts)
    sure = months_after(case.resting_on(run.first), 12 * limit).early
    verdict, other = _within(case, run, limit), _within(case, clock(case, at_last=True), limit)
    if run.step3 is not None:
        ends = Said("states.years.all-passed", first=run.first, last=run.step3, years=limit, end=sure)
    elif verdict == "does not fit":
        ends = Said("states.years.ended", first=run.first, years=limit, end=sure)
    else:
        missing = tuple(STEP_NAMES[exam] for exam in STEP_OF.values() if not exam_passed(case, exam))
        ends = Said("states.years.every-step-by", first=run.first, years=limit, end=sure, missing=missing)
    counted = Said("states.years.how-counted")
    if run.doubtful or verdict != other:
        return _made(case, name, row, "check", (ends, Said("states.years.passes-in-question"), counted), facts)
    return _made(case, name, row, verdict, (ends, counted), facts)


def _within(case: Case, run: Clock, limit: int) -> Fit:
    """No source says how a board counts the last day, nor that every board counts from the first pass."""
    if run.first is None:
        return "check"
    sure, conceivable = months_after(case.resting_on(run.first), 12 * limit)
    day = run.step3 or case.today
    return "fits" if day < sure and run.step3 else "check" if day <= conceivable else "does not fit"


def _training(case: Case, row: Mapping[str, Any]) -> Cell:
    """Accredited years before a full licence, for graduates of foreign or of US schools."""
    name = "training_years"
    verdict, _, _ = is_img(case)
    key = "pgt_us" if verdict == "no" else "pgt_img"
    facts = ("school.country", "school.accreditor", "start.began", "start.first_day")
    years = row.get(key)
    if not isinstance(years, int):
        return _made(case, name, row, "check", (), facts, key)
    done = trained(case, 12 * years)
    on: Said | None = None
    if done is not None:
        day = done.last + timedelta(days=1)
        on = Said("states.training.reached" if day <= case.today else "states.training.at-the-earliest", day=day)
    needed = Said("states.training.needed", years=years, on=on)
    other = row.get("pgt_us" if key == "pgt_img" else "pgt_img")
    if verdict not in ("yes", "no") and other != years:
        return _made(case, name, row, "check", (needed, Said("states.training.img-not-settled")), facts, key)
    return _made(case, name, row, "fits", (needed,), facts, key)


def _compact(case: Case, row: Mapping[str, Any]) -> Cell:
    """Membership in the interstate compact, for later licences, and whether the tries still let one in (state.compact)."""
    value, grade = row.get("compact"), row.get("grades", {}).get("compact")
    over = beyond_compact(case) if value == "member" else ()
    if value is None:
        stands = Said("states.compact.not-found")
    elif over:
        limit = compact_limit(case)
        stands = Said("states.compact.closed", exams=tuple(STEP_NAMES[exam] for exam in over), limit=limit)
    elif value == "member":
        exams = tuple(STEP_NAMES[exam] for exam in last_for_compact(case))
        last = Said("states.compact.last-try", exams=exams, limit=compact_limit(case)) if exams else None
        stands = Said("states.compact.member", last=last)
    elif value == "not-member":
        stands = Said("states.compact.not-member")
    else:
        stands = Said("states.compact.other", value=str(value))
    shown = None if value is None else str(value)
    verdict: Fit = "does not fit" if over else "fits" if grade == "official" else "check"
    facts = tuple(f"exams.{exam}" for exam in over)
    told = case.words.text(stands)
    return Cell("compact", _title(case, "compact"), shown, shown and grade, verdict, told, facts)
