"""Does a recorded day belong to the season, the post or the entry it is recorded for?

A token of last year, a list certified after the deadline or an entry of 2020 prove nothing for this start: the
step stays as open as without the fact, and says why.
Rules: eras.token.single-season, nrmp.rol-pattern, nrmp.late-reg, match.after.steps, visa.evsp.ds2019-earliest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from img_pathway.engine.case import FIRST_DAY, Case
from img_pathway.engine.once import once
from img_pathway.engine.ruling import Ruling, check, open_step
from img_pathway.engine.time.days import add_months
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Position, Season
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import TRUSTED, Event

NEXT_DAY = timedelta(days=1)
"""21:00 Eastern is the next morning in most of the world, and days are recorded where one is."""


def _last_day(case: Case, end: Event) -> date:
    """The last calendar day of a deadline where the person is: as their time zone says, else wherever that may be."""
    if end.at is None or not case.profile.profile.time_zone:
        return end.day + NEXT_DAY
    return max(end.at.astimezone(case.now.tzinfo).date(), date(end.day.year, end.day.month, end.day.day))


def misplaced(case: Case, field: str) -> Ruling | None:
    """What to say of a day of the target season that lies outside it; ``None`` for one that fits or none at all.

    A day before the season leaves the step open; one before a door that was published, or after a deadline that is
    over, is `check`: what could not be done yet, or any more, is looked at again.
    """
    day: date | None = getattr(case.season, field)
    if day is None or day > case.today:
        return None
    known = case.book.calendar.facts[field]
    opens, rule, closes = known.opens, known.rule, known.closes
    facts = (f"seasons.{case.target}.{field}",)
    door = case.event(opens)
    if door is not None and (door.day - day).days > case.book.bounds["early-door"]:
        early = Said("season.too-early", day=day, door=door.title, year=case.target, opens=door)
        return open_step(early, rule, facts=facts)
    if door is not None and day < soonest_opening(case, door):
        before = Said("season.before-it-opened", day=day, door=door.title, year=case.target, opens=door)
        return check(before, rule, *door.rules, facts=facts)
    end = case.event(closes) if closes else None
    if end is not None and day > _last_day(case, end):
        late = Said("season.too-late", day=day, door=end.title, year=case.target, closes=end)
        return check(late, rule, facts=facts)
    return None


class Opening(NamedTuple):
    """A door of a season, and the first day on which it can have opened."""

    first: date
    door: Event


def _opening(case: Case, *doors: str) -> Opening | None:
    """Of some doors of the target season the one that can open first."""
    events = [event for name in doors if (event := case.event(name)) is not None]
    openings = (Opening(soonest_opening(case, event), event) for event in events)
    return min(openings, key=lambda opening: opening.first, default=None)


def still_closed(case: Case, *doors: str) -> Event | None:
    """The first of some doors of the target season, while none of them can have opened: what is recorded without a day
    as done behind it cannot be of that season.
    """
    opening = _opening(case, *doors)
    return opening.door if opening is not None and case.today < opening.first else None


APPLIED: Final = "eras.submit", "residencycas.submit"
"""Doors behind which an application is sent; invitations come after it."""


def interviews_of_another_season(case: Case) -> Event | None:
    """The door that the interviews recorded cannot have come through, by today or by their own days (match.iv.period)."""
    opening = _opening(case, *APPLIED)
    if not case.season.interviews or opening is None:
        return None
    days = [one.on for each in case.season.programmes for one in each.interviews if one.on is not None]
    return opening.door if min(case.today, max(days, default=case.today)) < opening.first else None


def interviewed(case: Case) -> bool:
    """Are interviews recorded that can be of the target season?"""
    return bool(case.season.interviews) and interviews_of_another_season(case) is None


def another_season(case: Case, door: Event, *rules: str, facts: tuple[str, ...]) -> Ruling:
    """What to say of something recorded of the target season that cannot be of it yet."""
    return check(Said("season.not-yet", year=case.target, door=door.title, opens=door), *rules, facts=facts, firm=True)


def soonest_opening(case: Case, door: Event) -> date:
    """The first day on which a door can have opened: its own where that was published, else so much sooner."""
    if door.confidence in TRUSTED:
        return door.day
    early = case.book.calendar.events[door.id].early
    return door.day - timedelta(days=case.book.bounds["early-door"] if early is None else early)


@once
def counted(case: Case, field: str) -> bool:
    """A dated fact of the target season that has come and fits it; or recorded without its day, once it can be true."""
    day: date | None = getattr(case.season, field)
    fits = day is not None and misplaced(case, field) is None
    if day is not None and fits:
        return day <= case.today
    # Without its day, or with one that cannot be of this season, it counts where the person says that it was done.
    door = case.event(case.book.calendar.facts[field].opens)
    return bool(getattr(case.season, f"{field}_known", None)) and door is not None and case.begun(door)


def certified_in(season: Season | None) -> bool:
    """Was the application of a season certified: what of it can be imported later rests on that (eras.lor.reuse)?"""
    if season is None:
        return False
    return bool(season.certified) or (season.certified is None and bool(season.submitted or season.submitted_known))


def other_post(case: Case, day: date | None) -> bool:
    """Is this day of a contract, licence or begun training so early that it belongs to an earlier post?"""
    first, months = case.first_day, case.book.bounds["earlier-post"]
    return day is not None and first is not None and day < add_months(first, -months)


def other_contract(case: Case, signed: date | None) -> bool:
    """Is a contract of an earlier post? For an advanced place it is signed in the year of its Match, and training begins
    a year later (match.position.advanced).
    """
    match = case.post.match if case.post.kind == "advanced" else None
    if match is None or signed is None:
        return other_post(case, signed)
    return signed < add_months(date(match, *FIRST_DAY), -case.book.bounds["earlier-post"])


def of_this_start(case: Case, day: date | None) -> bool:
    """Can a DS-2019, visa or entry of this day be the one for this start (visa.evsp.ds2019-earliest)?"""
    return case.past(day) and not before_its_papers(case, day)


def before_its_papers(case: Case, day: date | None) -> bool:
    """Does a day of the visa come before any paper of this start can be there: is it of an earlier one?"""
    first, months = case.first_day, case.number("visa.evsp.ds2019-earliest")
    return day is not None and first is not None and day < add_months(first, -months)


def soap_over(case: Case) -> bool | None:
    """Is SOAP of the target Match over? ``None`` where that is only expected (nrmp.soap.rounds)."""
    # SOAP ends on the eve of Match Day, so either of the two known days shows that it is over.
    end, match_day = case.event("nrmp.soap-end"), case.event("nrmp.match-day")
    ends = [end] if end is not None and case.over(end) else []
    ends += [match_day] if match_day is not None and case.us_today >= match_day.day else []
    begun = case.target is not None and case.today >= date(case.target, *FIRST_DAY)
    # A result shows that Match Week has come, and SOAP ends in it.
    week = case.result is not None and any((case.today - end.day).days > case.book.bounds["soon"] for end in ends)
    return True if begun or week or any(end.confidence in TRUSTED for end in ends) else None if ends else False


def contracted(case: Case) -> bool:
    """Is a contract for this start signed, whichever way the position was found?"""
    signed = case.post.contract_signed
    return case.past(signed) and not other_contract(case, signed)


MATCHED = ("matched", "partial")
DECIDED = ("unmatched", "withdrawn")
"""Results after which one applies again, for a later Match."""


@once
def outside(case: Case) -> bool:
    """Is a position outside the Match accepted: said so, or a contract signed before its results or without taking part?

    Rules: nrmp.outside.img, nrmp.withdraw.
    """
    if case.season.outside_match is not None or not contracted(case):
        return bool(case.season.outside_match)
    if goes_before_the_advanced(case, case.post):
        return False
    if case.post.obtained is not None:
        return case.post.obtained == "outside"
    signed, results = case.post.contract_signed, case.event("nrmp.status")
    before = signed is not None and results is not None and signed < results.day
    return before or not (counted(case, "nrmp_registered") or case.season.result)


def goes_before_the_advanced(case: Case, one: Position) -> bool:
    """Is it a first year, of one matched to an advanced place, which asks for one (nrmp.supplemental, nrmp.all-in.exceptions)?"""
    return case.result in MATCHED and case.season.position == "advanced" and one.kind in ("preliminary", "transitional")


def bound(case: Case) -> bool:
    """Does a match of the target season bind, in whole or in part, not released by NRMP (nrmp.binding)?"""
    return case.result in MATCHED and case.season.waiver != "granted"


def place_awaited(case: Case) -> Event | None:
    """Match Day, while somebody matched is not told yet where; ``None`` from its hour (nrmp.2027.match-week)."""
    day = case.event("nrmp.match-day")
    return day if bound(case) and day is not None and not case.begun(day) else None


def waiver_asked(case: Case) -> bool:
    """Has NRMP been asked to release from the match, and not answered yet (nrmp.waiver.no-second-job)?"""
    return case.season.waiver == "requested" and bound(case)


def deferral_asked(case: Case) -> bool:
    """Is a later start of the position held asked for, and neither agreed nor refused (nrmp.deferral)?"""
    return case.season.deferral == "requested" and has_position(case)


def to_withdraw(case: Case) -> bool:
    """Registered, not withdrawn, and the hour of the rank list still ahead (nrmp.withdraw)?"""
    rol, gone = case.event("nrmp.rol"), case.withdrew or case.season.result == "withdrawn"
    return counted(case, "nrmp_registered") and not gone and rol is not None and not case.over(rol)


def list_stands(case: Case) -> bool:
    """A list certified and not withdrawn by its hour, with no result known yet: may it still bind (nrmp.binding)?"""
    rol, gone = case.event("nrmp.rol"), case.withdrew or case.season.result is not None
    return counted(case, "ranklist_certified") and not gone and rol is not None and case.over(rol)


@once
def soap_place(case: Case) -> tuple[str, ...]:
    """The facts that show a SOAP offer of the target season as accepted, wherever it is recorded; none where none is.

    Rules: nrmp.binding, nrmp.soap.rounds.
    """
    if counted(case, "soap_accepted"):
        return (f"seasons.{case.target}.soap_accepted",)
    door = case.event(case.book.calendar.facts["soap_accepted"].opens)
    if door is None or not case.begun(door):
        return ()
    if any(one.answer == "accepted" and (one.at is None or one.at <= case.now) for one in case.season.soap_offer):
        return (f"seasons.{case.target}.soap_offer",)
    return ("start.positions",) if case.post.obtained == "soap" and case.post.match == case.target else ()


def training_begun(case: Case) -> bool:
    """Has training for the target Match begun? Then that Match is reached, whatever is not recorded of the way to it."""
    return case.past(case.post.began)


def has_position(case: Case) -> bool:
    """Matched, a SOAP offer accepted, a contract signed for a position found otherwise, or training begun in one; not
    released by NRMP.
    """
    if case.season.waiver == "granted":
        return outside(case)
    return bound(case) or bool(soap_place(case)) or contracted(case) or outside(case) or training_begun(case)


Half = Literal["first-year", "later-years", "either"]


def missing_half(case: Case) -> Half | None:
    """Of a partial match, or a match to a first year alone, the half still to be found; ``None`` once it is, or where
    nothing is missing.

    Rules: nrmp.supplemental, match.mistake.prelim-trap, match.position.preliminary.
    """
    if not bound(case):
        return None
    held, year = case.profile.start.positions, case.target
    mine = (one for one in held if one.match == year or (one.match is None and not case.before_match(one)))
    kinds = {case.season.position, *(one.kind for one in mine)}
    advanced, first = "advanced" in kinds, bool(kinds & {"preliminary", "transitional"})
    if case.result == "matched":
        # In training it is the next Match that is asked for (`goal`).
        alone = first and not advanced and all(one == case.post for one in held) and not case.past(case.post.began)
        return "later-years" if alone else None
    if (advanced and first) or soap_place(case):
        return None
    return "first-year" if advanced else "later-years" if first else "either"


def _season_of(case: Case, event: Event) -> Season:
    return case.season if event.season == case.target else case.profile.seasons.get(event.season, case.season)


def can_open(case: Case, event: Event) -> date:
    """The first day on which a door can open whose day is only expected."""
    return event.day - timedelta(days=case.book.calendar.events[event.id].early or case.book.bounds["early-door"])


def sure_to_be_open(case: Case, event: Event) -> date:
    """The day from which a door whose day is only expected has opened in any reading."""
    return event.open_by or event.day + timedelta(days=case.book.bounds["late-door"])


def is_open(case: Case, event: Event) -> bool | None:
    """Has a door opened: seen, published and come, or expected so long ago that it has in any reading? ``None`` = it may have."""
    if seen_open(case, event):
        return True
    if event.confidence in TRUSTED:
        return case.begun(event)
    return (
        True if case.today >= sure_to_be_open(case, event) else None if case.today >= can_open(case, event) else False
    )


def _seen(case: Case, event: Event) -> date | None:
    """The day on which the person saw this door open, or the one of its season that opens before it; a Pathway form of
    the season that was begun shows it.
    """
    row = case.book.calendar.events[event.id]
    field = row.opened_by or row.bears_on
    seen: date | None = getattr(_season_of(case, event), field) if field is not None else None
    if seen is not None or field != "pathway_opened":
        return seen
    forms = (one.started or one.submitted for one in case.pathway_applications if one.season == event.season)
    return min((day for day in forms if day is not None and day <= case.today), default=None)


def seen_too_early(case: Case, event: Event) -> bool:
    """Is the opening recorded for a door that of the season before?"""
    rows, seen = case.book.calendar.events, _seen(case, event)
    if seen is None or not case.past(seen):
        return False
    first = event
    if (field := rows[event.id].bears_on) is not None:
        doors = (case.event(one, event.season) for one in rows if rows[one].opened_by == field)
        first = next((door for door in doors if door is not None), event)
    return seen < first.day - timedelta(days=case.book.bounds["season-before"])


def seen_open(case: Case, event: Event) -> bool:
    """Has the person recorded, or does the calendar say, that this door of a season has opened?"""
    seen = case.past(_seen(case, event)) and not seen_too_early(case, event)
    # Later doors of a season open on their own day; having seen the season open makes that day enough.
    if case.book.calendar.events[event.id].opened_by is None:
        return seen and event.confidence not in TRUSTED and case.begun(event)
    return seen


def pathway_opened(book: Rulebook) -> Callable[[int], date | None]:
    """For the doubts of a form or `set`: the day on which a Pathway season opened, where that is published."""

    def opened(season: int) -> date | None:
        event = book.event(season, "pathway.open")
        return event.day if event is not None and event.confidence in TRUSTED else None

    return opened
