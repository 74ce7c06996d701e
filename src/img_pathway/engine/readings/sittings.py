"""Step exams: what a sitting says, attempts and their spacing.

Rules: usmle.pass.step1, usmle.pass.step2ck, usmle.pass.step3, usmle.attempts.max, usmle.attempts.counts,
usmle.attempts.rate, usmle.attempts.fourth, usmle.attempts.all-steps-closed, ecfmg.exam-step1-passfail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import EXAMS, SAT_TODAY
from img_pathway.engine.once import once
from img_pathway.engine.readings.registrations import current_registration, extension, period_end
from img_pathway.engine.time.days import Either, add_months, first_and_last, months_after
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Profile, Registration, Sitting
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import Dated

Outcome = Literal["pass", "fail", "incomplete", "pending", "booked", "doubtful"]

EXTRA = "usmle.attempts.extra-one"
"""Not confirmed: a board is asked whether it asks for one more attempt."""


@once
def outcomes(case: Case, exam: str) -> tuple[Outcome, ...]:
    """What the sittings of a Step are worth at ``now``, oldest first: the mark in force on its test day judges each.

    ``doubtful`` where result and score contradict each other. Rules: usmle.pass.*. Many judges ask: each
    sitting is judged once.
    """
    return tuple([_outcome(case, exam, sitting) for sitting in case.sittings(exam)])


def worth(case: Case, exam: str) -> zip[tuple[Sitting, Outcome]]:
    """The sittings of a Step with what each is worth, oldest first."""
    return zip(case.sittings(exam), outcomes(case, exam), strict=True)


def passes(case: Case, exam: str) -> list[date]:
    """The days on which a Step was passed, oldest first, whether or not the pass still counts."""
    return [one.date for one, found in worth(case, exam) if found == "pass" and one.date]


def first_booked(case: Case, exam: str) -> date | None:
    """The first day ahead that is set for a Step, with a seat or perhaps with one: not one that is only planned."""
    booked = (one for one, found in worth(case, exam) if found == "booked" and not one.planned)
    # Of a sitting of two days the second one is ahead once the first is over.
    days = (one.date if case.future(one.date) else one.day2 for one in booked)
    return next(days, None)


def overtaken_plan(case: Case, exam: str) -> date | None:
    """The last day that was only planned and has come, where no other sitting is recorded since."""
    planned = [one.date for one in getattr(case.profile.exams, exam) if case.plan_overtaken(one) and one.date]
    since = max(planned, default=None)
    later = any(since is not None and one.date is not None and one.date > since for one in case.sittings(exam))
    return None if later else since


def seat_known(case: Case, exam: str, day: date) -> bool:
    """Is it recorded that a test day ahead has a seat: said so, or with a permit, without which there is none?

    A day alone may be no more than a plan. Rule: usmle.permit.required.
    """
    registration = current_registration(case, exam)
    said = any(one.planned is False for one in case.sittings(exam) if day in (one.date, one.day2))
    return said or (registration is not None and case.past(registration.issued))


def seat_held(case: Case, exam: str) -> date | None:
    """The test day ahead for which a seat is recorded as booked: there is a permit, then (usmle.permit.required)."""
    day = first_booked(case, exam)
    booked = any(one.planned is False for one in case.sittings(exam) if day is not None and day in (one.date, one.day2))
    return day if booked else None


def in_doubt(case: Case, exam_id: str, sitting: Sitting) -> Said:
    """What is asked of a sitting whose result its score contradicts or leaves open (usmle.pass.*)."""
    if sitting.result is None:
        marks = tuple(map(str, known_marks(case, exam_id, sitting.date)))
        known = Said("exams.marks", marks=marks) if marks else None
        return Said("exams.mark-not-known", score=sitting.score, day=sitting.date, marks=known)
    return Said(
        "exams.result-contradicts-score",
        result=sitting.result,
        score=sitting.score,
        day=sitting.date,
        mark=mark(case, exam_id, sitting),
    )


def _outcome(case: Case, exam: str, sitting: Sitting) -> Outcome:
    assert sitting.date is not None
    if sitting.date > case.today or (exam == "step3" and case.future(sitting.day2)):
        return "booked"
    if sitting.result is None and sitting.score is None:
        return "pending"
    if case.future(case.reported(sitting)):
        return "pending"
    if sitting.result == "invalidated":
        return "incomplete"  # an attempt, and no pass
    if sitting.result == "incomplete" or exam == "step2cs":
        return sitting.result or "pending"
    scored = _by_score(case, exam, sitting)
    if sitting.result is None:
        return scored[0] if scored is not None else "doubtful"
    return sitting.result if scored is None or scored[0] == sitting.result else "doubtful"


def _by_score(case: Case, exam: str, sitting: Sitting) -> tuple[Literal["pass", "fail"], int] | None:
    """What the score says, with the mark; ``None`` where it proves nothing.

    A mark that is only expected decides nothing: a recorded result stands, a score alone is doubtful.
    """
    # Where the report says only pass or fail (ecfmg.exam-step1-passfail), a number proves nothing.
    if sitting.score is None or sitting.date is None or _pass_fail_only(case, exam, sitting.date):
        return None
    mark = case.read(f"usmle.pass.{exam}", on=sitting.date)
    if mark is None or not mark.trusted or not isinstance(mark.value, int):
        return None
    if sitting.score >= mark.value:
        return "pass", mark.value
    return None if _older_mark(case, mark.rule, sitting) else ("fail", mark.value)


def mark(case: Case, exam: str, sitting: Sitting) -> int | None:
    """The mark a sitting's score is held against; ``None`` where no trusted one is known or none counts."""
    scored = _by_score(case, exam, sitting)
    return None if scored is None else scored[1]


def known_marks(case: Case, exam: str, day: date | None) -> tuple[int, ...]:
    """Every mark that may have been in force on a day, lowest first: the one of that day, and where its first day is
    not known the older ones too.
    """
    rule = f"usmle.pass.{exam}"
    value = case.book.value(rule, on=day) if day is not None else None
    if value is None:
        return ()
    others = case.book.others(rule) if value.start is None else ()
    older = [one for one in others if one.end is None or day is None or day <= one.end]
    return tuple(sorted({one.value for one in (value, *older) if isinstance(one.value, int)}))


def passed_below(case: Case, exam: str, sitting: Sitting) -> int | None:
    """The mark below which a pass is recorded, where only one mark can have been in force on its day."""
    value = case.book.value(f"usmle.pass.{exam}", on=sitting.date) if sitting.score and exam != "step1" else None
    if value is None or not isinstance(value.value, int) or (sitting.score or 0) >= value.value:
        return None
    return value.value if len(known_marks(case, exam, sitting.date)) == 1 else None


def mark_against(book: Rulebook) -> Callable[[str, Sitting], int | None]:
    """For the doubts of a form or `set`: the mark that makes a sitting's score contradict its recorded result."""

    def mark(exam: str, sitting: Sitting) -> int | None:
        if sitting.score is None or exam == "step2cs":
            return None
        case = Case(Profile(), book, datetime(2026, 1, 1, tzinfo=UTC))
        days = (sitting.date,) if sitting.date or not sitting.month else first_and_last(sitting.month)
        scored = {_by_score(case, exam, replace(sitting, date=day)) for day in days}
        # Of a month or year alone the mark is known where it was the same from the first day to the last.
        one = scored.pop() if len(scored) == 1 else None
        return None if one is None or one[0] == sitting.result else one[1]

    return mark


def _pass_fail_only(case: Case, exam: str, day: date) -> bool:
    return exam == "step1" and case.book.value("ecfmg.exam-step1-passfail", on=day) is not None


def _older_mark(case: Case, rule_id: str, sitting: Sitting) -> bool:
    """Could a still older, lower mark have been in force? Only where the value's first day is unknown: there a
    recorded pass stands, and a score alone fails only if it lies below every older mark that is known, on a day that no
    review before can reach (usmle.pass.review-cycle).
    """
    day, score = sitting.date, sitting.score
    value = case.book.value(rule_id, on=day)
    if value is None or value.start is not None or day is None or score is None:
        return False
    known = case.book.others(rule_id)
    if sitting.result == "pass" or not known:
        return True
    years = case.book.value("usmle.pass.review-cycle")
    for other in known:
        if other.end is None or day <= other.end:
            # Before one review cycle from its end a lower one still may have held.
            reviewed = add_months(other.end, -12 * years.value["max"]) if other.end and years is not None else None
            if reviewed is None or day <= reviewed or (isinstance(other.value, int) and score >= other.value):
                return True
    return False


RATE, FOURTH = "usmle.attempts.rate", "usmle.attempts.fourth"


class Attempts(NamedTuple):
    """Attempts at one Step."""

    used: int
    limit: int
    passed: bool
    again: Either | None
    """From when the spacing rules allow another one; ``None`` where none bites."""
    exhausted: bool

    @property
    def earliest(self) -> Dated | None:
        """The first day that is right in every reading of the spacing."""
        return self.again.late if self.again is not None else None


@once
def attempts(case: Case, exam: str) -> Attempts:
    """Count every sitting up to today, incomplete and pending ones included; limit per Step, for life."""
    limit = _limit(case, exam)
    days = [one.date for one in case.sittings(exam) if one.date is not None and one.date <= case.today]
    without_day, worth_without = undated(case, exam), undated_outcomes(case, exam)
    # Sittings are in the order of their days: those still ahead stand at the end, and none of them is a pass.
    found = outcomes(case, exam)[: len(days)]
    every = (*found, *worth_without)
    if len(every) >= limit and case.looked_up(EXTRA) == "yes":
        limit += 1
    passed, failed = "pass" in every, every.count("fail") + every.count("incomplete")
    again = None if passed else _next_attempt(case, days, without_day)
    closed = not passed and failed >= limit and "doubtful" not in every
    return Attempts(len(every), limit, passed, again, closed)


def _limit(case: Case, exam: str) -> int:
    """The limit in force when the application was made under which one sits next (usmle.attempts.max)."""
    one = current_registration(case, exam) if exam != "step2cs" else None
    on = one.applied if one is not None and one.applied is not None and case.past(one.applied) else case.today
    ended = one is not None and ((period_end(case, one) or add_months(on, 12)) < case.today)
    return case.number("usmle.attempts.max", on=case.today if ended else on)


def undated(case: Case, exam: str) -> list[Sitting]:
    """Sittings of which only the year, or month and year, is known: they count as attempts (usmle.attempts.counts)."""
    now = case.today.isoformat()[:7]
    recorded: tuple[Sitting, ...] = getattr(case.profile.exams, exam)
    return [one for one in recorded if one.date is None and one.month and one.month <= now]


@once
def undated_outcomes(case: Case, exam: str) -> tuple[Outcome, ...]:
    """What the sittings without a day are worth: the same on the first and on the last day that each may have been on,
    else ``doubtful``.
    """
    return tuple([_undated_outcome(case, exam, one) for one in undated(case, exam)])


def _undated_outcome(case: Case, exam: str, sitting: Sitting) -> Outcome:
    found = {_outcome(case, exam, replace(sitting, date=day)) for day in somewhere_in(case, sitting.month or "")}
    return found.pop() if len(found) == 1 else "doubtful"


def undated_passes(case: Case, exam: str) -> list[tuple[date, date]]:
    """The first and the last day on which each pass without a day may lie."""
    worth_without = zip(undated(case, exam), undated_outcomes(case, exam), strict=True)
    return [somewhere_in(case, one.month or "") for one, found in worth_without if found == "pass"]


def _next_attempt(case: Case, days: Sequence[date], without_day: Sequence[Sitting] = ()) -> Either | None:
    """From when the spacing rules allow another attempt after these sittings; ``None`` where none bites.

    A sitting of which only the month or year is known lies somewhere in it: early at its first day, late at its last.
    """
    spaced: list[Either] = []
    known = [somewhere_in(case, one.month) for one in without_day if one.month]
    firsts = sorted([*days, *(first for first, _ in known)])
    lasts = sorted([*days, *(last for _, last in known)])

    def after(place: int, months: int, rule: str) -> None:
        first, last = (months_after(case.resting_on(one[place], rule), months) for one in (firsts, lasts))
        late = last.late if firsts[place] == lasts[place] else last.late.resting_on("inferred", ())
        spaced.append(Either(first.early, late))

    rate, fourth = case.book.value(RATE), case.book.value(FOURTH)
    if rate is not None and len(firsts) >= rate.value["attempts"]:
        after(-rate.value["attempts"], rate.value["months"], RATE)
    if fourth is not None and len(firsts) >= 3:
        after(0, fourth.value["months_after_first"], FOURTH)
        after(-1, fourth.value["months_after_latest"], FOURTH)
    if not spaced:
        return None
    return Either(max(one.early for one in spaced), max(one.late for one in spaced))


def somewhere_in(case: Case, month: str) -> tuple[date, date]:
    """First and last day of a month or year, none of them ahead."""
    first, last = first_and_last(month)
    return first, min(last, case.today)


@once
def closed_by(case: Case) -> str | None:
    """The Step whose four attempts without a pass close every Step, or ``None``."""
    for exam in EXAMS:
        if attempts(case, exam).exhausted:
            return exam
    return None


def next_try_falls(case: Case, exam: str, one: Registration) -> Literal["inside", "extension", "after"]:
    """Where the day from which the next attempt is allowed lies: in a period, only in its one extension, or after both.

    Rules: usmle.attempts.rate, usmle.attempts.fourth, usmle.period.extension.
    """
    again, end, bounds = attempts(case, exam).again, period_end(case, one), extension(case, one)
    if again is None or end is None or again.late <= end:
        return "inside"
    reached = bounds is not None and one.extended_to is None and again.late <= bounds[1]
    return "extension" if reached else "after"


@once
def last_try_awaited(case: Case) -> str | None:
    """The Step whose last attempt awaits its result, after none but fails: without a pass every Step is closed, or ``None``.

    Rules: usmle.attempts.all-steps-closed, usmle.attempts.max.
    """
    return next((exam for exam in EXAMS if awaited_with_left(case, exam) == 0), None)


def awaited_with_left(case: Case, exam: str) -> int | None:
    """How many attempts are left if the one whose result is awaited is no pass, after none but fails; ``None`` where none is
    awaited, or a pass or an open result makes it another question (usmle.attempts.max).
    """
    counted, found = attempts(case, exam), {*outcomes(case, exam), *undated_outcomes(case, exam)}
    if counted.passed or "pending" not in found or not found <= {"fail", "incomplete", "pending", "booked"}:
        return None
    return max(counted.limit - counted.used, 0)


@once
def contested_by(case: Case) -> str | None:
    """A Step that was passed after as many fails as close every Step: two official texts differ on whether it does.

    Rules: usmle.attempts.all-steps-closed ("without a pass"), ecfmg.exam-attempts ("four failures in any Step").
    """
    limit = case.number("usmle.attempts.max", on=case.today)
    for exam in EXAMS:
        failed = sum(found in ("fail", "incomplete") for found in outcomes(case, exam))
        failed += sum(found in ("fail", "incomplete") for found in undated_outcomes(case, exam))
        if attempts(case, exam).passed and failed >= limit:
            return exam
    return None


def used_of(used: int, limit: int) -> Said:
    """``2 of 4 used``; above a limit that was higher once, ``5 used, the limit is 4``."""
    return Said("exams.used-of" if used <= limit else "exams.used-above", used=used, limit=limit)


def left(case: Case, exam: str) -> int | None:
    """How many attempts are left after none but fails; ``None`` where a pass or an open result makes it another question.

    With one left, another without a pass closes every Step (usmle.attempts.all-steps-closed).
    """
    counted = attempts(case, exam)
    certain = set(outcomes(case, exam)) <= {"fail", "incomplete", "booked"}
    return counted.limit - counted.used if certain and not counted.passed else None


class Tries(NamedTuple):
    """Sittings of one Step up to its first pass."""

    used: int
    passed: bool
    unclear: bool
    """A result is pending or contradicts its score."""


def tries(case: Case, exam: str) -> Tries:
    """Sittings taken until the first pass: incomplete and pending ones count, and those without a day."""
    without_day = undated_outcomes(case, exam)
    used = len(without_day)
    unclear = bool({"pending", "doubtful"} & set(without_day))
    if "pass" in without_day:
        return Tries(used + sum(found != "booked" for found in outcomes(case, exam)), True, False)
    for found in outcomes(case, exam):
        if found == "booked":
            continue
        used += 1
        if found == "pass":
            return Tries(used, True, False)
        unclear = unclear or found in ("pending", "doubtful")
    return Tries(used, False, unclear)


def over_limit(case: Case, limit: int) -> tuple[str, ...]:
    """The Steps passed only after more than `limit` tries, or failed as often."""
    taken = {exam: tries(case, exam) for exam in SAT_TODAY}
    return tuple(
        exam
        for exam, one in taken.items()
        if one.used > limit or (one.used == limit and not one.passed and not one.unclear)
    )


def compact_limit(case: Case) -> int:
    """The most tries a Step may have taken for the interstate compact (state.compact)."""
    value = case.book.value("state.compact")
    assert value is not None
    return int(value.value["attempts_per_component"])


def beyond_compact(case: Case) -> tuple[str, ...]:
    """The Steps whose tries close the interstate compact (state.compact)."""
    return over_limit(case, compact_limit(case))


def last_for_compact(case: Case) -> tuple[str, ...]:
    """The Steps of which the interstate compact takes one more sitting only, or the one whose result is awaited."""
    limit = compact_limit(case)
    taken = {exam: tries(case, exam) for exam in SAT_TODAY}
    return tuple(exam for exam, one in taken.items() if not one.passed and one.used + (not one.unclear) == limit)


class StateTries(NamedTuple):
    """How often Step 3 was tried by the count of the state of training, and how often it may be."""

    state: str
    limit: int
    used: int
    passed: bool

    @property
    def few(self) -> Said | None:
        """That the tries are used up, or that the next one is the last; ``None`` while more are left, or after a pass."""
        if self.passed or self.used + 1 < self.limit:
            return None
        last = self.used < self.limit
        return Said(
            "start.licence.last-try" if last else "start.licence.no-tries-left",
            state=self.state,
            limit=self.limit,
            used=self.used,
        )


def states_in_view(case: Case) -> tuple[str, ...]:
    """The state of training; before one is recorded, those that are thought of."""
    named = (case.post.licence_state,) if case.post.licence_state else case.profile.start.states
    codes = dict.fromkeys(name.strip().upper() for name in named if name)
    return tuple(code for code in codes if code and case.book.has_rule(f"state.{code}"))


def state_fact(case: Case) -> str:
    """Where the states in view are recorded."""
    return "start.licence_state" if case.post.licence_state else "start.states"


def state_row(case: Case, code: str) -> Mapping[str, Any]:
    """What the table of a state says today; empty where it has no row."""
    value = case.book.value(f"state.{code}", on=case.today)
    return value.value if value is not None and isinstance(value.value, dict) else {}


def state_name(case: Case, code: str) -> str:
    """The state or territory by name."""
    return case.book.title(f"state.{code}").removesuffix(" medical licence")


@once
def step3_in_state(case: Case) -> StateTries | None:
    """The limit for Step 3 of the state in view that leaves the fewest tries; ``None`` where no limit is known.

    Rules: state.XX, usmle.attempts.state-limits.
    """
    taken = tries(case, "step3")
    limits = [(code, state_row(case, code).get("attempts_step3")) for code in states_in_view(case)]
    known = [StateTries(code, limit, taken.used, taken.passed) for code, limit in limits if isinstance(limit, int)]
    return min(known, key=lambda one: one.limit, default=None)
