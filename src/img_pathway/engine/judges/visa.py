"""The chain of the visa after the Match. States are as last known; nothing here ticks or locks on them."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.visa_class import class_id, not_asked, trains_already
from img_pathway.engine.model import SETTLED, Reason
from img_pathway.engine.readings.on_j1 import sponsorship_ended, sponsorship_ends
from img_pathway.engine.readings.over import place_comes_with
from img_pathway.engine.readings.position import (
    days_to_leave,
    held_today,
    j1_ends_soon,
    j1_training_over,
    leaving,
    sponsorship_year,
    trains_for_it,
    trains_on,
)
from img_pathway.engine.readings.season import counted, has_position, of_this_start, other_post
from img_pathway.engine.readings.visa_need import (
    REFUSED,
    came_in,
    changes_status,
    class_closed,
    entry_window,
    fellowship_after,
    interview_booked,
    issuing_country,
    statement_faults,
    status_asked_for,
    visa_at_best,
    visa_refused,
    visa_until,
    way,
    ways,
)
from img_pathway.engine.ruling import (
    Ruling,
    begun,
    check,
    done,
    lapsed,
    not_needed,
    open_step,
    unless,
    unmet,
    with_others,
)
from img_pathway.engine.time.days import add_months, plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.visa.classes import entry_state
from img_pathway.engine.visa.measures import COVERED, entry_lists, suspended_for
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Dated


def _after_match(case: Case) -> Ruling | None:
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
            return _after_match(case)
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
    ruling, home = _after_match(case), issuing_country(case)
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
    return _sponsorship_ends(case) or _ds2019_for_the_start(case) or _after_match(case) or _ds2019_to_ask_for(case)


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
        return _too_old(Said("visa.ds2019.too-old", day=old, months=case.number(rule)), "visa.ds2019_issued")
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
        return _too_old(Said("visa.sevis.too-early", day=paid), "visa.sevis_paid")
    if case.past(paid):
        return done(Said("visa.sevis.paid"), "visa.fee.sevis", facts=("visa.sevis_paid",))
    if _stays_on_j1(case) and has_position(case):
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


def _too_old(said: Said, fact: str) -> Ruling:
    """Dated too long before the start to be this start's J-1 (visa.evsp.ds2019-earliest)."""
    return open_step(said, "visa.evsp.ds2019-earliest", facts=(fact,))


def _enters_without_visa(case: Case) -> bool:
    """A citizen whom the class planned asks for no visa: of Canada, by the table of classes (visa.canada-entry)."""
    row = case.book.visa_class(class_id(case))
    return not set(row.no_sticker).isdisjoint(case.profile.profile.citizenships)


@unless(not_asked("visa.consulate"))
def consulate(case: Case) -> Ruling | None:
    """visa.consulate (visa.interview-*)."""
    visa, sponsored = case.profile.visa, way(case) in ("j1", None)
    if _enters_without_visa(case):
        canadian = Said("visa.consulate.canadian" if sponsored else "visa.consulate.canadian-petition")
        return not_needed(canadian, "visa.canada-entry", facts=_ENTERS_BY)
    perhaps = case.book.visa_class(class_id(case)).sticker_not_known
    if has_position(case) and not set(perhaps).isdisjoint(case.profile.profile.citizenships):
        return check(Said("visa.consulate.canadian-perhaps"), "visa.canada-entry", facts=_ENTERS_BY)
    if case.past(visa.issued) and visa.issued:
        return _issued(case, visa.issued, sponsored=sponsored)
    if (refused := visa_refused(case)) is not None:
        said = Said("visa.consulate.refused", day=refused)
        told = begun(said, *REFUSED, facts=("visa.refused",), firm=True)
        return told.act(Said("visa.consulate.tell-of-the-refusal"), "hospital")
    if (day := interview_booked(case)) is not None:
        return _interview(case, day, _STICKER)
    if visa.interview is not None and case.future(visa.interview):
        early = _too_old(Said("visa.consulate.too-early", day=visa.interview, start=case.first_day), "visa.interview")
        return replace(early, firm=True).act(Said("visa.consulate.move"), last=Dated(visa.interview, "yours"))
    return _inside(case) or _to_ask_for(case, sponsored=sponsored)


_ENTERS_BY = ("profile.citizenships", "visa.plan")
_STICKER = ("visa.issued", "visa.interview")


def _issued(case: Case, day: date, *, sponsored: bool) -> Ruling:
    """A visa that was issued: for this start, and until one is in."""
    if not sponsored and not of_this_start(case, day):
        old, rules = Said("visa.consulate.of-another-petition", day=day), ("visa.h1b.100k-not", "visa.h1b.timeline")
        return check(old, *rules, facts=_STICKER, firm=True).act(Said("visa.consulate.ask-the-lawyer"), "hospital")
    if sponsored and not of_this_start(case, day):
        months = case.number("visa.evsp.ds2019-earliest")
        return _too_old(Said("visa.consulate.too-old", day=day, months=months), "visa.issued")
    until, window = visa_until(case), entry_window(case)
    ends = until is not None and (until < case.today or (sponsored and window is not None and until < window[0]))
    if ends and not came_in(case):
        over = Said("visa.consulate.ends-before-entry", day=until)
        return lapsed(over, "visa.mistake.visa-vs-status", "visa.j1.entry-window", facts=("visa.held",))
    return done(Said("visa.consulate.issued"), "visa.interview-inperson", facts=_STICKER)


def _inside(case: Case) -> Ruling | None:
    """Who is in the country and trains, stays on a J-1 or changes status there asks no consulate for now."""
    if (training := _trains_already(case)) is not None:
        return training
    if _stays_on_j1(case):
        return check(Said("visa.consulate.on-j1"), *_ON_J1, facts=("profile.us_status", "start.positions"), firm=True)
    if not changes_status(case):
        return None
    slow, facts = ("visa.time.cos-slow", "visa.mistake.leave-during-cos"), ("profile.us_status", "profile.location")
    return check(Said("visa.consulate.inside"), *slow, facts=facts, firm=True)


def _to_ask_for(case: Case, *, sponsored: bool) -> Ruling | None:
    """One that is still to be asked for: as the country's entry is last known, and whether there is time for it."""
    if suspended_for(case) and (state := entry_state(case, class_id(case))) != "open":
        known = case.book.known_on(case.today, *entry_lists(case))
        return _as_last_known(case, Said("visa.consulate.as-last-known", day=known, state=state))
    if not sponsored and not has_position(case):
        return unmet(Said("visa.consulate.after-match"), "match.after.steps", missing=("match.result",))
    usual, first = span(case, "consulate").typical, case.first_day
    if first is not None and case.today < first and usual is not None and plus(case.today, usual) > first:
        late, rules = Said("visa.consulate.too-near", day=first), ("visa.time.expedite", "visa.time.delay-options")
        return open_step(late, *rules, facts=("start.first_day",)).act(Said("visa.consulate.expedite"))
    return None


def _interview(case: Case, day: date, facts: tuple[str, ...]) -> Ruling:
    """Booked, today, or held: what to take along, and what it brought (visa.interview-inperson, visa.time.221g)."""
    if day < case.today:
        held = with_others(case, day, Said("visa.consulate.awaited"), "visa.time.221g", facts=facts, wait="consulate")
        # Until the visa can be there at best the person is asked; after that the consulate.
        if (best := visa_at_best(case)) is None or best < case.today:
            return held
        return replace(held, nudge=None).act(Said("visa.consulate.record"))
    along = Said("visa.consulate.along" if way(case) in ("j1", None) else "visa.consulate.along-petition")
    told, its_day = Said("visa.consulate.booked", day=day, along=along), Dated(day, "yours")
    rules = ("visa.interview-inperson", "visa.social-media", "visa.evsp.ds2019-route", "visa.fee.sevis")
    booked = begun(told, *rules, facts=facts, earliest=its_day)
    if case.first_day is not None and case.first_day < day:
        return booked  # There is nothing to go to: the booking is put right.
    if day > case.today:
        return booked.act(Said("visa.consulate.go", day=day), set_for=day)
    return booked.act(Said("visa.consulate.today"), last=its_day)


def _as_last_known(case: Case, said: Said) -> Ruling:
    return check(said, *entry_lists(case), COVERED, facts=("profile.citizenships", "visa.plan"))


def _trains_already(case: Case) -> Ruling | None:
    """Who changed status inside and is in training now has nothing of the way in left to do (match.after.start)."""
    if not (trains_for_it(case) and changes_status(case)):
        return None
    here = Said("visa.entry.in-training")
    return not_needed(here, "visa.mistake.visa-vs-status", "match.after.start", facts=("start.began",))


_ON_J1 = ("visa.j1.annual-renewal", "visa.mistake.visa-vs-status", "visa.j1.grace", "visa.ds.current-known")


def _stays_on_j1(case: Case) -> bool:
    """Does one train on a J-1 here today, and plan the next training on it? Then the sponsorship goes on.

    Rules: visa.j1.annual-renewal, visa.mistake.visa-vs-status, visa.j1.grace.
    """
    on_it = case.profile.profile.us_status == "j1" and held_today(case) is not None
    return on_it and changes_status(case) and way(case) in ("j1", None)


def _inside_already(case: Case) -> Ruling:
    """No entry is needed by those whose status is changed inside, nor by those whose sponsorship goes on."""
    if _stays_on_j1(case):
        return check(Said("visa.entry.on-j1"), *_ON_J1, facts=("profile.us_status", "start.positions"), firm=True)
    return check(
        Said("visa.entry.inside-already"),
        "visa.time.cos-slow",
        "visa.mistake.leave-during-cos",
        facts=("profile.us_status", "profile.location"),
        firm=True,
    )


_ON_H1B = ("visa.h1b.employer-files", "visa.mistake.visa-vs-status")
_ENTRY_H1B = ("visa.entered", "visa.petition_approved")


@unless(not_asked("visa.entry"))
def entry(case: Case) -> Ruling | None:
    """visa.entry (visa.j1.entry-window). How many days before an H-1B begins one may enter was read nowhere."""
    visa = case.profile.visa
    sponsored = way(case) in ("j1", None)
    if case.past(visa.entered) and visa.entered:
        window = entry_window(case)
        if not of_this_start(case, visa.entered) and not changes_status(case):
            return check(
                Said("visa.entry.other-start", day=visa.entered), "visa.j1.validation", facts=("visa.entered",)
            )
        if not of_this_start(case, visa.entered):
            return _trains_already(case) or _inside_already(case)
        if window is not None and sponsored and visa.entered < window[0]:
            early = check(
                Said("visa.entry.too-early", day=visa.entered, days=case.number("visa.j1.entry-window")),
                "visa.j1.entry-window",
                "visa.mistake.early-entry",
                facts=("visa.entered",),
            )
            return early.act(Said("visa.entry.ask-the-liaison"), "hospital")
        if way(case) == "h1b" and not came_in(case):
            before = check(Said("visa.entry.not-approved", day=visa.entered), *_ON_H1B, facts=_ENTRY_H1B)
            return before.act(Said("visa.entry.record-the-approval"))
        if way(case) == "h1b" and case.first_day is not None and case.first_day > case.today:
            return check(Said("visa.entry.days-not-read", day=visa.entered), *_ON_H1B, facts=_ENTRY_H1B)
        return done(Said("visa.entry.entered", day=visa.entered), "visa.j1.validation", facts=("visa.entered",))
    if (training := _trains_already(case)) is not None:
        return training
    paper = "visa.sevis" if sponsored else "visa.h1b-petition"
    if _enters_without_visa(case) and case.states[paper].status not in SETTLED:
        said = Said("visa.entry.papers-first" if sponsored else "visa.consulate.canadian-petition")
        return unmet(said, "visa.canada-entry", missing=(paper,))
    if changes_status(case):
        return _inside_already(case)
    if not sponsored and not has_position(case):
        return unmet(Said("visa.consulate.after-match"), "match.after.steps", missing=("match.result",))
    if way(case) == "h1b" and not {case.states[one].status for one in (paper, "visa.consulate")} & set(SETTLED):
        return unmet(Said("visa.entry.petition-first"), "visa.h1b.employer-files", missing=(paper,))
    if suspended_for(case) and (state := entry_state(case, class_id(case))) != "open":
        return _as_last_known(
            case, Said("visa.entry.as-last-known", day=case.book.known_on(case.today, *entry_lists(case)), state=state)
        )
    window = entry_window(case)
    if window is not None and sponsored and window[1] < case.today:
        over, rules = Said("visa.entry.days-over", last=window[1]), ("visa.j1.entry-window", "visa.time.delay-options")
        return open_step(over, *rules, facts=("start.first_day",))
    if window is not None and sponsored:
        ruling = unmet if case.future(window[0]) else open_step
        days = Said("visa.entry.between", first=window[0], last=window[1])
        entered = ruling(days, "visa.j1.entry-window", facts=("start.first_day",), earliest=window[0])
        if case.future(visa.entered):
            entered = entered.also(
                Said("visa.entry.set", day=visa.entered), "visa.j1.entry-window", facts=("visa.entered",)
            )
        canadian = Said("visa.consulate.canadian")
        return entered.also(canadian, "visa.canada-entry") if _enters_without_visa(case) else entered
    return None


@unless(not_asked("visa.h1b-petition"))
def h1b_petition(case: Case) -> Ruling | None:
    """visa.h1b-petition: only when H-1B is planned (visa.h1b.step3)."""
    visa = case.profile.visa
    facts = ("visa.petition_approved", "visa.petition_filed")
    if case.past(visa.petition_approved):
        return done(Said("visa.h1b-petition.approved"), "visa.h1b.employer-files", facts=facts)
    if case.past(visa.petition_filed) and visa.petition_filed:
        return with_others(
            case, visa.petition_filed, Said("visa.h1b-petition.filed"), "visa.h1b.timeline", facts=facts, wait="h1b"
        )
    if trains_on(case) == "h1b":
        return trains_already(case, "visa.h1b.employer-files")
    if not ways(case) and class_closed(case, "h1b") is None:
        return _after_match(case) or unmet(
            Said("visa.h1b-petition.not-planned"),
            "visa.need.branch-order",
            facts=("visa.plan",),
            missing=("visa.class",),
            firm=True,
        )
    return _after_match(case)
