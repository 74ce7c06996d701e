"""Dates of the person's own lists: sittings, applications, interviews and answers due, costs, experience, whom to ask again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.documents.board import documents_board
from img_pathway.engine.model import STEP_NAMES, StepState
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.readings.asking import owed
from img_pathway.engine.readings.counting import retake_barred
from img_pathway.engine.readings.interviews import all_interviews, due_day, to_apply
from img_pathway.engine.readings.over import interviews_over
from img_pathway.engine.readings.position import permanence, sponsorship_year
from img_pathway.engine.what_next.soonest import booked_days
from img_pathway.engine.what_next.telling import action
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.application import Experienced
from img_pathway.profile.facts.yours import Payment, Planned
from img_pathway.rulebook.types import Dated

OwnKind = Literal[
    "deadline", "booking", "advised", "latest-safe", "latest-possible", "expires", "opens", "planned", "nudge"
]


class OwnDate(NamedTuple):
    """One of them."""

    id: str
    kind: OwnKind
    title: Said | str
    day: Dated
    do: Said | str
    steps: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    minutes: int | None = None
    """How long it takes, where that is recorded."""


def own_dates(case: Case) -> Iterator[OwnDate]:
    """All of them, those of the past too; whom to ask is asked today once the day has come."""
    yield from _sittings(case)
    yield from _applications(case)
    yield from _interviews(case)
    yield from _costs(case)
    yield from _refunds(case)
    yield from _experience(case)
    yield from _papers(case)
    yield from _training(case)


def reminders(case: Case) -> Iterator[OwnDate]:
    """Whom to ask again, or to write to: today, once the day has come."""
    for one in owed(case):
        if one.nudge is not None:
            title = Said("ahead.nudge.own", what=one.what) if one.usual is not None else one.what
            day = max(one.nudge, Dated(case.today, "yours"))
            yield OwnDate(f"nudge.{one.key}", "nudge", title, day, Said("ahead.nudge.do"))


def next_day(found: Assessment) -> Iterator[OwnDate]:
    """The day of the next step: where it is told, it is among the dates ahead."""
    one = found.next
    if one is None or one.by is None:
        return
    kind: OwnKind
    match one.named:
        case "latest safe":
            kind, title = "latest-safe", Said("ahead.latest-safe.day", step=one.title)
        case "latest possible":
            kind, title = "latest-possible", Said("ahead.latest-possible.day", step=one.title)
        case "last day":
            kind, title = "deadline", Said("ahead.last-day", step=one.title)
        case _:
            kind, title = "advised", Said("ahead.next", step=one.title)
    rules = found.case.book.step(one.step).rules[:1]
    yield OwnDate(f"{kind}.{one.step}", kind, title, one.by, one.do, (one.step,), rules)


_DAY2 = ("usmle.format.step3.day2",)


def _sittings(case: Case) -> Iterator[OwnDate]:
    """Test days of Steps without a result, the second day of Step 3 for itself, and of the OET."""
    for exam, name in STEP_NAMES.items():
        for number, sitting in enumerate(getattr(case.profile.exams, exam), 1):
            if sitting.date is None or sitting.result is not None or retake_barred(case, exam, sitting.date):
                continue
            kind: OwnKind = "planned" if sitting.planned else "booking"
            title = Said("ahead.test-planned" if sitting.planned else "ahead.test-day", exam=name)
            ident, steps, rules = (
                f"{kind}.exams.{exam}.{number}",
                (f"exams.{exam}",),
                ("usmle.testday.id", "usmle.permit.required"),
            )
            do = Said("ahead.bring")
            yield OwnDate(ident, kind, title, Dated(sitting.date, "yours"), do, steps, rules)
            if sitting.day2 is not None:
                second, day2 = Said("ahead.second-day", exam=name), Dated(sitting.day2, "yours")
                yield OwnDate(f"{ident}.day2", kind, second, day2, do, steps, (*rules, *_DAY2))
    for number, oet in enumerate(case.profile.skills.oet, 1):
        if oet.date is not None:
            day, do = Dated(oet.date, "yours"), Said("ahead.oet.do")
            title = Said("ahead.oet.test-day")
            yield OwnDate(
                f"booking.skills.oet.{number}", "booking", title, day, do, ("skills.oet",), ("ecfmg.oet-minimum",)
            )


_SUBMIT = {"eras": "programs.submit", None: "programs.submit", "residencycas": "programs.residencycas"}
"""The step at which one applies, by service; SF Match and AUA have none here."""


def _applications(case: Case) -> Iterator[OwnDate]:
    """The hour until which each programme takes applications, as looked up, while it is not applied to.

    At one whose own conditions exclude the person nothing is lost then.
    """
    for one in to_apply(case):
        # Few have a programme with a day ahead, and its conditions take a while to read.
        from img_pathway.engine.programmes.filters import shut_out

        step = _SUBMIT.get(one.service)
        title = Said("ahead.apply", programme=one.programme.called)
        out = shut_out(case, one.programme)
        kind: OwnKind = "deadline" if out is None else "advised"
        do = Said("ahead.apply-do") if out is None else Said("ahead.apply-excluded", why=out)
        key = f"deadline.seasons.{case.target}.programmes.{one.number}"
        steps = (step,) if step is not None and case.states[step].open else ()
        yield OwnDate(key, kind, title, one.day, do, steps, ("match.dir.freida.fields",))


def before_booked(found: Assessment, plan: Plan | None, steps: Iterable[StepState]) -> Iterator[OwnDate]:
    """By when each of these steps is begun for a test or an interview that is booked, where the Match leaves more time."""
    for state in steps:
        planned = plan.by_id.get(state.id) if plan is not None else None
        begin = found.before_booked(state.id, (planned or state).latest_safe)
        if begin is not None:
            booked, day = found.case.book.step(begin.serves).title, booked_days(found.case)[begin.serves]
            title = Said("ahead.for-booked", step=state.title, booked=booked, day=day)
            do = Said("ahead.do", action=action(found.case, state))
            yield OwnDate(f"advised.booked.{state.id}", "advised", title, begin.day, do, (state.id,))


def _interviews(case: Case) -> Iterator[OwnDate]:
    """Each interview that is kept, and each answer that is due (match.iv.48h); once it is over nobody interviews."""
    if interviews_over(case):
        return
    steps, do = ("match.interviews",), Said("ahead.do", action=case.book.step("match.interviews").do)
    for held in all_interviews(case):
        name, on, due = held.programme.called, held.interview.on, due_day(case, held.interview)
        if on is not None and held.state in ("ahead", "to answer"):
            day = Dated(on, "yours", (), held.interview.at)
            title = Said("ahead.interview", programme=name)
            booked = do if held.state == "to answer" else Said("ahead.interview-do")
            long = held.interview.minutes
            yield OwnDate(f"booking.{held.key}", "booking", title, day, booked, steps, ("match.iv.period",), long)
        if due is not None and held.state == "to answer":
            title = Said("ahead.answer", programme=name)
            yield OwnDate(f"advised.{held.key}.answer", "advised", title, due, do, steps, ("match.iv.48h",))


def _papers(case: Case) -> Iterator[OwnDate]:
    """The last day on which a paper in one's hands is good; the passport's is a loss of its own (`losses.cliffs`)."""
    for row in documents_board(case).rows:
        if row.state == "held" and row.id != "passport" and row.expires is not None:
            title, day = Said("ahead.paper", title=row.title), Dated(row.expires, "yours")
            yield OwnDate(f"expires.{row.key}", "expires", title, day, Said("ahead.paper-do"), rules=row.rules[:1])


def _training(case: Case) -> Iterator[OwnDate]:
    """When the next year's DS-2019 is asked for, and when training makes the certificate permanent.

    Rules: visa.evsp.ds2019-earliest, visa.evsp.processing, ecfmg.cert-permanent-training.
    """
    year, lifted = sponsorship_year(case), permanence(case)
    if year is not None and year.goes_on and year.ends >= case.today:
        do, steps = Said("visa.ds2019.ask-for-the-renewal"), ("visa.ds2019",)
        rules = ("visa.j1.annual-renewal", "visa.evsp.ds2019-earliest")
        yield OwnDate("opens.ds2019", "opens", Said("ahead.training.renew-from"), year.renew_from, do, steps, rules)
        rules = ("visa.j1.annual-renewal", "visa.evsp.processing")
        yield OwnDate("advised.ds2019", "advised", Said("ahead.training.complete"), year.complete_by, do, steps, rules)
    if lifted is not None:
        do = Said("ahead.training.see-whether" if lifted.by_itself else "ahead.training.make-permanent")
        title, permanent = Said("ahead.training.permanent"), ("ecfmg.cert-permanent-training",)
        yield OwnDate("opens.permanent", "opens", title, lifted.day, do, ("certificate.valid",), permanent)


def _bought(case: Case, one: Payment | Planned) -> str:
    """What was paid for: in the person's words, else the fee's."""
    fee = one.fee if isinstance(one, Payment) and one.fee and case.book.has_rule(one.fee) else ""
    return one.what or (case.book.rule(fee).title if fee else case.words.text(Said("ahead.something-paid")))


def _costs(case: Case) -> Iterator[OwnDate]:
    """The days of one's own costs: what is promised is to be paid then."""
    for number, one in enumerate(case.profile.money.planned, 1):
        if one.due is not None and one.amount:
            title, due = Said("ahead.cost", what=_bought(case, one)), Dated(one.due, "yours")
            kind: Literal["deadline", "planned"] = "deadline" if one.committed else "planned"
            yield OwnDate(f"{kind}.money.planned.{number}", kind, title, due, Said("ahead.cost-do"))


def _experience(case: Case) -> Iterator[OwnDate]:
    """An elective or the like begins and ends; whom one is going to meet, and when."""
    kinds = dict(Experienced.facts["kind"].choices)
    for number, one in enumerate(case.profile.experience.entries, 1):
        what = ", ".join(filter(None, (kinds.get(one.kind or "", ""), one.place)))
        key = f"experience.entries.{number}"
        if one.began is not None and one.kind != "gap":
            title, day = Said("ahead.experience-begins", what=what), Dated(one.began, "yours")
            yield OwnDate(f"booking.{key}", "booking", title, day, Said("ahead.experience-begins-do"))
        if one.ended is not None and one.kind != "gap":
            do = Said("ahead.experience-letter" if one.letter_expected else "ahead.experience-ends-do")
            title, day = Said("ahead.experience-ends", what=what), Dated(one.ended, "yours")
            yield OwnDate(f"planned.{key}", "planned", title, day, do)
    for number, met in enumerate(case.profile.experience.people, 1):
        if met.met is not None and met.name:
            title, day = Said("ahead.meeting", name=met.name), Dated(met.met, "yours")
            yield OwnDate(f"booking.experience.people.{number}", "booking", title, day, Said("ahead.meeting-do"))


def _refunds(case: Case) -> Iterator[OwnDate]:
    """The last day on which something paid or promised can be had back."""
    money = case.profile.money
    paid = [(f"payments.{number}", one) for number, one in enumerate(money.payments, 1)]
    promised = [(f"planned.{number}", one) for number, one in enumerate(money.planned, 1) if one.committed]
    every: tuple[tuple[str, Payment | Planned], ...] = (*paid, *promised)
    for name, one in every:
        if one.refundable_until is not None and one.amount:
            title, day = Said("ahead.refund", what=_bought(case, one)), Dated(one.refundable_until, "yours")
            yield OwnDate(f"expires.money.{name}", "expires", title, day, Said("ahead.refund-do"))
