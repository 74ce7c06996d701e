"""What a J-1 leaves behind: the two-year rule, the years used, and what becomes of the stay once its training is over.

Rules: visa.j1.212e-applies, visa.j1.212e-bars, visa.j1.grace, visa.j1.max-duration, visa.j1.specialty-change.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.model import US
from img_pathway.engine.readings.position import GRACE, WHOLE, days_to_leave, ended, ended_early, months_of
from img_pathway.engine.time.days import add_months, months_after
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Position
from img_pathway.rulebook.types import Dated


def sponsorship_ended(case: Case, over: Position) -> Said:
    """What to say of a J-1 whose training is over (visa.j1.grace, visa.j1.212e-applies)."""
    day, days, stays = over.left or over.ends, case.number(GRACE), _home_rule_stays(case)
    if ended_early(over):
        return Said("warning.sponsorship-ended-early", day=day, days=days, stays=stays)
    if (leave := days_to_leave(case)) is not None and leave < case.today:
        return Said("warning.sponsorship-days-over", day=day, leave=leave, stays=stays)
    return Said("warning.sponsorship-ended", day=day, days=days, stays=stays)


def sponsorship_ends(case: Case, end: Dated) -> Said:
    """What to say of a J-1 whose training is over soon, with none to go on in (visa.j1.grace, visa.j1.212e-applies)."""
    return Said("warning.sponsorship-ends", day=end, days=case.number(GRACE), stays=_home_rule_stays(case))


def _home_rule_stays(case: Case) -> Said | None:
    return Said("warning.home-rule-stays", years=case.number("visa.j1.212e-applies")) if home_stay_due(case) else None


class OnJ1(NamedTuple):
    """Years of training on a J-1, and how many are allowed in all."""

    years: int
    most: int


def years_on_j1(case: Case) -> OnJ1 | None:
    """The years of training on a J-1 recorded before the start aimed for (visa.j1.max-duration); ``None`` without any."""
    first, most = case.first_day, case.book.value("visa.j1.max-duration")
    behind = [one for one in case.profile.start.positions if one != case.post and case.past(one.began or one.first_day)]
    # Who is here on a J-1 may have been on another class before: then it is recorded.
    months = sum(months_of(case, one) for one in behind if one.sponsor_ecfmg is not False and on_j1(case, one))
    return OnJ1(-(-months // 12), most.value) if first is not None and most is not None and months else None


class OtherSpecialty(NamedTuple):
    """A specialty trained in on a J-1, and the one that the start aimed for would be in."""

    begun: date
    first: str
    then: str


def other_specialty_on_j1(case: Case) -> OtherSpecialty | None:
    """Another specialty than that of the earlier training on a J-1, where the years in which it may be changed are over.

    A first year belongs to any specialty, and a fellowship follows on its own. Rule: visa.j1.specialty-change.
    """
    start, years = case.first_day, case.book.value("visa.j1.specialty-change")
    wanted = [case.post.specialty] if case.post.specialty else list(case.profile.profile.specialties)
    if start is None or years is None or not wanted or case.post.kind == "fellowship":
        return None

    def name(words: str) -> str:
        return (case.book.specialty_named(words) or words).casefold().strip()

    for one in _positions_on_j1(case):
        if one == case.post or one.specialty is None or one.began is None or one.kind not in (None, *WHOLE):
            continue
        within = months_after(Dated(one.began), 12 * int(years.value)).reached(start) is False
        if not within and name(one.specialty) not in map(name, wanted):
            return OtherSpecialty(one.began, one.specialty, wanted[0])
    return None


def home_stay_due(case: Case) -> tuple[str, ...]:
    """The facts that put one under the two-year rule; none where it does not apply, is fulfilled or waived.

    Every clinical J-1 trainee and every J-2 is under it, whatever the sticker says (visa.j1.212e-applies). Who holds an H-1B
    today was let into what it bars: of them it is asked what lifted it (`home_stay_open`).
    """
    person, visa, on_j1 = case.profile.profile, case.profile.visa, _positions_on_j1(case)
    free = person.us_status in ("citizen", "permanent-resident", "h1b") or US in person.citizenships
    if free or not (on_j1 or person.us_status == "j2") or _freed(case, on_j1):
        return ()
    facts = ("profile.us_status",) if person.us_status in ("j1", "j2") else ()
    recorded = [name for name in ("home_stay_done", "home_stay_waived") if case.past(getattr(visa, name))]
    return (*facts, *(("start.positions",) if on_j1 else ()), *(f"visa.{name}" for name in recorded))


def home_stay_open(case: Case) -> Said | None:
    """What to say of who is here on a J-1, or has left a position here, and of whom nothing tells whether that was on a J-1
    under the two-year rule (visa.j1.212e-applies), and of who holds an H-1B after a J-1, with nothing recorded that lifted
    it (visa.j1.212e-bars); ``None`` where that is known, or does not matter.
    """
    person, years, on_j1s = case.profile.profile, case.number("visa.j1.212e-applies"), _positions_on_j1(case)
    if _freed(case, on_j1s):
        return None
    if on_j1s:
        return Said("visa.home-stay.let-in", years=years) if person.us_status == "h1b" else None
    if person.us_status == "j1":
        return Said("visa.home-stay.open", years=years)
    trained = (one for one in case.profile.start.positions if case.past(one.began) and on_j1(case, one) is None)
    # Who holds another status in the United States now was let into it.
    if person.us_status in (None, "none") and US not in person.citizenships and any(trained):
        return Said("visa.home-stay.trained-here", years=years)
    return None


def home_stay_recorded(case: Case) -> Said | None:
    """Why a recorded stay or waiver does not lift the rule that is due; ``None`` where none is recorded."""
    visa, on_j1 = case.profile.visa, _positions_on_j1(case)
    if case.past(visa.home_stay_done):
        end = _j1_ended(case, on_j1)
        if end is None:
            return Said("visa.home-stay.j1-end-unknown", day=visa.home_stay_done)
        return Said("visa.home-stay.too-short", day=visa.home_stay_done, end=end)
    if case.past(visa.home_stay_waived):
        return Said("visa.home-stay.waived-before", day=visa.home_stay_waived)
    return None


def _positions_on_j1(case: Case) -> list[Position]:
    """The positions held in training on a J-1."""
    return [one for one in case.profile.start.positions if case.past(one.began) and on_j1(case, one)]


def on_j1(case: Case, one: Position) -> bool | None:
    """Is or was a position on a J-1: one that ECFMG sponsors, of who is here on one all, or one that a DS-2019 issued for it
    or during it shows. ``None`` where nothing recorded tells.

    Rules: visa.j1.sole-sponsor, visa.evsp.ds2019-earliest.
    """
    issued, end = case.profile.visa.ds2019_issued, ended(case, one)
    if one.sponsor_ecfmg or case.profile.profile.us_status == "j1":
        return True
    if one.sponsor_ecfmg is not None or one.began is None or issued is None:
        return one.sponsor_ecfmg
    soonest = add_months(one.began, -case.number("visa.evsp.ds2019-earliest"))
    return True if soonest <= issued and (end is None or issued <= end) else None


def _j1_ended(case: Case, on_j1: list[Position]) -> date | None:
    """The day on which the last of these ended; ``None`` while one goes on, as far as recorded, or none is."""
    ends = [(one.left if case.past(one.left) else one.ends) if case.left(one) else None for one in on_j1]
    return None if None in ends else max((end for end in ends if end is not None), default=None)


def _freed(case: Case, on_j1: list[Position]) -> bool:
    """A waiver since the last J-1 began, or the years at home after it ended (visa.j1.212e-bars, visa.j1.212e-applies).

    Of a stay it has to be known when the J-1 ended: who is still on one has not been home for it.
    """
    waived, done = case.profile.visa.home_stay_waived, case.profile.visa.home_stay_done
    began = max((one.began for one in on_j1 if one.began is not None), default=date.min)
    if waived is not None and case.past(waived) and waived >= began:
        return True
    end = _j1_ended(case, on_j1)
    if done is None or not case.past(done) or end is None:
        return False
    years = case.number("visa.j1.212e-applies")
    return months_after(Dated(end, "yours"), 12 * years).reached(done) is True
