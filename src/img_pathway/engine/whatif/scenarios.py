"""Ready-made what-ifs: the ones that apply to this person, built from the recorded facts and the plan.

Each is a set of facts as one would record them on the day they become known, and that day. A sitting that lies
ahead counts for nothing today, so "Step 2 CK fails" is seen from the day its result is out: the test day that is
booked, else the earliest the plan allows, and the usual time a result takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.model import SAT_TODAY, STEP_NAMES
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.on_j1 import home_stay_due
from img_pathway.engine.readings.position import held_today
from img_pathway.engine.readings.season import DECIDED, MATCHED, soap_place
from img_pathway.engine.readings.sittings import closed_by
from img_pathway.engine.readings.visa_need import class_closed, needs_visa
from img_pathway.engine.time.days import add_months, plus
from img_pathway.engine.time.waits import spans
from img_pathway.engine.words.said import Said
from img_pathway.profile.typed.keys import fact_of

NINE_MONTHS = 270
"""Days."""
LATER, OET_LATER = 6, 2
"""Months by which a Step, and an OET, which has test days each month, may be put off."""
RULES = "rules"
"""Id of the what-if that changes no fact but the rulebook; which one, the person says."""
AGAIN = "again"
"""Id of "I did not match: apply again"."""
_TARGET = "profile.target_match"
_PLAN = "visa.plan"
_USUAL = frozenset({"j1", "h1b"})


class Scenario(Struct, frozen=True):
    """One ready-made what-if: its title, a sentence, the changed facts by key and the day it is seen from."""

    id: str
    title: str
    text: str
    facts: Mapping[str, Any]
    seen_from: date | None = None
    """``None`` is now."""
    day: date | None = None
    """The day of its facts that the person may choose; ``None`` where there is no choice."""
    asks: str = ""
    """The question for that day."""
    wait: int = 0
    """Days after that day until what it brings is known."""

    def on(self, day: date) -> Scenario:
        """The same with another day for its facts, seen from the day it is known where that lies ahead."""
        facts = {key: day if value == self.day else value for key, value in self.facts.items()}
        ahead = plus(day, self.wait) if self.day is not None and (self.wait or day > self.day) else None
        return replace(self, facts=facts, seen_from=ahead, day=day)


def scenarios(found: Assessment, planned: Plan) -> tuple[Scenario, ...]:
    """Every ready-made what-if that applies, likely ones first."""
    case = found.case
    made = [
        *_training(case),
        *_again(case),
        *_exams(case, planned),
        *_oet(case, planned),
        *_school(case, planned),
        *_visa(case),
        *_step3(case, planned),
        *_later(case),
    ]
    # Whoever is told "no match" has come for this one; for the others it is the last worry.
    if case.season.result not in DECIDED:
        made.sort(key=lambda one: one.id == AGAIN)
    return (*made, _scenario(case, RULES, Said("whatif.rules.title"), Said("whatif.rules.text"), {}))


def _scenario(
    case: Case, ident: str, title: Said, text: Said, facts: Mapping[str, Any], seen_from: date | None = None
) -> Scenario:
    return Scenario(ident, case.words.text(title), case.words.text(text), facts, seen_from)


def _on_a_day(case: Case, ident: str, title: Said, text: Said, asks: Said, facts: Mapping[str, Any]) -> Scenario:
    """One whose day is asked; today until then."""
    made = _scenario(case, ident, title, text, facts)
    return replace(made, day=case.today, asks=case.words.text(asks))


def _training(case: Case) -> Iterator[Scenario]:
    """Of somebody in training: leaving the position, changing to another programme, and a waiver of the two years."""
    post = held_today(case)
    if post is None:
        return
    held, today = case.profile.start.positions, case.today
    key, following = (f"start.positions.{number}" for number in (held.index(post) + 1, len(held) + 1))
    left = {f"{key}.left": today, f"{key}.left_why": "resigned"}
    title, text, asks = Said("whatif.leaves.title"), Said("whatif.leaves.text"), Said("whatif.leaves.asks")
    yield _on_a_day(case, "leaves", title, text, asks, left)
    like = {name: getattr(post, name) for name in _GOES_ON if getattr(post, name) is not None}
    moved = {
        f"{key}.left": today, f"{key}.left_why": "transferred", f"{following}.contract_signed": today,
        f"{following}.began": today, **{f"{following}.{name}": value for name, value in like.items()},
    }  # fmt: skip
    title, text, asks = Said("whatif.transfers.title"), Said("whatif.transfers.text"), Said("whatif.transfers.asks")
    yield _on_a_day(case, "transfers", title, text, asks, moved)
    if home_stay_due(case):
        facts = {"visa.home_stay_waived": today}
        title, text, asks = Said("whatif.waived.title"), Said("whatif.waived.text"), Said("whatif.waived.asks")
        yield _on_a_day(case, "waived", title, text, asks, facts)


_GOES_ON = ("kind", "specialty", "sponsor_ecfmg", "ends")
"""What stays as it is in another programme."""


def _exams(case: Case, planned: Plan) -> Iterator[Scenario]:
    """The next sitting of each Step that is not passed fails, or is six months later (usmle.attempts.max)."""
    if closed_by(case) is not None:
        return
    for exam in SAT_TODAY:
        title = STEP_NAMES[exam]
        step = planned.by_id.get(f"exams.{exam}")
        if step is None or exam_passed(case, exam):
            continue
        held = getattr(case.profile.exams, exam)
        at = next((i for i, one in enumerate(held) if one.date and one.result is None and one.score is None), None)
        if at is None and (step.earliest is None or exam == "step3"):
            continue
        key = f"exams.{exam}.{(len(held) if at is None else at) + 1}"
        day = step.earliest if at is None else held[at].date
        assert day is not None
        facts = {f"{key}.result": "fail", **({f"{key}.date": day} if at is None else {})}
        text, seen_from = _seen(case, day, "exam-result", booked=at is not None)
        yield _scenario(case, f"{exam}-fails", Said("whatif.exam-fails", exam=title), text, facts, seen_from)
        yield from _put_off(case, exam, title, day, LATER, key, planned=at is None)


def _put_off(
    case: Case, exam: str, title: str, day: date, months: int, key: str, *, planned: bool
) -> Iterator[Scenario]:
    """The next sitting of an exam some months later; `planned` where it is not booked, and its table can say so."""
    if day < case.today:
        return
    later = add_months(date(day.year, day.month, day.day), months)
    facts = {f"{key}.date": later, **({f"{key}.planned": True} if planned else {})}
    name = Said("whatif.exam-later.title", exam=title, months=months)
    yield _scenario(
        case, f"{exam}-later", name, Said("whatif.exam-later.text", exam=title, day=day, later=later), facts
    )


def _oet(case: Case, planned: Plan) -> Iterator[Scenario]:
    """The next OET falls ten points short in Writing (ecfmg.oet-minimum), or is two months later."""
    step = planned.by_id.get("skills.oet")
    minimum = case.read("ecfmg.oet-minimum", on=case.today)
    if step is None or minimum is None:
        return
    held = case.profile.skills.oet
    at = next((i for i, one in enumerate(held) if one.date and one.writing is None), None)
    day = step.earliest if at is None else held[at].date
    if day is None:
        return
    score = minimum.value["writing"] - 10
    key = f"skills.oet.{(len(held) if at is None else at) + 1}"
    facts = {f"{key}.writing": score, **({f"{key}.date": day} if at is None else {})}
    text, seen_from = _seen(case, day, "oet-result", booked=at is not None)
    title = Said("whatif.oet-short", score=score)
    if at is not None:
        yield _scenario(case, "oet-short", title, text, facts, seen_from)
    else:
        # How long before it a seat has to be booked, nobody has written down: the person says the day.
        made = _scenario(case, "oet-short", title, Said("whatif.oet-unbooked"), facts, seen_from)
        asks, wait = case.words.text(Said("whatif.oet-asks")), spans(case)["oet-result"].typical or 0
        yield replace(made, day=day, asks=asks, wait=wait)
    yield from _put_off(case, "oet", "OET", day, OET_LATER, key, planned=False)


def _seen(case: Case, day: date, wait: str, *, booked: bool) -> tuple[Said, date | None]:
    """The sentence, and the day on which a result of `day` is known; ``None`` where that is today."""
    out = plus(day, spans(case)[wait].typical or 0)
    how = Said("whatif.taken.recorded" if booked else "whatif.taken.earliest")
    if out <= case.today:
        return Said("whatif.taken.out-today", day=day, how=how), None
    return Said("whatif.taken.out-later", day=day, how=how, out=out), out


def _school(case: Case, planned: Plan) -> Iterator[Scenario]:
    if "credentials.verified" in planned.by_id:
        facts = {"durations.verification.seen": NINE_MONTHS}
        title = Said("whatif.slow-school.title", months=NINE_MONTHS // 30)
        yield _scenario(case, "slow-school", title, Said("whatif.slow-school.text", days=NINE_MONTHS), facts)


def _visa(case: Case) -> Iterator[Scenario]:
    """Another of the two usual classes, while none is issued."""
    visa = case.profile.visa
    if needs_visa(case) == "no" or visa.issued is not None or visa.entered is not None:
        return
    for one in case.book.visa_classes:
        if one.plan in _USUAL and one.plan != visa.plan and class_closed(case, one.plan) is None:
            title = Said("whatif.visa.title", visa=one.title)
            yield _scenario(case, f"visa-{one.id}", title, Said("whatif.visa.text", visa=one.title), {_PLAN: one.plan})


def _step3(case: Case, planned: Plan) -> Iterator[Scenario]:
    """Step 3 is passed while the result can still be out before the rank-list hour (usmle.step3.who)."""
    step, deadline = planned.by_id.get("exams.step3"), case.event("nrmp.rol")
    held = case.profile.exams.step3
    if step is None or step.earliest is None or deadline is None or exam_passed(case, "step3"):
        return
    at = next((i for i, one in enumerate(held) if one.date and one.result is None), None)
    day = step.earliest if at is None else held[at].date
    assert day is not None
    text, seen_from = _seen(case, day, "exam-result", booked=at is not None)
    if (seen_from or case.today) > deadline.day:
        return
    key = f"exams.step3.{(len(held) if at is None else at) + 1}"
    facts = {f"{key}.result": "pass", **({f"{key}.date": day} if at is None else {})}
    yield _scenario(case, "step3-first", Said("whatif.step3-first"), text, facts, seen_from)


def _again(case: Case) -> Iterator[Scenario]:
    """No match this year, and the next Match that is open becomes the target."""
    target, said = case.target, case.season.result
    if target is None or said in MATCHED or case.past(case.season.soap_accepted) or soap_place(case):
        return
    facts: dict[str, Any] = {}
    seen: date | None = None
    status = case.event("nrmp.status")
    if said not in DECIDED:
        facts[f"seasons.{target}.result"] = "unmatched"
        seen = status.day if status is not None and not case.begun(status) else None
    following = _open_match(case, target, seen or case.today)
    if following is None:
        return
    facts[_TARGET] = following
    when = Said("whatif.again.seen", day=seen) if seen else None
    text = Said("whatif.again.text", when=when, year=following)
    yield _scenario(case, AGAIN, Said("whatif.again.title"), text, facts, seen)


def _later(case: Case) -> Iterator[Scenario]:
    target = case.target
    if target is None or case.season.result is not None:
        return
    following = _open_match(case, target, case.today)
    if following is not None:
        text = Said("whatif.later.text", year=following, target=target)
        yield _scenario(case, "later", Said("whatif.later.title"), text, {_TARGET: following})


def _open_match(case: Case, after: int, on: date) -> int | None:
    """The first Match after one whose rank-list deadline is not over on a day; ``None`` past the calendar's end."""
    asked = fact_of(_TARGET)
    lowest = (asked.minimum if asked is not None else None) or 0
    for year in range(max(after + 1, lowest), case.book.calendar.last + 1):
        deadline = case.event("nrmp.rol", year)
        if deadline is None or deadline.day > on:
            return year
    return None
