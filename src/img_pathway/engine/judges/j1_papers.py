"""The papers of the J-1 before it is asked for: Statement of Need, DS-2019, the SEVIS fee. States are as last known; nothing here ticks or locks on them."""

from __future__ import annotations

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.visa_class import not_asked, trains_already
from img_pathway.engine.model import Reason
from img_pathway.engine.readings.on_j1 import sponsorship_ended, sponsorship_ends
from img_pathway.engine.readings.over import place_comes_with
from img_pathway.engine.readings.position import (
    days_to_leave,
    held_today,
    j1_ends_soon,
    j1_training_over,
    leaving,
    sponsorship_year,
    trains_on,
)
from img_pathway.engine.readings.season import counted, has_position, of_this_start, other_post
from img_pathway.engine.readings.visa_need import (
    came_in,
    changes_status,
    fellowship_after,
    interview_booked,
    issuing_country,
    statement_faults,
    status_asked_for,
    way,
)
from img_pathway.engine.ruling import Ruling, begun, check, done, open_step, unless, unmet, with_others
from img_pathway.engine.time.days import add_months
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Dated


def after_match(case: Case) -> Ruling | None:
    """Nothing is asked for before there is a position, or can be one."""
    # Without a list nobody is matched, whether or not that is recorded yet: only SOAP can still bring a position.
    unlisted = (
        (rol := case.event("nrmp.rol")) is not None and case.over(rol) and not counted(case, "ranklist_certified")
    )
    # A result that is recorded before it can be known is asked about; one without a position leads nowhere meanwhile.
    decided = case.result is not None or case.season.result in ("unmatched", "withdrawn")
    if (decided or unlisted) and not has_position(case):
        return unmet(Said("visa.position-first"), "visa.j1.contract-first", missing=(place_comes_with(case),))
    return None


@unless(not_asked("visa.statement-of-need"))
def statement_of_need(case: Case) -> Ruling | None:
    """visa.statement-of-need (visa.son.*); J-1 only."""
    if (anew := _need_for_the_fellowship(case)) is not None:
        return anew
    visa = case.profile.visa
    facts = ("visa.need_issued", "visa.need_requested")
    if case.past(visa.need_issued) and visa.need_issued is not None:
        if other_post(case, visa.need_issued) and trains_on(case) == "j1":
            return trains_already(case, "visa.son.required")
        if other_post(case, visa.need_issued) and has_position(case):
            first = Said("start.on-day", day=case.first_day) if case.first_day is not None else None
            old = Said("visa.statement-of-need.of-an-earlier-post", day=visa.need_issued, start=first)
            earlier = check(old, "visa.son.renewal", "visa.son.format", facts=facts, firm=True)
            return earlier.act(Said("visa.statement-of-need.ask-whether-it-serves"), "MyIntealth")
        if other_post(case, visa.need_issued):
            return after_match(case)
        if fault := next(statement_faults(case), None):
            found = (begun if fault.sure else check)(fault.said, *fault.rules, facts=fault.facts, firm=True)
            if fault.id.startswith("need.country"):
                return found.act(Said("visa.statement-of-need.ask-about-the-country"), "MyIntealth")
            return found.act(Said("visa.statement-of-need.ask-for-a-new-one"))
        return done(Said("visa.statement-of-need.issued"), "visa.son.format", facts=facts)
    shown = (visa.ds2019_issued, visa.issued)
    if way(case) == "j1" and (came_in(case) or any(of_this_start(case, one) for one in shown)):
        return done(
            Said("visa.statement-of-need.shown-by-sponsorship"), "visa.son.required", facts=("visa.ds2019_issued",)
        )
    if way(case) == "j1" and trains_on(case) == "j1":
        return trains_already(case, "visa.son.required")
    if case.past(visa.need_requested) and visa.need_requested:
        asked, rule, wait = Said("visa.statement-of-need.requested"), "visa.son.longest-pole", "statement-of-need"
        awaited = with_others(case, visa.need_requested, asked, rule, facts=facts, wait=wait)
        fault = next((one for one in statement_faults(case) if not one.sure), None)
        if fault is None:
            return awaited
        doubt = Reason(fault.said, fault.rules, fault.facts)
        return replace(awaited, reasons=(doubt, *awaited.reasons)).act(
            Said("visa.statement-of-need.ask-about-the-country"), "MyIntealth"
        )
    ruling, home = after_match(case), issuing_country(case)
    about = ("profile.residence_country", "profile.citizenships")
    if home is None:
        which = Said("visa.statement-of-need.issuer-open")
        return (ruling or Ruling(None)).also(which, "visa.son.which-country", facts=about)
    known = case.profile.profile.residence_country == home
    issuer = Said("visa.statement-of-need.issuer" if known else "visa.statement-of-need.issuer-expected", country=home)
    return (ruling or Ruling(None)).also(issuer, "visa.son.which-country", facts=about)


def _need_for_the_fellowship(case: Case) -> Ruling | None:
    """What the sponsorship of the training of today rests on serves no new subspecialty (visa.son.renewal)."""
    held, after, visa = held_today(case), fellowship_after(case), case.profile.visa
    if trains_on(case) != "j1" or after is None or held is None or held.began is None:
        return None
    asked, there = visa.need_requested, visa.need_issued
    if case.past(there) and there is not None and there >= held.began:
        return None
    if case.past(asked) and asked is not None and asked >= held.began:
        said, rule = Said("visa.statement-of-need.requested"), "visa.son.longest-pole"
        return with_others(case, asked, said, rule, facts=("visa.need_requested",), wait="statement-of-need", firm=True)
    new = Said("visa.statement-of-need.for-the-fellowship", specialty=after.specialty or "?")
    asks = begun(new, "visa.son.renewal", "visa.son.format", facts=("start.positions",), firm=True)
    year = sponsorship_year(case)
    days = (year.complete_by, year.ends) if year is not None else ()
    last = next((day for day in days if day >= case.today), None)
    return asks.act(Said("visa.statement-of-need.ask-for-a-new-one"), last=last)


@unless(not_asked("visa.ds2019"))
def ds2019(case: Case) -> Ruling | None:
    """visa.ds2019 (visa.evsp.*); J-1 only."""
    return _sponsorship_ends(case) or _ds2019_for_the_start(case) or after_match(case) or _ds2019_to_ask_for(case)


_PAPERS = ("visa.ds2019_issued", "visa.ds2019_requested", "visa.case_opened")
_ROUTE = "visa.evsp.ds2019-route"


def _sponsorship_ends(case: Case) -> Ruling | None:
    """Training that is over, is renewed year by year, or is left: what the J-1 rests on (visa.j1.sole-sponsor)."""
    over, leave = j1_training_over(case), days_to_leave(case)
    if over is not None and leave is not None and leave >= case.today:
        ended = sponsorship_ended(case, over)
        lost = replace(unmet(ended, "visa.j1.grace", "visa.j1.sole-sponsor", facts=("start.positions",)), firm=True)
        return lost.act(Said("warning.ask-the-sponsor"), "hospital", last=leave)
    if (renewal := _renewal(case)) is not None:
        return renewal
    if (end := j1_ends_soon(case)) is not None and not status_asked_for(case):
        rests = begun(sponsorship_ends(case, end), "visa.j1.grace", "visa.j1.sole-sponsor", facts=("start.positions",))
        return replace(rests, firm=True).act(Said("warning.ask-the-sponsor"), "hospital", last=end)
    going = leaving(case)
    if going is None or going.left is None or case.profile.profile.us_status != "j1":
        return None
    said = Said("warning.sponsorship-leaving", day=going.left)
    rests = begun(said, "visa.j1.sole-sponsor", "visa.j1.grace", facts=("start.positions",), firm=True)
    return rests.act(Said("warning.ask-the-sponsor"), "hospital", last=Dated(going.left, "yours"))


def _ds2019_for_the_start(case: Case) -> Ruling | None:
    """Issued for this start, asked for, begun by the hospital, or shown by what came after it."""
    visa = case.profile.visa
    if of_this_start(case, visa.ds2019_issued):
        end, start = visa.ds2019_until, case.start
        if end is None or start is None or end >= start.day or held_today(case) is not None:
            return done(Said("visa.ds2019.issued"), _ROUTE, facts=_PAPERS)
        short = begun if start.confidence in TRUSTED else check
        covers, facts = Said("visa.ds2019.ends-before", end=end, start=start), (*_PAPERS, "visa.ds2019_until")
        lacking = short(covers, _ROUTE, "visa.ds.current-known", facts=facts, firm=True)
        return lacking.act(Said("visa.ds2019.ask-for-a-longer-one"))
    if case.past(visa.ds2019_requested) and (since := visa.ds2019_requested):
        review = Said("visa.ds2019.under-review", time=_review_time(case))
        return with_others(case, since, review, "visa.evsp.processing", facts=_PAPERS, wait="evsp")
    if case.past(visa.case_opened):
        return begun(Said("visa.ds2019.case-opened"), "visa.evsp.tpl-starts", facts=_PAPERS)
    if way(case) == "j1" and (of_this_start(case, visa.issued) or came_in(case)):
        return done(Said("visa.ds2019.shown-by-entry"), _ROUTE, facts=("visa.issued", "visa.entered"))
    if way(case) == "j1" and trains_on(case) == "j1":
        return trains_already(case, _ROUTE, "visa.j1.annual-renewal")
    return None


def _ds2019_to_ask_for(case: Case) -> Ruling | None:
    """None for this start yet: how early one can be had (visa.evsp.ds2019-earliest)."""
    rule, old = "visa.evsp.ds2019-earliest", case.profile.visa.ds2019_issued
    if case.past(old) and old:
        return too_old(Said("visa.ds2019.too-old", day=old, months=case.number(rule)), "visa.ds2019_issued")
    if case.first_day is None:
        return None
    months = case.number(rule)
    earliest = case.resting_on(add_months(case.first_day, -months), rule)
    if case.future(earliest):
        return unmet(
            Said("visa.ds2019.earliest", day=earliest, months=months), rule, "visa.evsp.tpl-starts", earliest=earliest
        )
    said = Said("visa.ds2019.earliest", day=earliest, months=months)
    if earliest < case.today:
        said = Said("visa.ds2019.earliest-past", day=earliest, months=months)
    # The hospital opens the case: until then the next move can only be asked for.
    asked = open_step(said, rule, "visa.evsp.tpl-starts", earliest=earliest)
    return asked.act(Said("visa.ds2019.ask-the-hospital"), "hospital")


def _renewal(case: Case) -> Ruling | None:
    """In J-1 training the sponsorship runs for a year at a time and is continued by the hospital (visa.j1.annual-renewal)."""
    year = sponsorship_year(case)
    if year is None:
        return None
    if case.today < year.renew_from and year.unseen_since is not None:
        unseen = Said("visa.ds2019.of-this-year", day=year.unseen_since)
        found = check(unseen, "visa.j1.annual-renewal", facts=("visa.ds2019_until",), firm=True)
        return found.act(Said("visa.ds2019.record-this-year"), "hospital", Dated(case.today))
    if case.today < year.renew_from or not year.goes_on:
        return None
    ends = year.ends
    rules = ("visa.j1.annual-renewal", "visa.evsp.tpl-starts", "visa.evsp.processing", "visa.j1.grace")
    over, facts = ends < case.today, ("visa.ds2019_until", "visa.ds2019_issued")
    leave = case.resting_on(ends, "visa.j1.grace").plus(case.number("visa.j1.grace"))
    if over:
        due = Said("visa.ds2019.days-over" if leave < case.today else "visa.ds2019.over", day=ends, leave=leave)
    else:
        late = year.complete_by < case.today
        due = Said(
            "visa.ds2019.renew-by",
            day=ends,
            complete=None if late else Said("visa.ds2019.complete-by", day=year.complete_by),
        )
    ruling = begun(due, *rules[: 4 if over else 3], facts=facts, firm=True)
    return ruling.act(
        Said("visa.ds2019.ask-for-the-renewal"), "hospital", max(leave if over else ends, Dated(case.today))
    )


def _review_time(case: Case) -> Said | None:
    """How long the sponsor's review takes (visa.evsp.processing)."""
    time = case.read("visa.evsp.processing")
    if time is None:
        return None
    return Said("visa.ds2019.review-time", least=time.value["min_days"], most=time.value["max_days"])


@unless(not_asked("visa.sevis"))
def sevis(case: Case) -> Ruling | None:
    """visa.sevis (visa.fee.sevis); J-1 only."""
    paid = case.profile.visa.sevis_paid
    if case.past(paid) and not of_this_start(case, paid):
        return too_old(Said("visa.sevis.too-early", day=paid), "visa.sevis_paid")
    if case.past(paid):
        return done(Said("visa.sevis.paid"), "visa.fee.sevis", facts=("visa.sevis_paid",))
    if stays_on_j1(case) and has_position(case):
        goes_on = Said("visa.sevis.on-j1")
        again = check(
            goes_on, "visa.fee.sevis", "visa.j1.annual-renewal", facts=("profile.us_status", "start.positions")
        )
        return again.act(Said("visa.sevis.ask-the-liaison"), "hospital")
    interview = interview_booked(case)
    if interview is None or interview < case.today:
        return None
    before = Said("visa.sevis.before-the-interview", day=interview)
    return replace(open_step(before, "visa.fee.sevis", facts=("visa.interview",)), last=Dated(interview, "yours"))


def too_old(said: Said, fact: str) -> Ruling:
    """Dated too long before the start to be this start's J-1 (visa.evsp.ds2019-earliest)."""
    return open_step(said, "visa.evsp.ds2019-earliest", facts=(fact,))


def stays_on_j1(case: Case) -> bool:
    """Does one train on a J-1 here today, and plan the next training on it? Then the sponsorship goes on.

    Rules: visa.j1.annual-renewal, visa.mistake.visa-vs-status, visa.j1.grace.
    """
    on_it = case.profile.profile.us_status == "j1" and held_today(case) is not None
    return on_it and changes_status(case) and way(case) in ("j1", None)
