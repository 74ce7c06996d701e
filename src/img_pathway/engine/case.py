"""One person at one instant under one rulebook: facts, rules and calendar. It knows no reading and no judge."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from img_pathway.days import Someday
from img_pathway.engine.model import Deadline, StepState
from img_pathway.engine.once import once
from img_pathway.engine.own_lists import counted_season
from img_pathway.engine.time.days import add_months, first_and_last
from img_pathway.engine.words.render import Words
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import (
    NO_POSITION,
    OetSitting,
    PathwayApplication,
    Position,
    Profile,
    Registration,
    Season,
    Sitting,
)
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.calendar import EASTERN, zone
from img_pathway.rulebook.types import TRUSTED, Dated, Event, weakest


class Reading(Struct, frozen=True):
    """A rule's value as it applies here: the rulebook's, or what the person looked up."""

    value: Any
    confidence: str
    rule: str

    @property
    def trusted(self) -> bool:
        """May this value tick, lock or lapse a step?"""
        return self.confidence in TRUSTED

    @property
    def day(self) -> Dated:
        """The value, of the pack a text, as a day that knows how sure it is."""
        day = self.value if isinstance(self.value, date) else date.fromisoformat(self.value)
        return Dated(day, self.confidence, (self.rule,))


_NO_SEASON = Season()


FIRST_DAY = (7, 1)
"""Month and day on which training must be able to begin (nrmp.eligible.july1)."""
_START = ("ecfmg.match-start", "nrmp.eligible.july1")


class Case:
    """Facts, rulebook and instant. What is read from them are functions of a case, kept in its `memo` by `once`."""

    def __init__(self, profile: Profile, rulebook: Rulebook, now: datetime) -> None:
        """`now` is aware; the day is taken in the person's own zone. Raises ValueError for a naive one."""
        if now.tzinfo is None:
            raise ValueError("now must be an aware datetime")
        self.profile = profile
        self.book = rulebook
        self.words = Words(rulebook.words)
        self.now = now.astimezone(_zone(profile.profile.time_zone, now))
        self.today = self.now.date()
        self.us_today = _day_at(self.now, EASTERN)
        """The calendar day in US Eastern time, by which US bodies count days without an hour."""
        self.target = profile.profile.target_match
        self.season = self.season_of(self.target) or _NO_SEASON
        """Facts of the target Match; where a list was begun, counted from it."""
        self.states: dict[str, StepState] = {}
        """Steps judged so far, filled in graph order: a judge may look at its prerequisites here."""
        self.memo: dict[Any, Any] = {}
        """Answers already worked out; see `once`."""
        self.looked_up_days = _looked_up_days(profile, rulebook)
        """Events whose day the person looked up, by season and id."""

    def season_of(self, year: int | None) -> Season | None:
        """Facts of a Match year; where a list was begun, counted from it."""
        return counted_season(self.profile, year, self.now) if year is not None else None

    def past(self, day: date | None) -> bool:
        """True for a recorded day that is not in the future."""
        return day is not None and day <= self.today

    def happened(self, day: date | None, month: str | None) -> tuple[date, date] | None:
        """The first and the last day on which it can have been, recorded by its day or its month alone; ``None`` where
        neither is, or where it can still be ahead.
        """
        span = (day, day) if day is not None else first_and_last(month) if month else None
        return span if span is not None and span[1] <= self.today else None

    def reported(self, sitting: Sitting | OetSitting) -> date | None:
        """The day on which a result came; of its month alone the last one."""
        day, month = sitting.reported, sitting.reported_month
        return first_and_last(month)[1] if day is None and month else day

    def future(self, day: date | None) -> bool:
        """True for a recorded day still ahead: a plan or a booking."""
        return day is not None and day > self.today

    @property
    @once
    def withdrew(self) -> bool:
        """Withdrawn from the target Match, by the hour of the list: later nobody withdraws any more (nrmp.withdraw).

        21:00 Eastern is the next morning in much of the world: the last day is that of the hour where the person is.
        """
        day, rol = self.season.withdrawn, self.event("nrmp.rol")
        if day is None or rol is None or rol.confidence not in TRUSTED:
            return self.past(day)
        last = rol.day if rol.day.at is None else rol.day.at.astimezone(self.now.tzinfo).date()
        return self.past(day) and day <= last

    @property
    @once
    def result(self) -> str | None:
        """The target Match's recorded result, once it can be known: a withdrawal at any time, else from Match Week."""
        # The day of a withdrawal is the withdrawal, whether or not the result is recorded too (nrmp.withdraw).
        said = self.season.result or ("withdrawn" if self.withdrew else None)
        status = self.event("nrmp.status")
        return said if said == "withdrawn" or status is None or self.begun(status) else None

    @property
    def graduated(self) -> tuple[date, date] | None:
        """The first and the last day on which the graduation can be: one day, or those of a month or year alone."""
        school = self.profile.school
        if school.graduated is not None:
            return school.graduated, school.graduated
        return first_and_last(school.graduated_month) if school.graduated_month is not None else None

    @property
    def student(self) -> bool | None:
        """Still a student today? ``None`` where neither status nor graduation is recorded."""
        school, graduated = self.profile.school, self.graduated
        # Of a month or year alone it is known on its last day, or before it begins.
        if graduated is not None and graduated[0] > self.today:
            return True
        if graduated is not None and graduated[1] <= self.today:
            return False
        if school.status is not None:
            return school.status == "enrolled"
        if self.past(school.degree):
            return False
        return True if school.enrolled is not None else None

    @property
    @once
    def post(self) -> Position:
        """The position of the target Match: recorded for it, or not begun before its Match Week; one not left first.

        What began earlier is another post and ticks nothing of this one. Without a target the last one not left.
        Rules: nrmp.eligible.july1, nrmp.waiver.no-second-job.
        """
        held = self.profile.start.positions
        named = [one for one in held if one.match is not None and one.match == self.target]
        free = [one for one in held if None in (one.match, self.target) and not self.before_match(one)]
        kept = [one for one in free if not self.left(one)]
        # Where training began after that Match and was left, there is no first day to come.
        over = [one for one in free if self.target is not None and self.past(one.began)]
        if self.target is None and any(self.past(one.began) for one in kept):
            # In training, what is signed for next has everything of it still to come.
            kept = [one for one in kept if self.future(one.first_day) and self.past(one.contract_signed)] or kept
        # Of a first year and what follows it the first year is where training begins.
        return min(
            reversed(named or kept or over), key=lambda one: one.began or one.first_day or date.max, default=NO_POSITION
        )

    def left(self, position: Position) -> bool:
        """Is a position left, or past its end?"""
        return self.past(position.left) or (position.ends is not None and position.ends < self.today)

    def before_match(self, position: Position) -> bool:
        """Does training there start before Match Week of the target Match, or do its papers lie so far back?"""
        if self.target is None:
            return False
        start = position.began or position.first_day
        if start is not None:
            week = self.event("nrmp.status")
            return start < (week.day if week is not None else date(self.target, 3, 1))
        papers = (position.contract_signed, position.training_licence_issued, position.certificate_shown)
        return any(
            day < add_months(date(self.target, *FIRST_DAY), -self.book.bounds["earlier-post"])
            for day in papers
            if day is not None
        )

    @property
    @once
    def first_day(self) -> Dated | None:
        """First day of training: the contract's, or 1 July of the target year, a year later where NRMP deferred it.

        Rules: nrmp.eligible.july1, nrmp.deferral.
        """
        recorded = Dated(self.post.first_day, "yours") if self.post.first_day else None
        if self.target is None:
            return recorded
        if self.season.deferral == "granted" and (recorded is None or recorded.year <= self.target):
            return Dated(date(self.target + 1, *FIRST_DAY), "inferred", (*_START, "nrmp.deferral"))
        return recorded or Dated(date(self.target, *FIRST_DAY), "inferred", _START)

    def read(self, rule: str, on: date | None = None, season: int | None = None) -> Reading | None:
        """A rule's value on a day or of a season; what the person looked up wins and counts as theirs."""
        value = self.book.value(rule, on, season)
        said = self.looked_up(rule, season)
        if said is not None and (_fits(said, value.value) if value else season and isinstance(said, date)):
            # Where the rulebook has no value, only a season's day can be told from the answer alone.
            return Reading(said, "yours", rule)
        return None if value is None else Reading(value.value, value.confidence, rule)

    def looked_up(self, rule: str, season: int | None = None) -> Any:
        """The person's own answer about a rule (of a season) as a day, number or word; ``None`` without one."""
        answers = self.profile.answers
        if not answers:
            return None
        answer = answers.get(f"{rule}@{season}") if season else None
        if answer is None or not answer.answer:
            answer = answers.get(rule)
        return _answer(answer.answer) if answer is not None and answer.answer else None

    def number(self, rule: str, on: date | None = None) -> int:
        """A whole-number value the engine cannot do without. Raises KeyError if the pack lacks it."""
        found = self.book.value(rule, on)
        if found is None:
            raise KeyError(rule)
        said = self.looked_up(rule)
        return said if isinstance(said, int) and _fits(said, found.value) else int(found.value)

    def resting_on(self, day: date, *rules: str) -> Dated:
        """A day worked out by rules, as sure as the least sure of them and of what it was worked out from."""
        base = day if isinstance(day, Dated) else Dated(day)
        return base.resting_on(weakest(*map(self.book.firmness, rules)), rules)

    def answered(self, *rules: str) -> str | None:
        """The person's own yes or no to one of these rules, lower case, or ``None``."""
        for rule in rules:
            answer = self.profile.answers.get(rule)
            if answer is not None and answer.answer:
                return answer.answer.strip().casefold()
        return None

    def event(self, event_id: str, season: int | None = None) -> Event | None:
        """An event of the target season (or another); a date the person looked up replaces it."""
        season = season or self.target
        return self.looked_up_days.get((season, event_id)) or self.book.event(season, event_id)

    def begun(self, event: Event) -> bool:
        """Has the instant, or the day at the event's place, come?"""
        if event.at is not None:
            return self.now >= event.at
        return _day_at(self.now, event.zone) >= event.day

    def over(self, event: Event) -> bool:
        """Is the instant past, or the whole day over at the event's place?"""
        if event.at is not None:
            return self.now > event.at
        return _day_at(self.now, event.zone) > event.day

    def deadline(self, event: Event) -> Deadline:
        """The event as a step's deadline."""
        return Deadline(event.key, event.title, event.day)

    @property
    @once
    def start(self) -> Deadline | None:
        """The first day of training as a deadline; only expected unless it is recorded."""
        if self.first_day is None:
            return None
        return Deadline("start", self.words.text(Said("plan.first-day")), self.first_day)

    @once
    def sittings(self, exam: str) -> tuple[Sitting, ...]:
        """All dated sittings of a Step, oldest first; none whose day was only planned, and came without more."""
        dated = [
            one for one in getattr(self.profile.exams, exam) if one.date is not None and not self.plan_overtaken(one)
        ]
        return tuple(sorted(dated, key=_sitting_day))

    def registrations(self, exam: str) -> tuple[Registration, ...]:
        """The registrations for a Step as recorded; none for one that is sat no more."""
        found: tuple[Registration, ...] = getattr(self.profile.permits, exam, ())
        return found

    def plan_overtaken(self, sitting: Sitting) -> bool:
        """Has the day of a sitting come that was only planned, with nothing to show that it took place?"""
        unproved = sitting.result is None and sitting.score is None and self.reported(sitting) is None
        return bool(sitting.planned) and unproved and self.past(sitting.date)

    def in_month(self, month: str | None, *, done: bool) -> Someday | None:
        """The last day of a month or year alone on which it can have been: once it is over or, of what is done, has begun."""
        if month is None:
            return None
        first, last = first_and_last(month)
        come = first <= self.today if done else last < self.today
        return Someday.of(month, min(last, self.today)) if come else None

    @property
    def oet(self) -> tuple[OetSitting, ...]:
        """All OET sittings whose day is known, or the month alone, oldest first."""
        every = (
            one if one.date else replace(one, date=self.in_month(one.month, done=one.listening is not None))
            for one in self.profile.skills.oet
        )
        return tuple(sorted((one for one in every if one.date), key=lambda one: one.date or date.min))

    @property
    def pathway_applications(self) -> tuple[PathwayApplication, ...]:
        """Pathway applications, oldest season first."""
        every = (
            one if one.accepted else replace(one, accepted=self.in_month(one.accepted_month, done=True))
            for one in self.profile.skills.pathway
        )
        return tuple(sorted(every, key=lambda one: (one.season or 0, one.accepted or date.min)))


def _looked_up_days(profile: Profile, book: Rulebook) -> dict[tuple[int | None, str], Event]:
    """Events whose day the person looked up, as theirs: under the event's own key, or under the rule that asks for it.

    The event's key goes before the rule's, and the rule's of one season before the rule's alone, which is taken to
    be about the target Match.
    """
    found: dict[tuple[int | None, str], Event] = {}
    answers, asked_by, target = profile.answers, book.calendar.asked_by, profile.profile.target_match
    for key in sorted(answers, key=_about) if len(answers) > 1 else answers:
        said = answers[key].answer
        rule, _, season = key.partition("@")
        event_id = asked_by.get(rule)
        if event_id is None:
            season, _, event_id = key.partition(".")
        if key in asked_by:
            # The answer about the season itself goes first, whatever it says.
            about = answers.get(f"{key}@{target}")
            number = target if about is None or not about.answer else None
        else:
            number = int(season) if len(season) == 4 and season.isdecimal() else None
        day = _answer(said) if said and number is not None else None
        if not isinstance(day, date):
            continue
        try:
            event = book.event(number, event_id)
        except KeyError:
            # A rule whose name begins with a year.
            continue
        if event is not None:
            at = event.at and event.at.replace(year=day.year, month=day.month, day=day.day)
            found[number, event_id] = replace(event, day=Dated(day, "yours", event.rules, at))
    return found


def _about(key: str) -> int:
    """The last of several answers about one event stands."""
    return 2 if key[:4].isdecimal() else 1 if "@" in key else 0


def _day_at(now: datetime, place: str) -> date:
    """The calendar day in a zone."""
    return now.astimezone(zone(place)).date()


def _sitting_day(sitting: Sitting) -> date:
    assert sitting.date is not None
    return sitting.date


def _zone(name: str | None, now: datetime) -> Any:
    if name:
        try:
            return zone(name)
        except Exception:  # an unknown zone in a hand-written file must not stop the assessment
            pass
    return now.tzinfo


def _answer(text: str) -> Any:
    text = text.strip()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else text.casefold()
    # Days far away would leave the calendar as soon as a span is added to them.
    return day if 1900 <= day.year <= 2200 else text.casefold()


def _fits(said: Any, value: Any) -> bool:
    """Can an answer stand where this value stands? Days of the pack are still texts."""
    if isinstance(value, str) and isinstance(_answer(value), date):
        return isinstance(said, date)
    if isinstance(value, str) and isinstance(_answer(f"2001-{value}"), date):
        # A month and day of every year.
        return isinstance(_answer(f"2001-{said}"), date)
    return type(said) is type(value)
