"""The cells of the licensing table and how each is judged for one person.

Only a figure read in official text decides. A cell that is empty, or that rests on an adviser or another
second hand, is `check`: the figure is shown, and the board has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.readings.counting import exam_counts, exam_passed
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.seven_years import windows
from img_pathway.engine.readings.sittings import outcomes, passes
from img_pathway.engine.time.days import add_months, last_day_of_years, say

Fit = Literal["fits", "does not fit", "check"]

CELLS: dict[str, str] = {
    "attempts_step1": "Step 1 tries",
    "attempts_step2": "Step 2 CK tries",
    "attempts_step3": "Step 3 tries",
    "years_all_steps": "Years for all Steps",
    "training_years": "Training years",
    "compact": "Licensure compact",
}
"""Every judged cell in its order, with its heading."""
JUDGED = tuple(name for name in CELLS if name != "compact")
"""The cells that make a state's verdict; the compact is for later licences and only shown."""
TOTAL = "attempts_total"
"""A limit over all Steps together: few states have one, and only those have this cell."""
STEP_OF = {"attempts_step1": "step1", "attempts_step2": "step2ck", "attempts_step3": "step3"}
_SECOND_HAND = {
    "secondary": "from an adviser or another second hand, not read in the rule",
    "inferred": "worked out, not read in the rule",
    "unverified": "from an old or unconfirmed table",
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


class Tries(NamedTuple):
    """Sittings of one Step up to its first pass."""

    used: int
    passed: bool
    unclear: bool
    """A result is pending or contradicts its score."""


def tries(case: Case, exam: str) -> Tries:
    """Sittings taken until the first pass: incomplete and pending ones count."""
    used = 0
    unclear = False
    for found in outcomes(case, exam):
        if found == "booked":
            continue
        used += 1
        if found == "pass":
            return Tries(used, True, False)
        unclear = unclear or found in ("pending", "doubtful")
    return Tries(used, False, unclear)


def clock(case: Case) -> Clock:
    """From the first pass that still counts to the pass that completes all Steps."""
    kept: dict[str, list[date]] = {}
    doubtful = False
    for exam in ("step1", "step2ck", "step3"):
        counts = exam_counts(case, exam)
        found = passes(case, exam)
        if found and counts is None:
            doubtful = True
        if counts is not False:
            kept[exam] = _kept(case, exam, found)
    days = sorted(day for found in kept.values() for day in found)
    complete = all(kept.get(exam) for exam in ("step1", "step2ck", "step3"))
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
    yield _compact(row)


def _made(name: str, row: Mapping[str, Any], key: str, verdict: Fit, text: str, facts: tuple[str, ...]) -> Cell:
    """The cell; a figure from a second hand is never more than `check`."""
    value, grade = row.get(key), row.get("grades", {}).get(key)
    if value is None:
        return Cell(name, _title(name), None, None, "check", "Not found: ask the board.", facts)
    # Where a named law was reported by reliable text, the row says so; such a cell decides like official text.
    if grade != "official" and key not in row.get("by_law", ()):
        text = f"{text} The figure is {_SECOND_HAND.get(grade or '', 'not confirmed')}: ask the board."
        verdict = "check"
    return Cell(name, _title(name), str(value), grade, verdict, text, facts)


def _title(name: str) -> str:
    return "Tries over all Steps" if name == TOTAL else CELLS[name]


def _attempts(case: Case, name: str, row: Mapping[str, Any], soft: bool) -> Cell:
    """The state's limit of tries at one Step against the sittings taken up to the first pass."""
    exam = STEP_OF[name]
    limit = row.get(name)
    taken = tries(case, exam)
    facts = (f"exams.{exam}",)
    cap = case.number("usmle.attempts.max", on=case.today)
    passed = ", passed" if taken.passed else ""
    used = f"{taken.used} used{passed}"
    if limit == "none":
        return _made(name, row, name, "fits", f"No limit of the state; USMLE allows {cap}. {used}.", facts)
    if not isinstance(limit, int):
        return _made(name, row, name, "check", f"{used}.", facts)
    text = f"{taken.used} of {limit} used{passed}."
    if limit > cap:
        text += f" USMLE itself allows only {cap}."
    verdict: Fit = "fits"
    if taken.used > limit or (taken.used == limit and not taken.passed):
        verdict = "check" if taken.unclear and taken.used == limit else "does not fit"
        if verdict == "check":
            text += " It hangs on a result still to come."
        elif soft:
            verdict = "check"
            text += " More is asked after so many tries, such as further training; it is not a final bar."
    return _made(name, row, name, verdict, text, facts)


def _total(case: Case, row: Mapping[str, Any]) -> Cell:
    """The state's limit over all Steps together (Step 2 CS too): every sitting, or the failed and incomplete ones."""
    limit: int = row[TOTAL]
    held = [
        found
        for exam in ("step1", "step2ck", "step2cs", "step3")
        for found in outcomes(case, exam)
        if found != "booked"
    ]
    failed = row.get("attempts_total_counts") == "failed"
    used = sum(1 for worth in held if not failed or worth in ("fail", "incomplete"))
    unclear = failed and any(worth in ("pending", "doubtful") for worth in held)
    finished = exam_passed(case, "step3")
    what = "failed sittings" if failed else "sittings"
    text = f"{used} of {limit} {what} over all Steps together."
    verdict: Fit = "fits"
    if used > limit or (used == limit and not finished):
        verdict = "does not fit"
        text += " Nothing is left of it."
    elif unclear:
        verdict = "check"
        text += " It hangs on a result still to come."
    facts = ("exams.step1", "exams.step2ck", "exams.step2cs", "exams.step3")
    return _made(TOTAL, row, TOTAL, verdict, text, facts)


def _years(case: Case, row: Mapping[str, Any]) -> Cell:
    """The state's limit of years for all Steps, from the first pass that counts to the last."""
    name = "years_all_steps"
    limit = row.get(name)
    facts = ("exams.step1", "exams.step2ck", "exams.step3")
    if limit == "none":
        return _made(name, row, name, "fits", "No time limit of the state.", facts)
    if not isinstance(limit, int):
        return _made(name, row, name, "check", "", facts)
    run = clock(case)
    if run.first is None:
        return _made(name, row, name, "fits", f"{limit} years, counted from your first pass.", facts)
    sure, conceivable = last_day_of_years(run.first, limit)
    day = run.step3 or case.today
    verdict: Fit = "fits" if day <= sure else "check" if day <= conceivable else "does not fit"
    if run.step3 is not None:
        text = f"From {say(run.first)} to {say(run.step3)}: {limit} years end on {say(sure)}."
    elif verdict == "does not fit":
        text = f"{limit} years from {say(run.first)} ended on {say(sure)} before every Step was passed."
    else:
        text = f"Every Step by {say(sure)}: {limit} years from {say(run.first)}."
    if run.doubtful:
        verdict, text = "check", f"{text} Which of your passes count is itself in question."
    return _made(name, row, name, verdict, text, facts)


def _training(case: Case, row: Mapping[str, Any]) -> Cell:
    """Accredited years before a full licence, for graduates of foreign or of US schools."""
    name = "training_years"
    verdict, _, _ = is_img(case)
    key = "pgt_us" if verdict == "no" else "pgt_img"
    facts = ("school.country", "school.accreditor", "start.began", "start.first_day")
    years = row.get(key)
    if not isinstance(years, int):
        return _made(name, row, key, "check", "", facts)
    word = f"{years} {'year' if years == 1 else 'years'} of training before a full licence"
    begin = case.post.began or case.first_day
    fit: Fit = "fits"
    if begin is None:
        text = f"{word}."
    else:
        reached = add_months(begin, 12 * years)
        text = f"{word}: {'reached' if reached <= case.today else 'at the earliest'} on {say(reached)}."
    other = row.get("pgt_us" if key == "pgt_img" else "pgt_img")
    if verdict not in ("yes", "no") and other != years:
        fit = "check"
        text += " This is the figure for graduates of foreign schools; whether you count as one is not settled."
    return _made(name, row, key, fit, text, facts)


def _compact(row: Mapping[str, Any]) -> Cell:
    """Membership in the interstate compact: for later licences, shown and not judged."""
    name = "compact"
    value, grade = row.get(name), row.get("grades", {}).get(name)
    words = {
        "member": "Takes part; a first licence and certification come first.",
        "not-member": "Does not take part.",
    }
    text = words.get(str(value), "" if value is None else f"Stands as: {value}.")
    return _made(name, row, name, "fits", text, ())._replace(
        verdict="fits" if grade == "official" else "check", text=text or "Not found."
    )
