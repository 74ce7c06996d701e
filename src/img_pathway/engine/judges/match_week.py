"""Match Week: the result, and SOAP."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.match import placed_outside
from img_pathway.engine.judges.season import fact_key, no_season
from img_pathway.engine.readings.interviews import nothing_to_rank
from img_pathway.engine.readings.over import OFFER_WINDOW, list_in_doubt, may_soap, soap_rounds
from img_pathway.engine.readings.position import first_year_unknown
from img_pathway.engine.readings.season import (
    MATCHED,
    Half,
    bound,
    counted,
    list_stands,
    misplaced,
    missing_half,
    place_awaited,
    soap_over,
    soap_place,
    training_begun,
)
from img_pathway.engine.readings.verification import ecfmg_requirements
from img_pathway.engine.ruling import Ruling, begun, check, done, not_needed, unless, unmet, waiting
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated

_MISSING: Final[dict[Half, tuple[Said, Said]]] = {
    "first-year": (Said("match.result.first-year-missing"), Said("match.result.find-first-year")),
    "later-years": (Said("match.result.later-years-missing"), Said("match.result.find-later-years")),
    "either": (Said("match.result.either-missing"), Said("match.result.find-either")),
}
"""Of a partial match: what is missing, and what to do."""
_HALF: Final[dict[Half, Said]] = {
    "first-year": Said("match.result.half-first-year"),
    "later-years": Said("match.result.half-later-years"),
    "either": Said("match.result.half-either"),
}
"""The same once SOAP is over."""
_IN_SOAP: Final[dict[Half, Said]] = {
    "first-year": Said("match.soap.first-year-missing"),
    "later-years": Said("match.soap.later-years-missing"),
    "either": Said("match.soap.either-missing"),
}


@unless(no_season)
def result(case: Case) -> Ruling | None:
    """match.result (nrmp.binding)."""
    facts = fact_key(case, "result")
    if (early := _too_early(case, facts) or _withdrawn_late(case)) is not None:
        return early
    if not list_stands(case) and (placed := placed_outside(case)):
        return placed
    if (half := missing_half(case)) is not None:
        return _half_missing(case, half, facts)
    if case.result in MATCHED:
        return _matched(case, facts)
    if case.result in ("unmatched", "withdrawn"):
        return _not_matched(case, facts)
    if placed_by := soap_place(case):
        return done(Said("match.result.placed-in-soap"), "nrmp.binding", facts=placed_by)
    if training_begun(case):
        return done(Said("match.result.in-training"), "nrmp.binding", facts=("start.began",))
    return _awaited(case, facts)


def _withdrawn_late(case: Case) -> Ruling | None:
    """A withdrawal recorded of a day after the hour of the list is none: a list that was certified may bind (nrmp.withdraw)."""
    if case.result is not None or not case.past(case.season.withdrawn):
        return None
    late = Said("match.result.withdrawn-late", day=case.season.withdrawn, rol=case.event("nrmp.rol"))
    unsure = check(late, "nrmp.withdraw", "nrmp.binding", facts=fact_key(case, "withdrawn"), firm=True)
    return unsure.act(Said("match.result.look-whether-withdrawn"))


def _too_early(case: Case, facts: tuple[str, ...]) -> Ruling | None:
    """Recorded before NRMP tells it: only the early matches are decided then; which one it was is not recorded."""
    status = case.event("nrmp.status")
    if case.result is not None or case.season.result is None or status is None:
        return None
    rules = ("nrmp.rol-pattern", "match.ophthalmology", "match.urology")
    return check(Said("match.result.too-early", year=case.target, day=status), *rules, facts=facts, firm=True)


_TRAP = ("nrmp.supplemental", "match.mistake.prelim-trap")


def _half_missing(case: Case, half: Half, facts: tuple[str, ...]) -> Ruling:
    """A first year without the years after it, or these without it: what is bound, and how the other half is found."""
    rules = (*_TRAP, "match.after.unmatched-list", "nrmp.binding")
    said, find = _MISSING[half]
    if case.result == "matched":
        said = Said("match.result.first-year-only", listed=_unfilled_until(case))
    elif soap_over(case) is not False:
        said = Said("match.result.half-after-soap", half=_HALF[half], listed=_unfilled_until(case))
    if half != "later-years" and may_soap(case) is True and soap_over(case) is False:
        # SOAP comes next; what follows the half that is bound, once it is told where that is.
        return _told_on_friday(case, facts, said, *rules) or done(said, *rules, facts=facts)
    found = begun(said, *rules, facts=facts, firm=True).act(find, "NRMP R3", _find_by(case, half))
    return _with_its_contract(case, found)


def _matched(case: Case, facts: tuple[str, ...]) -> Ruling:
    """Bound, unless released; whether an advanced place has its first year is asked, and where it is told on Friday."""
    if not bound(case):
        return done(Said("match.result.released"), "nrmp.waiver.grounds", "nrmp.binding", facts=facts)
    if first_year_unknown(case):
        alone = begun(Said("match.result.advanced-only"), *_TRAP, "nrmp.binding", facts=facts, firm=True)
        record = Said("match.result.record-first-year")
        return _with_its_contract(case, alone.act(record, "NRMP R3", _find_by(case, "first-year")))
    matched = Said("match.result.matched")
    if (where := _told_on_friday(case, facts, matched, "nrmp.binding")) is None:
        return done(matched, "nrmp.binding", facts=facts)
    return where.act(Said("match.result.record-place", at=place_awaited(case)), last=where.nudge)


def _not_matched(case: Case, facts: tuple[str, ...]) -> Ruling:
    """No place by the list: SOAP comes next, is over or not open to this person, or has brought one."""
    none = Said("match.result.withdrawn")
    if case.result == "unmatched":
        none = Said("match.result.unmatched")
        if soap_place(case):
            none = Said("match.result.placed-in-soap")
        elif soap_over(case) is not False or may_soap(case) is False:
            none = Said("match.result.unmatched-no-soap")
    return done(none, "nrmp.soap.eligible", "nrmp.binding", facts=facts)


def _awaited(case: Case, facts: tuple[str, ...]) -> Ruling | None:
    """With a list certified NRMP's answer is waited for, and read once it is there; without one there is none."""
    status, rol = case.event("nrmp.status"), case.event("nrmp.rol")
    if not counted(case, "ranklist_certified"):
        over = rol is not None and case.over(rol) and status is not None and case.begun(status)
        if not over or not counted(case, "nrmp_registered"):
            return None
        rules = ("nrmp.soap.eligible", "nrmp.rank.only-certified")
        return check(Said("match.result.no-list"), *rules, facts=facts, firm=True)
    if status is not None and case.begun(status):
        # Programmes read what is sent in SOAP from the next morning, and its last round is on Thursday.
        hours = (case.event(name) for name in ("nrmp.soap-read", "nrmp.soap-end"))
        in_time = next((one.day for one in hours if one is not None and not case.over(one)), None)
        read_it = begun(Said("match.result.read-it"), "nrmp.rol-pattern", facts=facts)
        return read_it.act(Said("match.result.read-now"), last=in_time or Dated(case.today))
    if (doubt := list_in_doubt(case)) is not None:
        return check(doubt.said, *doubt.rules, facts=(*facts, *doubt.facts), firm=True)
    awaited, day = Said("match.result.awaited"), status.day if status is not None else None
    since = case.season.ranklist_certified
    ruling = waiting(Said("who.nrmp"), since, awaited, "nrmp.rol-pattern", facts=facts, nudge=day)
    if status is None or case.today < status.day:
        return ruling
    ruling = ruling.also(Said("match.result.today", at=status, soap=case.event("nrmp.soap-apply")), *status.rules)
    return ruling.act(Said("match.result.read-today", at=status), last=day)


def _with_its_contract(case: Case, found: Ruling) -> Ruling:
    """The half that is bound has its contract once it is told where, whether or not the other one is found (nrmp.binding)."""
    return found if place_awaited(case) is not None else replace(found, until=case.first_day)


def _told_on_friday(case: Case, facts: tuple[str, ...], said: Said, *rules: str) -> Ruling | None:
    """Matched, while NRMP has not told where; ``None`` from Match Day's hour (nrmp.2027.match-week)."""
    day = place_awaited(case)
    if day is None:
        return None
    awaited = waiting(
        Said("who.nrmp"), None, Said("match.result.where", at=day), *day.rules, facts=facts, nudge=day.day
    )
    return awaited.also(said, *rules, facts=facts)


@unless(no_season)
def soap(case: Case) -> Ruling | None:
    """match.soap: only for the un- or partially matched (nrmp.soap.eligible)."""
    outcome, facts = case.result, fact_key(case, "result")
    if outcome == "matched":
        return not_needed(Said("match.soap.matched"), "nrmp.soap.eligible", facts=facts)
    if placed_by := soap_place(case):
        return done(Said("match.soap.accepted"), "nrmp.binding", facts=placed_by)
    doubtful = misplaced(case, "soap_accepted") if may_soap(case) is not False else None
    if doubtful is not None and doubtful.status == "check":
        return replace(doubtful, firm=True)
    if outcome == "withdrawn":
        return not_needed(Said("match.soap.withdrawn"), "nrmp.soap.eligible", "ecfmg.match-condition", facts=facts)
    if placed := placed_outside(case):
        return placed
    if outcome is None:
        return _soap_before_the_result(case)
    if outcome == "partial" and missing_half(case) is None:
        return not_needed(Said("match.soap.matched"), "nrmp.soap.eligible", facts=facts)
    return _no_soap(case, facts) or _in_soap(case, facts)


_OVER = ("nrmp.soap.rounds", "match.after.unmatched-list")


def _soap_before_the_result(case: Case) -> Ruling:
    """Whether SOAP is for this person is not told yet: got ready for where it may be, near its day."""
    if training_begun(case):
        return not_needed(Said("match.result.in-training"), "nrmp.soap.eligible", facts=("start.began",))
    if soap_over(case):
        ended = Said("match.soap.over", year=case.target, listed=_unfilled_until(case))
        return unmet(ended, *_OVER, missing=("match.result",), firm=True)
    waits = unmet(Said("match.soap.only-unmatched"), "nrmp.soap.eligible", missing=("match.result",), firm=True)
    rol, status = case.event("nrmp.rol"), case.event("nrmp.status")
    # With no interview there is no list to wait for.
    unlisted = not counted(case, "ranklist_certified")
    if rol is None or not (case.over(rol) or (unlisted and nothing_to_rank(case))) or may_soap(case) is not True:
        return waits
    if unlisted:
        return waits.act(Said("match.soap.prepare"))
    if status is None or not 0 < (status.day - case.today).days <= case.book.bounds["soap-notice"]:
        return waits
    # The notice of that Friday tells who may take part, and nothing of who matched.
    notice = waits.also(Said("match.soap.notice"), "nrmp.soap.notify-friday", facts=fact_key(case, "result"))
    return notice.act(Said("match.soap.be-ready"), last=status.day)


def _no_soap(case: Case, facts: tuple[str, ...]) -> Ruling | None:
    """Not open to this person, over, or not known to be open (nrmp.soap.eligible, nrmp.img.verification)."""
    may, over = may_soap(case), soap_over(case)
    if may is False and over is not True:
        return not_needed(Said("match.soap.not-eligible"), "nrmp.soap.eligible", "nrmp.img.verification", facts=facts)
    if over:
        ended = Said("match.soap.over", year=case.target, listed=_unfilled_until(case))
        return not_needed(ended, *_OVER, facts=facts)
    if over is None:
        perhaps = check(Said("match.soap.over-as-expected"), *_OVER, facts=facts)
        return perhaps.act(Said("match.soap.record-it"), last=Dated(case.today))
    if may is not None:
        return None
    look, ask = Said("match.soap.look-in-r3"), ("nrmp.img.verification", "nrmp.soap.eligible")
    if ecfmg_requirements(case) is None:
        return unmet(look, *ask, facts=facts, missing=("match.verification",))
    return check(look, *ask, facts=facts).act(Said("match.soap.look-now"))


def _in_soap(case: Case, facts: tuple[str, ...]) -> Ruling:
    """What SOAP asks of who may take part, by what is missing and what is sent already (nrmp.soap.45)."""
    half = missing_half(case)
    if half is not None:
        # The half that is told already is all that SOAP hangs on.
        wanted = begun(_IN_SOAP[half], "nrmp.supplemental", "nrmp.soap.position-filter", facts=facts)
        return _by_the_clock(case, wanted)
    sent, most = case.season.soap_sent or 0, case.number("nrmp.soap.45")
    if sent < most:
        return _by_the_clock(case, Ruling(None))
    all_sent = begun(Said("match.soap.all-sent", most=most), "nrmp.soap.45", "nrmp.soap.offers-only-r3", facts=facts)
    return _by_the_clock(case, all_sent, sent=True)


def _by_the_clock(case: Case, ruling: Ruling, *, sent: bool = False) -> Ruling:
    """What SOAP asks for at this hour: applications until programmes read them, then round by round.

    Rules: nrmp.soap.rounds, nrmp.soap.offer-window.
    """
    opens, read, end = (case.event(f"nrmp.soap-{name}") for name in ("apply", "read", "end"))
    if opens is not None and not case.begun(opens):
        return ruling.act(Said("match.soap.have-ready", at=opens), last=opens.day)
    if read is not None and not case.begun(read) and not sent:
        return ruling.act(Said("match.soap.send", at=read), last=end.day if end is not None else None)
    rounds = [one for one in soap_rounds(case) if one.end.at is not None and case.now <= one.end.at]
    if rounds:
        one = rounds[0]
        ruling = ruling.also(Said("match.soap.offers-in-rounds"), OFFER_WINDOW, "nrmp.soap.no-contact")
        ahead = one.begin.at is not None and case.now < one.begin.at
        if ahead and one.number == 1 and not sent:
            return ruling.act(Said("match.soap.send-what-is-left", at=one.begin), last=one.begin)
        if ahead:
            return ruling.act(Said("match.soap.round-ahead", round=one.number, at=one.begin), last=one.begin)
        return ruling.act(Said("match.soap.round-now", round=one.number, at=one.end), last=one.end)
    ruling = ruling.also(Said("match.soap.rounds-over"), "nrmp.soap.rounds", "nrmp.binding")
    return ruling.act(Said("match.soap.no-round-left"), last=end.day if end is not None else None)


def _find_by(case: Case, half: Half) -> Dated | None:
    """Until when the missing half is looked for: in SOAP, in the list of unfilled programmes, and a first year until the
    first day; the years after it also in another Match.
    """
    end, listed = case.event("nrmp.soap-end"), _listed_until(case)
    days = [end.day if end is not None and not case.over(end) else None, listed]
    days.append(case.first_day if half != "later-years" else None)
    return next((day for day in days if day is not None and day >= case.today), None)


_UNFILLED: Final = "match.after.unmatched-list"


def _listed_until(case: Case) -> Dated | None:
    """How long the unfilled positions stay listed (match.after.unmatched-list: month and day of every year)."""
    listed = case.read(_UNFILLED)
    if listed is None or case.target is None:
        return None
    return Dated(date.fromisoformat(f"{case.target}-{listed.value}"), listed.confidence, (_UNFILLED,))


def _unfilled_until(case: Case) -> Said | None:
    """The same in words, and what lists open ones after that."""
    day = _listed_until(case)
    if day is None:
        return None
    if day < case.today:
        return Said("match.soap.unfilled-no-more", day=day)
    return Said("match.soap.unfilled-until", day=day)
