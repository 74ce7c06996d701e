"""`agenda`: everything dated that lies ahead of one person, in one list, soonest first.

Nothing is decided here: each comes from the season's calendar, the cliffs, the plan or what is recorded. What several
of them say of the same date is one entry naming all its steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.engine.ahead.own_dates import OwnDate, before_booked, next_day, own_dates, reminders
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.losses.clocks import reapply_from
from img_pathway.engine.model import SAT_TODAY, SITTINGS, STEP_NAMES, Cliff, CliffKind, StepState
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.readings.act_by import lists_ranked
from img_pathway.engine.readings.interviews import all_interviews
from img_pathway.engine.readings.over import interviews_over, lost_season, only_soap, season_counts
from img_pathway.engine.readings.pathway_season import due_event, event_of, form_sent, pathway_season
from img_pathway.engine.readings.registrations import current_registration, extension_awaited
from img_pathway.engine.readings.services import not_last_known
from img_pathway.engine.readings.sittings import first_booked
from img_pathway.engine.readings.six_pathways import good_standing, good_standing_from
from img_pathway.engine.readings.test_day import first_test_day
from img_pathway.engine.readings.visa_need import NO_EXTENSION, interview_booked, work_permit
from img_pathway.engine.time.closed_days import CLOSED
from img_pathway.engine.time.days import plus
from img_pathway.engine.what_next.soonest import housekeeping
from img_pathway.engine.what_next.telling import action
from img_pathway.engine.what_next.turns import reminder, withheld
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated, Event, OnADay

Kind = Literal[
    "deadline", "cliff", "expires", "booking", "advised", "latest-safe", "latest-possible", "opens", "planned", "nudge"
]
"""What a date is: `cliff` and `expires` are losses (of a right, of a document), `booking` and `planned` are the
person's own dates, `latest-safe` and `latest-possible` are the plan's words."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""In the order in which dates of one day are named."""

PROOF: Final = "ecfmg.path-1-proof"
_EXPIRING: Final[frozenset[CliffKind]] = frozenset(
    {"passport", "certificate", "pathway", "work-permit", "i94", "period"}
)
_MORE_OPENINGS: Final = (
    ("eras.open", "programs.token", Said("ahead.open.season")),
    ("oet.first", "skills.oet", Said("ahead.open.oet")),
    ("nrmp.match-day", "match.result", Said("ahead.open.match-day")),
    ("nrmp.soap-apply", "match.soap", Said("ahead.open.soap")),
)
"""Openings no step of the rulebook is gated by, the step they bear on, and what to do."""


class DateAhead(OnADay, Struct, frozen=True):
    """One date ahead."""

    id: str
    """Stays the same when the date moves: kind and event, cliff, fact or step (``deadline.2027.nrmp.rol``)."""
    kind: Kind
    title: str
    day: Dated
    """The calendar day at the place the rule or fact belongs to, with how sure it is."""
    days_left: int
    """From the person's today to `day`; 0 on the last day, also where that day is already over at home."""
    zone: str | None
    """The rule's zone; ``None`` where the day is one of the person's own."""
    loses: str
    """What is lost after it; empty where the rules name nothing."""
    then: str
    """What then becomes required; may be empty."""
    do: str
    """What to do about it."""
    steps: tuple[str, ...]
    """Ids of the steps it bears on, in the order of the graph: open ones, but for bookings, ends and losses."""
    stage: str
    """Stage of its first step; empty without one."""
    rules: tuple[str, ...]
    about: str
    """The id under which `explain` gives the full reasoning."""
    loss: CliffKind | None = None
    """What kind of loss it is, where a cliff stands behind it."""
    minutes: int | None = None
    """How long it takes; ``None`` for a day or instant without a length."""


def agenda(assessment: Assessment, plan: Plan | None = None) -> tuple[DateAhead, ...]:
    """All dates ahead, by day, hour (a whole day ends last), kind and id. Pure and total.

    With a plan its latest-safe and latest-possible days stand in for the assessment's own. Days are at the place
    each rule names; a zoned deadline is ahead until its instant.
    """
    return _Agenda(assessment, plan).entries()


def sort_key(entry: DateAhead) -> tuple[date, tuple[int, int], int, str]:
    """By day at the rule's place, then hour, kind and id."""
    hour = (entry.at.hour, entry.at.minute) if entry.at is not None else (24, 0)
    return entry.day, hour, KINDS.index(entry.kind), entry.id


class _Agenda:
    def __init__(self, assessment: Assessment, plan: Plan | None) -> None:
        case = assessment.case
        self.case, self.plan, self.found = case, plan, assessment
        self.order = {step.id: index for index, step in enumerate(case.book.graph_order)}
        # A day to pay by is no day of theirs who are told to pay nothing now.
        self.open = [
            state
            for step in self.order
            if (state := assessment.by_id[step]).open
            and not not_last_known(case, step)
            and (state.status == "waiting" or not withheld(case, (step,)))
        ]

    def entries(self) -> tuple[DateAhead, ...]:
        season = {one.id: one for one in self._season()}
        own = list(self._own())
        lost = list(self._cliffs(season))
        told = {(step, one.day) for one in (*season.values(), *lost, *own) for step in one.steps}
        rest = [*lost, *own, *self._nudges(told), *self._earliest(told), *self._last_days(told)]
        told |= {(step, one.day) for one in rest for step in one.steps}
        rest += (one for one in self._of_own(next_day(self.found)) if (one.steps[0], one.day) not in told)
        taken: dict[str, DateAhead] = dict(season)
        for one in rest:
            ident, number = one.id, 2
            while ident in taken:
                ident, number = f"{one.id}.{number}", number + 1
            taken[ident] = replace(one, id=ident)
        return tuple(sorted(taken.values(), key=sort_key))

    def _make(
        self,
        ident: str,
        kind: Kind,
        title: Said | str,
        day: Dated,
        *,
        steps: Iterable[str] = (),
        event: Event | None = None,
        loses: Said | str = "",
        then: Said | str = "",
        do: Said | str = "",
        rules: Iterable[str] = (),
        about: str = "",
        stage: str = "",
        loss: CliffKind | None = None,
    ) -> DateAhead:
        ordered = tuple(sorted(dict.fromkeys(steps), key=lambda step: self.order.get(step, 0)))
        stage = self.case.book.step(ordered[0]).stage if ordered else stage
        left = max(0, (day - self.case.today).days)
        text = self.case.words.text
        zone = event.zone if event is not None else str(day.at.tzinfo) if day.at is not None else None
        return DateAhead(
            ident, kind, text(title), day, left, zone, text(loses), text(then), text(do),
            ordered, stage, tuple(dict.fromkeys((*rules, *day.rules))), about or (ordered[0] if ordered else ident), loss,
        )  # fmt: skip

    def _of_event(
        self, kind: Kind, event: Event, steps: list[str], do: Said | str, lost: Iterable[Cliff] = ()
    ) -> DateAhead:
        lost = tuple(lost)
        return self._make(
            f"{kind}.{event.key}", kind, event.title, event.day,
            steps=steps, event=event, about=event.key, do=do,
            loses="; ".join(dict.fromkeys(one.thing or one.loses for one in lost)),
            then=" ".join(dict.fromkeys(one.then for one in lost)),
            rules=(*event.rules, *(rule for one in lost for rule in one.rules)),
        )  # fmt: skip

    def _names(self, steps: list[str]) -> tuple[Said | str, ...]:
        mine = [state for state in self.open if state.id in steps]
        if len(mine) == 1 and mine[0].stage != "exams":
            return (action(self.case, mine[0]),)
        return tuple(
            Said("ahead.result-in", exam=state.title) if state.stage == "exams" else state.title for state in mine
        )

    def _ahead(self, event: Event) -> bool:
        return not self.case.over(event)

    def _season(self) -> Iterator[DateAhead]:
        """Deadlines, advised dates and openings of the target Match that bear on open steps."""
        if not season_counts(self.case):
            return
        due: dict[str, list[str]] = {}
        advised: dict[str, list[str]] = {}
        opens: dict[str, list[str]] = {}
        for state in self.open:
            step = self.case.book.step(state.id)
            by_then = due_event(self.case, step, state.status)
            for event_id, into in ((by_then, due), (step.by, advised), (step.opens, opens)):
                if event_id is not None:
                    into.setdefault(event_id, []).append(state.id)
        for event_id, steps in due.items():
            event = event_of(self.case, self.case.book.step(steps[0]), event_id)
            if event is not None and self._ahead(event):
                lost = [one for one in self.found.cliffs if one.event == event.key]
                remedies = tuple(dict.fromkeys(one.remedy for one in lost))
                do = Said("ahead.by-then", steps=self._names(steps))
                if any(remedies):
                    do = Said("ahead.remedies", remedies=remedies)
                elif (ranked := lists_ranked(self.case, self.found.by_id[steps[0]])) is not None:
                    do = Said("ahead.before-the-lists", steps=self._names(steps), day=ranked)
                yield self._of_event("deadline", event, steps, do, lost)
        for event_id, steps in advised.items():
            event = self.case.event(event_id)
            if event is not None and self._ahead(event):
                yield self._of_event("advised", event, steps, Said("ahead.best-by-then", steps=self._names(steps)))
        for event_id, steps in opens.items():
            event = event_of(self.case, self.case.book.step(steps[0]), event_id)
            if event is not None and not self.case.begun(event):
                yield self._of_event("opens", event, steps, Said("ahead.from-then", steps=self._names(steps)))
        for event_id, step_id, do in _MORE_OPENINGS:
            event = self.case.event(event_id)
            if event_id == "nrmp.match-day" and only_soap(self.case):
                continue  # no list, no match
            if self._is_open(step_id) and event is not None and not self.case.begun(event):
                yield self._of_event("opens", event, [step_id], do)
        yield from self._pathway_close()
        yield from self._first_day()

    def _pathway_close(self) -> Iterator[DateAhead]:
        """The close of the Pathway season is a loss for an application that is on its way (ecfmg.path-season)."""
        case, season = self.case, pathway_season(self.case)
        event = case.event("pathway.close", season)
        live = [
            one
            for one in case.pathway_applications
            if one.season in (None, season) and case.past(one.submitted)
            and not case.past(one.accepted) and not case.past(one.rejected)
        ]  # fmt: skip
        if live and event is not None and self._ahead(event) and self._is_open("skills.pathway"):
            entry = self._of_event("deadline", event, ["skills.pathway"], Said("ahead.pathway-close.do"))
            yield replace(
                entry,
                loses=case.words.text(Said("ahead.pathway-close.loses")),
                then=case.words.text(Said("ahead.pathway-close.then")),
            )

    def _first_day(self) -> Iterator[DateAhead]:
        """The first day of training: recorded, or expected on 1 July; one entry under one id."""
        day, recorded = self.case.first_day, self.case.first_day == self.case.post.first_day
        steps = [state.id for state in self.open if state.due is not None and state.due.id == "start"]
        if day is None or day < self.case.today or "start.first-day" not in steps:
            return
        deadline = next(state.due for state in self.open if state.due is not None and state.due.id == "start")
        yield self._make(
            "first-day", "booking" if recorded else "deadline", Said("ahead.first-day"), day,
            steps=steps, rules=deadline.rules,
            do=Said("ahead.by-then", steps=self._names(steps)), about="start.first-day",
        )  # fmt: skip

    def _cliffs(self, season: dict[str, DateAhead]) -> Iterator[DateAhead]:
        """Losses that no deadline of the season already names."""
        named = {one.about for one in season.values() if one.kind == "deadline"}
        for cliff in self.found.cliffs:
            if cliff.event in named:
                continue
            ends = cliff.kind in _EXPIRING
            kind: Kind = "expires" if ends else "cliff"
            yield self._make(
                f"{kind}.{_lasting(cliff)}", kind, cliff.loses, cliff.date,
                steps=cliff.steps or _of_seat(cliff), loses=cliff.loses,
                then=cliff.then, do=cliff.avoid, rules=cliff.rules, about=cliff.id, loss=cliff.kind,
            )  # fmt: skip
        until = self.case.profile.skills.licence_valid_until
        if until is not None and until >= self.case.today and self._is_open("skills.pathway"):
            yield self._make(
                "expires.licence", "expires", Said("ahead.licence.ends"), Dated(until, "yours"),
                steps=("skills.pathway",), loses=Said("ahead.licence.ends"),
                do=Said("ahead.licence.do"),
                rules=("ecfmg.path-1",), about="pathway.1",
            )  # fmt: skip

    def _of_own(self, found: Iterable[OwnDate]) -> Iterator[DateAhead]:
        """Dates of one's own lists that are not over."""
        for one in found:
            if self._from_today(one.day):
                made = self._make(one.id, one.kind, one.title, one.day, steps=one.steps, do=one.do, rules=one.rules)
                yield replace(made, minutes=one.minutes)

    def _own(self) -> Iterator[DateAhead]:
        """Booked sittings and interviews, planned dates, and eligibility periods about to begin."""
        for entry in self._recorded():
            told = [one for one in self.found.warnings if one.booked == entry.day and set(entry.steps) & set(one.steps)]
            dangers = [one for one in told if one.severity == "danger"]
            if entry.kind != "booking" or not dangers:
                yield entry
                continue
            text, first = self.case.words.text, dangers[0]
            do = first.do or Said("ahead.put-right", last=first.last)
            rules = (*entry.rules, *(rule for one in dangers for rule in one.rules))
            yield replace(
                entry, loses=" ".join(one.text for one in dangers), do=text(do), rules=tuple(dict.fromkeys(rules))
            )

    def _recorded(self) -> Iterator[DateAhead]:
        yield from self._of_own(own_dates(self.case))
        yield from self._other_days()
        for exam in SAT_TODAY:
            yield from self._periods(exam)
        yield from self._work_permit()
        yield from self._good_standing()

    def _other_days(self) -> Iterator[DateAhead]:
        """Days ahead that are a fact of their own: interviews, entry, final examination, graduation and degree."""
        case, profile = self.case, self.case.profile
        # Those of one's list stand one by one; once a season is over nobody interviews.
        listed = bool(all_interviews(case)) or interviews_over(case)
        interview = None if listed else case.season.next_interview
        days: tuple[tuple[Kind, str, Said, date | None, str], ...] = (
            ("booking", "visa.interview", Said("ahead.own.interview"), interview_booked(case), "visa.consulate"),
            ("booking", f"seasons.{case.target}.next_interview", Said("ahead.own.next-interview"), interview, "match.interviews"),
            ("planned", "visa.entered", Said("ahead.own.entry"), profile.visa.entered, "visa.entry"),
            ("planned", "school.final_exam", Said("ahead.own.final-exam"), profile.school.final_exam, ""),
            ("planned", "school.graduated", Said("ahead.own.graduation"), profile.school.graduated, ""),
            ("planned", "school.degree", Said("ahead.own.degree"), profile.school.degree, "credentials.diploma"),
        )  # fmt: skip
        for kind, fact, title, day, name in days:
            step = case.book.step(name) if name else None
            closed = step is not None and case.states[name].over
            # What a lost season had booked is no date of its any more; while somebody decides it is kept, and waits.
            if day is None or not self._from_today(day) or (closed and lost_season(case)):
                continue
            yield self._make(
                f"{kind}.{fact}", kind, title, Dated(day, "yours"), steps=(name,) if name else (),
                do=Said("ahead.do", action=action(case, case.states[name])) if step is not None and not closed else "",
                rules=step.rules[:1] if step is not None else (), about=name or "school", stage="school",
            )  # fmt: skip

    def _periods(self, exam: str) -> Iterator[DateAhead]:
        """When the eligibility period of a Step begins, or after one that is over a new one may be asked for."""
        one = current_registration(self.case, exam)
        if one is None:
            return
        name, today, start = STEP_NAMES[exam], self.case.today, one.period_start
        if start is not None and start > today and self._is_open(f"exams.{exam}"):
            begins = Dated(start, "yours")
            yield self._make(
                f"opens.period.{exam}", "opens", Said("ahead.period.begins", exam=name), begins,
                steps=(f"exams.{exam}",), rules=("usmle.period.length", *CLOSED),
                do=Said("ahead.period.do", first=first_test_day(self.case, exam, begins)[0]),
            )  # fmt: skip
        anew = self._is_open(f"permits.{exam}") and extension_awaited(self.case, one) is None
        again = reapply_from(self.case, one) if anew and self.case.past(one.period_end) else None
        if again is not None and again > today:
            yield self._make(
                f"opens.again.{exam}", "opens", Said("ahead.again.opens", exam=name), again,
                steps=(f"permits.{exam}",), do=Said("ahead.again.do"), rules=("usmle.period.after-expiry",),
            )  # fmt: skip

    def _work_permit(self) -> Iterator[DateAhead]:
        card = work_permit(self.case) if self._is_open("visa.need") else None
        if card is not None and not card.filed and card.renew_from > self.case.today:
            yield self._make(
                "opens.work-permit-renewal", "opens", Said("ahead.work-permit.opens"), card.renew_from,
                steps=("visa.need",), do=Said("visa.need.renew"), rules=(NO_EXTENSION,),
            )  # fmt: skip

    def _good_standing(self) -> Iterator[DateAhead]:
        first, event = good_standing_from(self.case), self.case.event("pathway.deadline")
        form = form_sent(self.case)
        wanted = any(one.n == 1 and one.verdict == "met" for one in self.found.pathways)
        if form is not None and form.number is not None:
            wanted = form.number == 1  # of a form that is in, it is that Pathway which asks
        if not wanted or not self._is_open("skills.pathway") or good_standing(self.case) is None:
            return
        issued = self.case.profile.skills.good_standing_issued
        last = None
        if issued is not None:
            last = self.case.resting_on(plus(issued, self.case.number(PROOF)), PROOF)
        if last is not None and self._from_today(last):
            yield self._make(
                "expires.good-standing", "expires", Said("ahead.good-standing.ends"), last, steps=("skills.pathway",),
                loses=Said("ahead.good-standing.ends"), do=Said("ahead.good-standing.send"), rules=("ecfmg.path-1",),
                about="pathway.1",
            )  # fmt: skip
            return
        if first is None or event is None or self.case.over(event):
            return
        early = first > self.case.today
        yield self._make(
            "opens.good-standing" if early else "deadline.good-standing", "opens" if early else "deadline",
            Said("ahead.good-standing.opens" if early else "ahead.good-standing.in"), first if early else event.day,
            steps=("skills.pathway",), do=Said("ahead.good-standing.do"), rules=("ecfmg.path-1",), about="pathway.1",
        )  # fmt: skip

    def _nudges(self, told: set[tuple[str, Dated]]) -> Iterator[DateAhead]:
        """The day after which a polite reminder is due, for every step with somebody else."""
        for state in self.open:
            day = reminder(self.case, state, self.found.losses.get(state.id)) if state.status == "waiting" else None
            if day is not None and self._from_today(day) and (state.id, day) not in told:
                yield self._make(
                    f"nudge.{state.id}", "nudge", Said("ahead.nudge.ask", step=state.title, who=state.who), day,
                    steps=(state.id,), do=Said("ahead.nudge.do"), rules=_cited(state),
                )  # fmt: skip
        yield from self._of_own(reminders(self.case))
        mine = (one for one in self.open if self._free(one.id) and one.status != "waiting")
        yield from self._of_own(before_booked(self.found, self.plan, mine))

    def _earliest(self, told: set[tuple[str, Dated]]) -> Iterator[DateAhead]:
        """The first day on which a rule allows a step that is open, where nothing else names that day."""
        for state in self.open:
            day = state.earliest
            if day is not None and day > self.case.today and (state.id, day) not in told and self._free(state.id):
                yield self._make(
                    f"opens.{state.id}", "opens", Said("ahead.allowed", step=state.title), day,
                    steps=(state.id,), rules=_cited(state), do=Said("ahead.do", action=action(self.case, state)),
                )  # fmt: skip

    def _last_days(self, told: set[tuple[str, Dated]]) -> Iterator[DateAhead]:
        """Latest-safe and latest-possible days of what the person can do, where the day has no name already."""
        for state in self.open:
            step = self.case.book.step(state.id)
            planned = self.plan.by_id.get(state.id) if self.plan is not None else None
            counted = state if planned is None else planned
            if state.last is not None:
                # What is asked for has its own last day, and no other.
                if self._from_today(state.last) and (state.id, state.last) not in told:
                    yield self._make(
                        f"deadline.{state.id}", "deadline", Said("ahead.last-day", step=state.title), state.last,
                        steps=(state.id,), do=Said("ahead.do", action=action(self.case, state)), rules=_cited(state),
                    )  # fmt: skip
                continue
            # Where others are to answer, the day is not the person's to keep.
            free = self._free(state.id) and state.status != "waiting" and not self._kept_in_order(state)
            safe = counted.latest_safe if free else None
            # Where no safe day is left, the last one at best is what can still be missed.
            gone = free and state.status == "ready" and state.by is None and (safe is None or safe < self.case.today)
            result = step.result is not None and state.status != "waiting"
            possible = counted.latest_possible if gone or result else None
            begin = planned.earliest if planned is not None else None
            # A day before it can begin helps nobody.
            safe = None if safe is not None and begin is not None and begin > safe else safe
            possible = None if possible is not None and begin is not None and begin > possible else possible
            fresh = safe is not None and (state.id, safe) not in told and safe != self.case.first_day
            if safe is not None and fresh and self._from_today(safe):
                yield self._make(
                    f"latest-safe.{state.id}", "latest-safe", Said("ahead.latest-safe.day", step=state.title), safe.resting_on("secondary", ()),
                    steps=(state.id,), do=Said("ahead.do", action=action(self.case, state)), rules=step.rules[:1],
                    loses=Said("ahead.latest-safe.loses"),
                )  # fmt: skip
            if possible is not None and self._from_today(possible) and (state.id, possible) not in told:
                yield self._make(
                    f"latest-possible.{state.id}", "latest-possible", Said("ahead.latest-possible.day", step=state.title),
                    possible.resting_on("secondary", ()),
                    steps=(state.id,), do=self._in_time(state, possible), rules=step.rules[:1],
                    loses=Said("ahead.latest-possible.loses"),
                )  # fmt: skip

    def _kept_in_order(self, state: StepState) -> bool:
        """Is it housekeeping, or asked for only if what housekeeping has yet to record wants it?"""
        return any(housekeeping(self.case, self.case.states[one]) for one in (state.id, *state.missing))

    def _in_time(self, state: StepState, last: date) -> Said:
        """What is to be done by the last possible day: a seat that is booked after it is moved."""
        exam = SITTINGS.get(state.id)
        seat = first_booked(self.case, exam) if exam is not None else None
        late = seat is not None and seat > last
        return Said("ahead.do", action=Said("warning.booked.move-earlier") if late else action(self.case, state))

    def _from_today(self, day: date) -> bool:
        return day >= self.case.today

    def _is_open(self, step_id: str) -> bool:
        return self.found.by_id[step_id].open

    def _free(self, step_id: str) -> bool:
        """Is its day the person's to choose? Match Week and what arrives by itself are not."""
        step = self.case.book.step(step_id)
        held = step.opens is not None and step.due is None
        return step.actionable and not step.arrives and not held


def _cited(state: StepState) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for reason in state.reasons for rule in reason.rules))


def _lasting(cliff: Cliff) -> str:
    """The cliff's name for as long as it stands: a link of the seven-year chain is named by what it takes."""
    if cliff.lost:
        return f"seven-year.{'+'.join(cliff.lost)}"
    return cliff.id


def _of_seat(cliff: Cliff) -> tuple[str, ...]:
    """A booked seat's price bears on its exam, though no step avoids it."""
    return (f"exams.{cliff.exam}",) if cliff.kind == "seat" else ()
