"""The way in after the Match: consulate, entry, and the petition of an H-1B. States are as last known; nothing here ticks or locks on them."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.j1_papers import after_match, stays_on_j1, too_old
from img_pathway.engine.judges.visa_class import class_id, not_asked, trains_already
from img_pathway.engine.model import SETTLED
from img_pathway.engine.readings.position import trains_for_it, trains_on
from img_pathway.engine.readings.season import has_position, of_this_start
from img_pathway.engine.readings.visa_need import (
    REFUSED,
    came_in,
    changes_status,
    class_closed,
    entry_window,
    interview_booked,
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
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.visa.classes import entry_state
from img_pathway.engine.visa.measures import COVERED, entry_lists, suspended_for
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


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
        early = too_old(Said("visa.consulate.too-early", day=visa.interview, start=case.first_day), "visa.interview")
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
        return too_old(Said("visa.consulate.too-old", day=day, months=months), "visa.issued")
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
    if stays_on_j1(case):
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


def _inside_already(case: Case) -> Ruling:
    """No entry is needed by those whose status is changed inside, nor by those whose sponsorship goes on."""
    if stays_on_j1(case):
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
        return after_match(case) or unmet(
            Said("visa.h1b-petition.not-planned"),
            "visa.need.branch-order",
            facts=("visa.plan",),
            missing=("visa.class",),
            firm=True,
        )
    return after_match(case)
