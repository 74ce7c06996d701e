"""Positions in training besides that of the target Match (`Case.post`): the one held today, the earlier ones, the
year of training that makes a certificate permanent, and the year of a DS-2019.

Rules: match.after.start, nrmp.binding, ecfmg.cert-permanent-training, ecfmg.cert-permanent-licence,
ecfmg.cert-expires-in-training, visa.j1.annual-renewal.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from img_pathway.engine.case import FIRST_DAY, Case
from img_pathway.engine.once import once
from img_pathway.engine.readings.season import (
    MATCHED,
    bound,
    goes_before_the_advanced,
    has_position,
    list_stands,
    outside,
    soap_over,
    to_withdraw,
)
from img_pathway.engine.ruling import Ruling, begun, check
from img_pathway.engine.time.days import add_months, months_after
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Position
from img_pathway.rulebook.types import Dated


def held_today(case: Case) -> Position | None:
    """The position in which one trains today: begun, neither left nor past its end."""
    held = [one for one in case.profile.start.positions if case.past(one.began) and not case.left(one)]
    return held[-1] if held else None


def trains_for_it(case: Case) -> bool:
    """Has training for the target Match begun, and does one train today? One for another Match is not the one in hand."""
    return held_today(case) is not None and (case.target is None or case.past(case.post.began))


def trains_on(case: Case) -> Literal["j1", "h1b"] | None:
    """The class on which one trains for the target Match, by the status one has: its papers were there then.

    Rules: visa.j1.sole-sponsor, visa.son.required, visa.evsp.ds2019-route, visa.h1b.employer-files.
    """
    status = case.profile.profile.us_status
    return status if status in ("j1", "h1b") and trains_for_it(case) else None


def j1_training_over(case: Case) -> Position | None:
    """The position on which a J-1 rests, once it is over and none goes on from it, whichever Match is aimed for now.

    Rules: visa.j1.grace, visa.j1.sole-sponsor.
    """
    held = case.profile.start.positions
    last = max((one for one in held if case.past(one.began)), key=lambda one: one.began or date.min, default=None)
    if case.profile.profile.us_status != "j1" or last is None or not case.left(last) or last.left_why == "transferred":
        return None
    goes_on = any(one != last and case.past(one.began or one.contract_signed) and not case.left(one) for one in held)
    return None if goes_on else last


def days_to_leave(case: Case) -> Dated | None:
    """The last day to leave after the training on a J-1 is over, counted from its end where nothing else is known."""
    over = j1_training_over(case)
    end = ended(case, over) if over is not None else None
    if end is None:
        return None
    return Dated(end, "yours").plus(case.number(GRACE), "inferred", (GRACE,))


GRACE = "visa.j1.grace"


def ended_early(position: Position) -> bool:
    """Did it end otherwise than planned? Whether the days to leave after a programme (visa.j1.grace) hold then is not
    known here.
    """
    return position.left is not None and position.left_why != "completed"


def leaving(case: Case) -> Position | None:
    """The position held today that one means to leave on a day ahead, with none to go on in."""
    held = held_today(case)
    if held is None or not case.future(held.left) or held.left_why in ("completed", "transferred"):
        return None
    return None if _another_follows(case, held) else held


def _another_follows(case: Case, held: Position) -> bool:
    """Is there another position to go on in, as far as recorded?"""
    return followed_by(case, held) is not None


def followed_by(case: Case, held: Position) -> Position | None:
    """The position to go on in, as far as recorded."""
    others = (one for one in reversed(case.profile.start.positions) if one != held and not case.left(one))
    return next((one for one in others if one.contract_signed or one.first_day), None)


def gone_elsewhere(case: Case) -> Position | None:
    """The last position, left for another that is not recorded (match.position.change)."""
    begun = [one for one in case.profile.start.positions if case.past(one.began)]
    last = max(begun, key=lambda one: one.began or date.min, default=None)
    if last is None or not case.past(last.left) or last.left_why != "transferred" or _another_follows(case, last):
        return None
    return last


def only_in_training(case: Case) -> bool:
    """In training, with no Match ahead that one aims for: what leads to a Match is behind."""
    rol = case.event("nrmp.rol")
    soap = case.result == "unmatched" and soap_over(case) is not True
    undecided = rol is not None and (not case.over(rol) or list_stands(case) or soap)
    ahead = case.target is not None and (undecided or has_position(case))
    return held_today(case) is not None and (not ahead or case.past(case.post.began))


def stands_alone(case: Case) -> Position | None:
    """The single year one trains in, with no place recorded for the years that follow (match.position.preliminary)."""
    held, one_year = held_today(case), ("preliminary", "transitional")
    of_match = case.season.position if held is not None and held == case.post else None
    follows = any(one != held and not case.left(one) for one in case.profile.start.positions)
    return held if held is not None and (held.kind or of_match) in one_year and not follows else None


def earlier(case: Case) -> tuple[Position, ...]:
    """Positions begun before that of the target Match, whether left or not: they tick nothing of it."""
    return tuple(
        one for one in case.profile.start.positions if one != case.post and case.past(one.began or one.first_day)
    )


def ended(case: Case, position: Position) -> date | None:
    """The last day of a position that is over; ``None`` while it goes on."""
    return (position.left if case.past(position.left) else position.ends) if case.left(position) else None


def months_of(case: Case, one: Position) -> int:
    """How long a position lasts, in months begun: to the day it ended or is to end, else as planned."""
    begin, end = one.began or one.first_day, ended(case, one) or one.ends
    if begin is None or end is None or end < begin:
        return (one.planned_years or 0) * 12
    months = (end.year - begin.year) * 12 + end.month - begin.month
    return months + (add_months(begin, months) <= end)


WHOLE: Final = ("categorical", "advanced")
"""The kinds of position that are training in their own specialty."""


class FirstYear(NamedTuple):
    """The months of accredited training after which the end of a certificate is lifted."""

    begin: date
    last: date
    """The last day of those months."""
    begun: bool
    """Has training begun? Else it is only aimed for."""


@once
def first_year(case: Case) -> FirstYear | None:
    """The months of training that make a certificate permanent, each time counted anew after a gap; without any begun
    that last so long, from the first day aimed for. Rule: ecfmg.cert-permanent-training.
    """
    wanted = case.number("ecfmg.cert-permanent-training")
    stretches: list[list[Position]] = []
    for one in _accredited(case):
        # A transfer goes on with what came before it.
        if stretches and stretches[-1][-1].left_why == "transferred":
            stretches[-1].append(one)
        else:
            stretches.append([one])
    found = (_months(case, stretch, wanted)[0] for stretch in stretches)
    return next((year for year in found if year is not None), None) or _ahead(case, wanted)


def added_up(case: Case) -> FirstYear | None:
    """Twelve months that only positions with a gap between them make together, and that are over: whether they count no
    page read says (ecfmg.cert-permanent-training).
    """
    year = trained(case, case.number("ecfmg.cert-permanent-training"))
    return year if year is not None and year.begun and year.last < case.today and year != first_year(case) else None


@once
def trained(case: Case, wanted: int) -> FirstYear | None:
    """So many months counted over all accredited positions, one after the other; without one begun, from the first
    day aimed for. ``None`` where what was begun has ended too soon and nothing is ahead.
    """
    year, counted = _months(case, _accredited(case), wanted)
    return year or _ahead(case, wanted, counted)


def _accredited(case: Case) -> list[Position]:
    """The accredited positions in which training has begun, in order."""
    begun = [one for one in case.profile.start.positions if case.past(one.began) and one.accredited is not False]
    return sorted(begun, key=lambda one: one.began or date.max)


def _months(case: Case, positions: list[Position], wanted: int) -> tuple[FirstYear | None, int]:
    """So many months in these positions together, or else the days that are there."""
    counted = 0
    for one in positions:
        assert one.began is not None
        # Where the month has no such day, the later reading: only then are the months over for certain.
        months = months_after(Dated(one.began), wanted).late - one.began
        # Who means to leave sooner is not taken to stay.
        last, end = one.began + months - timedelta(days=counted + 1), ended(case, one) or one.left
        if end is None or end >= last:
            return FirstYear(one.began, last, True), counted
        counted += (end - one.began).days + 1
    return None, counted


def _ahead(case: Case, wanted: int, counted: int = 0) -> FirstYear | None:
    """The months from the first day aimed for, less the days that are there."""
    begin = case.first_day
    if begin is None or begin < case.today:
        return None
    last = begin + (months_after(Dated(begin), wanted).late - begin) - timedelta(days=counted + 1)
    return FirstYear(begin, last, False)


def sponsored_throughout(case: Case) -> bool:
    """Was all accredited training so far on a J-1 that ECFMG sponsors, as recorded (ecfmg.cert-permanent-training)?"""
    begun = _accredited(case)
    return bool(begun) and all(one.sponsor_ecfmg for one in begun)


def year_done(case: Case) -> bool:
    """Are the twelve months of training over? Then the end is lifted, on its own or on request."""
    year = first_year(case)
    return year is not None and year.begun and year.last < case.today


def non_standard(case: Case) -> bool:
    """Is one in training that is not accredited itself? Tied to an accredited programme it counts as well.

    Rule: ecfmg.cert-permanent-training.
    """
    here = held_today(case)
    return here is not None and here.accredited is False


def licensed_by(case: Case, end: date | None) -> bool:
    """Was a full licence of a US state issued before the certificate ended, or by that day (ecfmg.cert-permanent-licence)?"""
    licence = case.profile.start.full_licence
    return licence is not None and case.past(licence) and (end is None or licence <= end)


def lifted(case: Case, end: date | None) -> bool:
    """May a certificate past its printed end count on: twelve months done, training under way, or a full licence?"""
    year = first_year(case)
    return licensed_by(case, end) or (year is not None and year.begun and (end is None or end >= year.begin))


def outlasted(case: Case, end: date | None) -> bool:
    """Does training that has begun make a certificate permanent by the time its printed end comes, as long as it goes on?

    Rule: ecfmg.cert-permanent-training.
    """
    year = first_year(case)
    return end is not None and year is not None and year.begun and year.last <= end


def ends_in_first_year(case: Case, end: date | None) -> FirstYear | None:
    """The first year in which a printed end falls, of training begun or of a place held: only ECFMG's extension helps.

    Rule: ecfmg.cert-expires-in-training.
    """
    year = first_year(case)
    lasting = case.past(case.profile.certificate.permanent) or licensed_by(case, end)
    if end is None or year is None or lasting or not (year.begun or has_position(case)):
        return None
    return year if year.begin <= end < year.last else None


def asks_for_an_extension(case: Case, end: date, last: date) -> Said:
    """What is said of an end in the first year, before that day and once it is past (ecfmg.cert-expires-in-training)."""
    return Said(
        "certificate.valid.extend" if end >= case.today else "certificate.valid.extend-late", end=end, last=last
    )


def signed_before_the_match(case: Case) -> Position | None:
    """A position signed for in the season of the target Match that begins before it, while one can still withdraw: found
    outside it, unless recorded otherwise (nrmp.outside.img, nrmp.withdraw).
    """
    opens = case.event("nrmp.open")
    if outside(case) or opens is None or not to_withdraw(case):
        return None
    for one in case.profile.start.positions:
        signed, mine = one.contract_signed, one.match in (None, case.target) and one.obtained in (None, "outside")
        if (
            mine
            and one != case.post
            and signed is not None
            and opens.day <= signed <= case.today
            and not case.left(one)
        ):
            return one
    return None


def second_post(case: Case) -> bool:
    """Does a match bind, and is another position of its year signed for outside it (nrmp.binding, nrmp.outside.img)?"""
    starts = ((one, one.began or one.first_day) for one in case.profile.start.positions if one.obtained == "outside")
    beside = (
        one != case.post and case.past(one.contract_signed) and not case.left(one) and (day is None or day.year == case.target)
        for one, day in starts if not goes_before_the_advanced(case, one)
    )  # fmt: skip
    return bound(case) and (outside(case) or any(beside))


def bound_before(case: Case) -> int | None:
    """An earlier Match that still binds: matched to what does not end with a first year, not released, and no position of it
    recorded, until the year of its start is over (nrmp.binding).
    """
    begun = {day.year for one in case.profile.start.positions if (day := one.began or one.first_day) is not None}
    begun |= {one.match for one in case.profile.start.positions if one.match is not None}
    for year, season in sorted(case.profile.seasons.items()):
        binds = season.result in MATCHED and season.waiver != "granted" and season.position != "preliminary"
        over = case.today >= date(year + 1, *FIRST_DAY) or year in begun
        if binds and not over and case.target is not None and year < case.target:
            return year
    return None


def withdrawal(case: Case, listed: tuple[str, ...]) -> Ruling | None:
    """What a contract outside the Match makes of match.ranklist; `listed` are the facts of the list that is certified.

    Rules: nrmp.outside.img, nrmp.withdraw, nrmp.binding.
    """
    rol = case.event("nrmp.rol")
    if outside(case) and to_withdraw(case):
        assert rol is not None
        signed = Said("match.ranklist.contract-outside", rol=rol)
        withdraw = begun(signed, "nrmp.outside.img", "nrmp.withdraw", facts=("start.contract_signed",), firm=True)
        return withdraw.act(Said("match.ranklist.withdraw"), last=rol.day)
    if (sooner := signed_before_the_match(case)) is not None and rol is not None:
        signed = Said("warning.withdraw-perhaps", day=sooner.contract_signed, year=case.target, rol=rol)
        perhaps = check(signed, "nrmp.outside.img", "nrmp.withdraw", facts=("start.contract_signed",), firm=True)
        return perhaps.act(Said("warning.withdraw-perhaps-do"), last=rol.day)
    if outside(case) and list_stands(case):
        bound = Said("warning.not-withdrawn", year=case.target, day=rol)
        rules = ("nrmp.outside.img", "nrmp.withdraw", "nrmp.binding")
        return check(bound, *rules, facts=listed, firm=True).act(Said("warning.not-withdrawn-do"))
    return None


class SponsorshipYear(NamedTuple):
    """The year for which one is sponsored on a J-1."""

    ends: Dated
    """The last day of its DS-2019: as recorded, else expected, a year from the first day of the training."""
    renew_from: Dated
    """The first day on which the next DS-2019 can be issued."""
    complete_by: Dated
    """The day by which everything is in, so that the sponsor's review is over in time."""
    goes_on: bool
    """Does the training go on after it, as far as recorded?"""
    unseen_since: Dated | None = None
    """The end of the year before, where no paper of the one that runs is recorded."""


@once
def sponsorship_year(case: Case) -> SponsorshipYear | None:
    """The year of sponsorship that runs, or ended and was not continued as far as recorded; ``None`` for who is not in
    training on a J-1. Sponsorship runs a year at a time.

    Rules: visa.j1.annual-renewal, visa.evsp.ds2019-earliest, visa.evsp.processing.
    """
    visa, held, months = case.profile.visa, held_today(case), case.number("visa.evsp.ds2019-earliest")
    if case.profile.profile.us_status != "j1" or held is None:
        return None
    first, before = held.first_day or held.began, None
    if visa.ds2019_until is not None:
        ends = Dated(visa.ds2019_until, "yours")
    elif first is not None and held.sponsor_ecfmg is not False:
        year = case.number("visa.j1.annual-renewal")
        ends = Dated(add_months(Dated(first), year), "inferred", ("visa.j1.annual-renewal",)).plus(-1)
        # Who trains on it goes by the year that runs, also where no paper of it is recorded.
        issued = visa.ds2019_issued
        while ends < case.today if issued is None else add_months(ends, -months) <= issued:
            before, ends = ends if issued is None else None, add_months(ends.plus(1), year).plus(-1)
    else:
        return None
    renew_from = case.resting_on(add_months(ends.plus(1), -months), "visa.evsp.ds2019-earliest")
    review = case.book.value("visa.evsp.processing")
    longest = int(review.value["max_days"]) if review is not None else 0
    complete_by = case.resting_on(ends.plus(-longest), "visa.evsp.processing")
    last = min((day for day in (held.ends, held.left) if day is not None), default=None)
    goes_on = last is None or last > ends or held.left_why == "transferred" or _another_follows(case, held)
    return SponsorshipYear(ends, renew_from, complete_by, goes_on, before)


def j1_ends_soon(case: Case) -> Dated | None:
    """The last day of the training, or of the DS-2019, on which a J-1 rests, once that is near and none goes on from it.

    Rules: visa.j1.sole-sponsor, visa.j1.grace.
    """
    year, held = sponsorship_year(case), held_today(case)
    if year is None or held is None or year.goes_on or leaving(case) is not None:
        return None
    end = min(year.ends, *(Dated(day, "yours") for day in (held.ends, held.left) if day is not None))
    return end if 0 <= (end - case.today).days <= case.book.bounds["last-call"] else None


class Permanence(NamedTuple):
    """When the end of a certificate is lifted."""

    day: Dated
    """The day after the months of training; expected, for they are to be served yet."""
    by_itself: bool
    """On a J-1 that ECFMG sponsors nothing is to be filed."""


def permanence(case: Case) -> Permanence | None:
    """When the training that has begun makes the certificate permanent; ``None`` once it is, or where it will not.

    Rule: ecfmg.cert-permanent-training.
    """
    year, state = first_year(case), case.states["certificate.valid"]
    lasting = state.status == "not-needed" or case.past(case.profile.certificate.permanent)
    if year is None or not year.begun or lasting or year.last < case.today or held_today(case) is None:
        return None
    day = Dated(year.last, "inferred", ("ecfmg.cert-permanent-training",)).plus(1)
    return Permanence(day, sponsored_throughout(case) or trains_on(case) == "j1")


def first_year_unknown(case: Case) -> bool:
    """Matched to an advanced place, with no first year recorded that goes before it (match.mistake.prelim-trap)?"""
    if case.result != "matched" or case.season.position != "advanced" or case.past(case.post.began):
        return False
    return all(one.kind in (None, "advanced", "fellowship") for one in case.profile.start.positions)
