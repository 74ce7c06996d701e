"""The remaining clocks as small pure functions, each citing its rules, and the losses they lead to.

The seven-year window lives in `exams`, eligibility periods and their extension in `judges.testing`; here are
the clocks around a booked seat, drafts and letters, stays in the US, and the states' limits. All days are
calendar days at the place the rule names.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.losses.cliff import cliff
from img_pathway.engine.model import SAT_TODAY, STEP_NAMES, Cliff
from img_pathway.engine.money.tariffs import Money, tiers, usd
from img_pathway.engine.readings.counting import exam_passed, retake_barred
from img_pathway.engine.readings.over import season_over
from img_pathway.engine.readings.position import (
    days_to_leave,
    ended,
    ended_early,
    j1_training_over,
    leaving,
    sponsorship_year,
)
from img_pathway.engine.readings.registrations import name_agrees, period_end, tested_at_home
from img_pathway.engine.readings.season import certified_in
from img_pathway.engine.readings.sittings import first_booked, passes, state_row, states_in_view, step3_in_state
from img_pathway.engine.readings.visa_need import changes_status, entry_window, needs_visa, way
from img_pathway.engine.time.closed_days import working_days_before
from img_pathway.engine.time.days import months_after, plus
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Registration
from img_pathway.rulebook.types import Dated


class Tier(NamedTuple):
    """One price of moving a booked seat: `usd` until `last`, that day included."""

    last: date
    usd: Money
    abroad: bool = False
    """Is it the price of testing abroad alone?"""


def move_tiers(value: Any, test_day: date) -> tuple[Tier, ...]:
    """What moving a seat costs, from free to dearest (usmle.fee.resched.tiers, usmle.fee.resched.clock).

    `value` is the tariff's. Days are counted before the first test day, which itself does not count.
    """
    rows = sorted((row for row in tiers(value) if "days" in row and "usd" in row), key=lambda row: -row["days"])
    return tuple(Tier(plus(test_day, -max(row["days"], 1)), row["usd"], bool(row.get("only_abroad"))) for row in rows)


def name_change_day(test_day: date, working_days: int) -> date:
    """Last day for a name change to be processed before a test (usmle.name-change.deadline).

    Weekends and US public holidays are no working days; the permits are issued in the US.
    """
    return working_days_before(test_day, working_days)


def reapply_from(case: Case, one: Registration) -> Dated | None:
    """First day on which a new application was processed after an unused period: advice (usmle.period.after-expiry)."""
    end = period_end(case, one)
    days = case.book.value(AFTER_EXPIRY)
    return case.resting_on(plus(end, days.value), AFTER_EXPIRY) if end is not None and days is not None else None


AFTER_EXPIRY = "usmle.period.after-expiry"


def clock_cliffs(case: Case) -> Iterator[Cliff]:
    """The losses of these clocks; those of the past are left to the caller."""
    yield from _seats(case)
    yield from _letters(case)
    yield from _stays(case)
    yield from _state(case)


def _seats(case: Case) -> Iterator[Cliff]:
    tariff = case.book.value("usmle.fee.resched.tiers")
    working = case.number("usmle.name-change.deadline")
    for exam in SAT_TODAY:
        booked = first_booked(case, exam)
        if booked is None or retake_barred(case, exam, booked):
            continue
        home = tested_at_home(case, exam)
        prices = move_tiers(tariff.value if tariff is not None else None, booked)
        for number, (now, dearer) in enumerate(itertools.pairwise(prices), 1):
            if now.last < case.today:
                continue
            yield cliff(case, "seat", f"seat.{exam}.{number}",
                case.resting_on(now.last, "usmle.fee.resched.tiers", "usmle.fee.resched.clock"),
                Said("loss.seat.free", exam=STEP_NAMES[exam], day=booked)
                if now.usd == 0
                else Said("loss.seat.cheap", exam=STEP_NAMES[exam], day=booked, usd=usd(now.usd)),
                Said("loss.seat.then-not-known")
                if dearer.abroad and home
                else Said("loss.seat.then", usd=usd(dearer.usd)),
                Said("loss.seat.avoid"),
                ("usmle.fee.resched.tiers", "usmle.fee.resched.clock"), (), exam=exam, usd=None if dearer.abroad and home else dearer.usd,
            )  # fmt: skip
        if name_agrees(case, next(reversed(case.registrations(exam)), None)) is False:
            yield cliff(case, "name-change", f"name-change.{exam}",
                case.resting_on(name_change_day(booked, working), "usmle.name-change.deadline"),
                Said("loss.name-change.last-day", exam=STEP_NAMES[exam]),
                Said("loss.name-change.then"),
                Said("loss.name-change.avoid"),
                ("usmle.name-change.deadline", "usmle.testday.id"), (f"permits.{exam}",), exam=exam,
            )  # fmt: skip


def _letters(case: Case) -> Iterator[Cliff]:
    """Letters in a MyERAS of any season that was not submitted are lost when that season closes (eras.lor.reuse)."""
    for year in case.profile.seasons:
        season, end = case.season_of(year), case.event("eras.end", year)
        if end is not None and season is not None and season.letters and not certified_in(season):
            rol = case.event("nrmp.rol", year)
            # For a Match that is decided nothing is applied for: what a submission costs it costs for the letters alone.
            gone = season.result is not None or (rol is not None and case.over(rol))
            yield cliff(case, "letters", f"{year}.letters", end.day.resting_on("inferred", ("eras.lor.reuse",)),
                Said("loss.letters.in-draft", year=year),
                Said("loss.letters.then"),
                Said("loss.letters.keep" if gone else "loss.letters.avoid", year=year),
                ("eras.lor.reuse", "eras.2027.letter-portal-cutover"),
                ("programs.submit",) if year == case.target and not gone else ("programs.letters",))  # fmt: skip


def _stays(case: Case) -> Iterator[Cliff]:
    until = case.profile.visa.i94_until
    if until is not None:
        yield cliff(case, "i94", "i94", case.resting_on(until, "visa.ds.planner", "visa.ds.current-known"), Said("loss.i94.ends"),
            Said("loss.i94.then"),
            Said("loss.i94.avoid"),
            ("visa.ds.planner", "visa.ds.current-known"), ("visa.entry",),)  # fmt: skip
    yield from _sponsored(case)
    yield from _entries(case)


def _entries(case: Case) -> Iterator[Cliff]:
    """The last day of entering for the start of training: inside the window of a J-1, or on an H-1B by the first day.

    Rules: visa.j1.entry-window, match.after.late.
    """
    window, first, state = entry_window(case), case.first_day, case.states.get("visa.entry")
    # Of a Match that may be over no training begins.
    wanted = needs_visa(case) == "yes" and season_over(case) is None and state is not None and state.open
    # Who is here on a status that can go on has no journey to make in time.
    if not wanted or window is None or first is None or changes_status(case):
        return
    if way(case) in ("j1", None):
        last, rule, avoid = window[1], "visa.j1.entry-window", Said("loss.entry.avoid", first=window[0], last=window[1])
    elif way(case) == "h1b":
        last, rule, avoid = (
            case.resting_on(first, "match.after.late"),
            "match.after.late",
            Said("loss.entry.on-h1b", last=first),
        )
    else:
        return
    yield cliff(
        case,
        "entry",
        "entry",
        last,
        Said("loss.entry.last-day"),
        Said("loss.entry.then"),
        avoid,
        (rule,),
        ("visa.entry",),
    )


def _sponsored(case: Case) -> Iterator[Cliff]:
    """The end of a DS-2019, the days to leave after it, and the day on which a child is no J-2 any more.

    Rules: visa.j1.grace, visa.j1.annual-renewal, visa.j2.who.
    """
    visa = case.profile.visa
    if case.profile.profile.us_status not in ("j1", "j2") and way(case) != "j1":
        return
    over, leave, year = j1_training_over(case), days_to_leave(case), sponsorship_year(case)
    end = Dated(visa.ds2019_until, "yours") if visa.ds2019_until is not None else year.ends if year else None
    if over is not None and leave is not None:
        last = ended(case, over)
        yield cliff(case, "i94", "ds2019", leave,
            Said("loss.ds2019.training-ended-early", end=last) if ended_early(over) else
            Said("loss.ds2019.training-over", end=last),
            Said("loss.ds2019.then"),
            Said("loss.ds2019.ask"),
            ("visa.j1.grace", "visa.j1.sole-sponsor", "visa.ds.current-known"), ("profile.goal",))  # fmt: skip
    elif end is not None and visa.admitted != "date" and leaving(case) is None:
        due = case.resting_on(end, "visa.j1.grace").plus(case.number("visa.j1.grace"))
        yield cliff(case, "i94", "ds2019", due,
            Said("loss.ds2019.leave", end=end),
            Said("loss.ds2019.then"),
            Said("loss.ds2019.late") if end < case.today else
            Said("loss.ds2019.avoid-with-training") if year is not None and not year.goes_on else
            Said("loss.ds2019.avoid", end=end),
            ("visa.j1.grace", "visa.j1.annual-renewal", "visa.ds.current-known"), ("visa.ds2019",),)  # fmt: skip
    if over is None and year is not None and year.goes_on and year.ends >= case.today:
        yield cliff(case, "i94", "ds2019.end", year.ends,
            Said("loss.ds2019.end"),
            Said("loss.ds2019.end-then"),
            Said("loss.ds2019.end-late", complete=year.complete_by) if year.complete_by < case.today else
            Said("loss.ds2019.end-avoid", first=year.renew_from, complete=year.complete_by),
            ("visa.j1.annual-renewal", "visa.evsp.ds2019-earliest", "visa.evsp.processing"), ("visa.ds2019",),)  # fmt: skip
    going = leaving(case)
    if going is not None and going.left is not None and case.profile.profile.us_status == "j1":
        yield cliff(case, "i94", "leaving", Dated(going.left, "yours"),
            Said("loss.ds2019.leaving"),
            Said("loss.ds2019.leaving-then"),
            Said("loss.ds2019.ask-before"),
            ("visa.j1.grace", "visa.j1.sole-sponsor", "visa.ds.current-known"), ("profile.goal",))  # fmt: skip
    for number, one in enumerate(visa.dependants, 1):
        if one.born is None or one.relation == "spouse":
            continue
        birthday = months_after(Dated(one.born, "yours"), 12 * case.number("visa.j2.who")).early
        yield cliff(case, "i94", f"dependant.{number}", case.resting_on(birthday, "visa.j2.who").plus(-1),
            Said("loss.dependant.ends", years=case.number("visa.j2.who")),
            Said("loss.dependant.then"),
            Said("loss.dependant.avoid"),
            ("visa.j2.who", "visa.j2.work"), ("visa.ds2019",),)  # fmt: skip


def _state(case: Case) -> Iterator[Cliff]:
    days = [*passes(case, "step1"), *passes(case, "step2ck")]
    if not days or exam_passed(case, "step3"):
        return
    first, tries = min(days), step3_in_state(case)
    for code in states_in_view(case):
        rule_id, row = f"state.{code}", state_row(case, code)
        years = row.get("years_all_steps")
        if not isinstance(years, int) or isinstance(years, bool):
            continue
        used_up = tries is not None and tries.state == code and tries.used >= tries.limit
        yield cliff(case, "state", rule_id,
            months_after(Dated(first, row.get("grades", {}).get("years_all_steps", "unverified"), (rule_id,)), 12 * years).early,
            Said("loss.state.limit", state=code, years=years, first=first),
            Said("loss.state.then"),
            Said("loss.state.ask" if used_up else "loss.state.avoid"),
            (rule_id,), ("exams.step3",),)  # fmt: skip
