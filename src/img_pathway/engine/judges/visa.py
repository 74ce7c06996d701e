"""Who needs a visa, the class planned, and the chain after the Match. States are as last known; nothing here ticks or locks on them."""

from __future__ import annotations

from datetime import date

from img_pathway.engine.case import Case
from img_pathway.engine.model import SETTLED
from img_pathway.engine.readings.season import has_position, of_this_start
from img_pathway.engine.readings.visa_need import entry_window, need, needs_visa
from img_pathway.engine.ruling import Ruling, begun, check, done, not_needed, open_step, unmet, with_others
from img_pathway.engine.time.days import add_months, say
from img_pathway.engine.visa.classes import entry_state, planned_class_state
from img_pathway.engine.visa.measures import CLASS_OF, COVERED, LISTS, inside, suspended_for
from img_pathway.engine.visa.model import TITLES


def visa_need(case: Case) -> Ruling | None:
    """visa.need."""
    verdict, why, rules = need(case)
    facts = ("profile.us_status", "profile.citizenships")
    if verdict is None:
        return None
    if verdict == "no":
        return not_needed(
            f'{case.words.text(why)} In ERAS the answer to "needs sponsorship" is "no".', *rules, facts=facts
        )
    if verdict == "check":
        return check(why, *rules, facts=facts)
    return done(why, *rules, facts=facts)


_NAMES = {"j1": "J-1", "h1b": "H-1B", "f1-opt": "F-1 OPT", "work-permit": "a work permit", "o1": "O-1"}


def _skip(case: Case, *classes: str) -> Ruling | None:
    """Not needed without a visa need, or for a class other than those named."""
    verdict, why, rules = need(case)
    if verdict == "no":
        return not_needed(why, *rules, facts=("profile.us_status",))
    plan = case.profile.visa.plan
    if classes and plan is not None and plan not in classes:
        return not_needed(
            f"You plan with {_NAMES.get(plan, 'another class')}.",
            "visa.need.programme-chooses",
            facts=("visa.plan",),
        )
    return None


def visa_class(case: Case) -> Ruling | None:
    """visa.class: the person's choice; what it rests on is as last known, so a class not seen open is `check`."""
    skip = _skip(case)
    if skip is not None:
        return skip
    plan = case.profile.visa.plan
    facts = ("visa.plan", "profile.citizenships")
    state, reasons = planned_class_state(case, CLASS_OF.get(plan or "j1", "j1"))
    as_of = say(case.book.known_on(*reasons[0].rules)) if reasons else ""
    if state != "open" and (plan in CLASS_OF or suspended_for(case)):
        text = f"As last known on {as_of}, check: {TITLES[CLASS_OF.get(plan or 'j1', 'j1')]} is {state} for you. {reasons[0].text}"
        rules = (*reasons[0].rules, "visa.planner.ban-behaviour")
        more = "See the visa board for what to ask; travel.state.gov and Intealth decide."
        return check(f"{text} {more}", *rules, facts=facts, firm=needs_visa(case) is not None)
    if plan is None:
        return None
    if plan == "h1b":
        return check(
            "Chosen: H-1B. Programmes decide what they sponsor, and the 100,000-dollar payment changes with courts and dates: ask in writing.",
            "visa.h1b.100k-after-sept-2026",
            "visa.h1b.programme-behaviour",
            facts=facts,
            firm=needs_visa(case) is not None,
        )
    if plan != "j1":
        return check(
            "Chosen; the programme must accept this class: ask in writing.", "visa.need.programme-chooses", facts=facts
        )
    return done(
        "Chosen: J-1, sponsored by Intealth. Confirm that each programme accepts it.",
        "visa.j1.sole-sponsor",
        "visa.need.programme-chooses",
        facts=facts,
    )


def _after_match(case: Case) -> Ruling | None:
    if case.result is not None and not has_position(case):
        return unmet("It needs a position first.", "visa.j1.contract-first", missing=("match.result",))
    return None


def statement_of_need(case: Case) -> Ruling | None:
    """visa.statement-of-need (visa.son.*); J-1 only."""
    skip = _skip(case, "j1")
    if skip is not None:
        return skip
    visa = case.profile.visa
    facts = ("visa.need_issued", "visa.need_requested")
    if case.past(visa.need_issued):
        return done("Issued. Check wording, specialty, seal and date.", "visa.son.format", facts=facts)
    shown = (visa.ds2019_issued, visa.issued, visa.entered)
    if visa.plan == "j1" and any(of_this_start(case, one) for one in shown):
        return done("The sponsorship that followed proves it.", "visa.son.required", facts=("visa.ds2019_issued",))
    if case.past(visa.need_requested) and visa.need_requested:
        return with_others(
            case,
            "your health ministry",
            visa.need_requested,
            "Requested from the ministry.",
            "visa.son.longest-pole",
            facts=facts,
            wait="statement-of-need",
        )
    return _after_match(case)


def ds2019(case: Case) -> Ruling | None:
    """visa.ds2019 (visa.evsp.*); J-1 only."""
    skip = _skip(case, "j1")
    if skip is not None:
        return skip
    visa = case.profile.visa
    facts = ("visa.ds2019_issued", "visa.ds2019_requested", "visa.case_opened")
    if of_this_start(case, visa.ds2019_issued):
        return done("DS-2019 issued.", "visa.evsp.ds2019-route", facts=facts)
    if case.past(visa.ds2019_requested) and visa.ds2019_requested:
        return with_others(
            case,
            "Intealth",
            visa.ds2019_requested,
            "All documents are in; review takes about four to six weeks.",
            "visa.evsp.processing",
            facts=facts,
            wait="evsp",
        )
    if case.past(visa.case_opened):
        return begun(
            "The hospital opened the case: complete your part, pay and upload.", "visa.evsp.tpl-starts", facts=facts
        )
    if visa.plan == "j1" and (of_this_start(case, visa.issued) or of_this_start(case, visa.entered)):
        return done("The visa or the entry proves it.", "visa.evsp.ds2019-route", facts=("visa.issued", "visa.entered"))
    blocked = _after_match(case)
    if blocked is not None:
        return blocked
    if case.past(visa.ds2019_issued) and visa.ds2019_issued:
        return _too_old("DS-2019 issued", visa.ds2019_issued, "visa.ds2019_issued")
    if case.first_day is not None:
        months = case.number("visa.evsp.ds2019-earliest")
        earliest = add_months(case.first_day, -months)
        said = unmet if case.future(earliest) else open_step
        return said(
            f"Issued at the earliest on {say(earliest)}, six months before the start.",
            "visa.evsp.ds2019-earliest",
            earliest=earliest,
        )
    return None


def sevis(case: Case) -> Ruling | None:
    """visa.sevis (visa.fee.sevis); J-1 only."""
    skip = _skip(case, "j1")
    if skip is not None:
        return skip
    if case.past(case.profile.visa.sevis_paid):
        return done("Paid; keep the receipt.", "visa.fee.sevis", facts=("visa.sevis_paid",))
    return None


def _too_old(what: str, day: date, fact: str) -> Ruling:
    """Dated more than six months before the start: not this start's J-1 (visa.evsp.ds2019-earliest)."""
    text = f"{what} on {say(day)}, more than six months before the start: a DS-2019 is not issued so early. Is it of an earlier stay?"
    return open_step(text, "visa.evsp.ds2019-earliest", facts=(fact,))


def _changes_status(case: Case) -> bool:
    """Inside with a status that could be changed there: no consulate is needed for that (visa.h1b.100k-not)."""
    return inside(case) is True and case.profile.profile.us_status in ("f1", "j1", "h1b", "other")


def _canadian_j1(case: Case) -> bool:
    return "CA" in case.profile.profile.citizenships and case.profile.visa.plan in ("j1", None)


def consulate(case: Case) -> Ruling | None:
    """visa.consulate (visa.interview-*). Canadian citizens need no J-1 visa (visa.canada-entry)."""
    skip = _skip(case, "j1", "h1b", "o1", "other")
    if skip is not None:
        return skip
    visa = case.profile.visa
    facts = ("visa.issued", "visa.interview")
    if _canadian_j1(case):
        return not_needed(
            "Canadian citizens enter on a J-1 without a visa: passport, DS-2019 and paid I-901.",
            "visa.canada-entry",
            facts=("profile.citizenships",),
        )
    sponsored = visa.plan in ("j1", None)
    if case.past(visa.issued) and visa.issued:
        if sponsored and not of_this_start(case, visa.issued):
            return _too_old("Visa issued", visa.issued, "visa.issued")
        return done("The visa is issued.", "visa.interview-inperson", facts=facts)
    if case.past(visa.interview) and visa.interview:
        return with_others(
            case,
            "the consulate",
            visa.interview,
            "Interviewed; the visa is awaited.",
            "visa.time.221g",
            facts=facts,
            wait="consulate",
        )
    if case.future(visa.interview) and visa.interview:
        return begun(f"Interview booked for {say(visa.interview)}.", "visa.interview-inperson", facts=facts)
    if _changes_status(case):
        return check(
            "You are inside the United States. A change of status here needs no consulate, but may take months and ends "
            "when you travel; a visa asked for abroad does need one. Ask the programme which way it files.",
            "visa.time.cos-slow",
            "visa.mistake.leave-during-cos",
            facts=("profile.us_status", "profile.location"),
        )
    if suspended_for(case) and (state := entry_state(case, CLASS_OF.get(visa.plan or "j1", "j1"))) != "open":
        return _as_last_known(case, f"a visa of this class is {state} for your passport")
    return None


def _as_last_known(case: Case, text: str) -> Ruling:
    when = say(case.book.known_on(*LISTS))
    return check(
        f"As last known on {when}, check: {text}.", *LISTS, COVERED, facts=("profile.citizenships", "visa.plan")
    )


def _inside_already() -> Ruling:
    """No entry is needed by those whose status is changed inside."""
    return check(
        "You are inside the United States already: with a change of status here no entry is needed. Look at what your "
        "I-94 shows, and do not travel while a change is pending.",
        "visa.time.cos-slow",
        "visa.mistake.leave-during-cos",
        facts=("profile.us_status", "profile.location"),
    )


def entry(case: Case) -> Ruling | None:
    """visa.entry (visa.j1.entry-window)."""
    skip = _skip(case, "j1", "h1b", "o1", "other")
    if skip is not None:
        return skip
    visa = case.profile.visa
    if case.past(visa.entered) and visa.entered:
        window = entry_window(case)
        if not of_this_start(case, visa.entered) and not _changes_status(case):
            return check(
                f"Entered on {say(visa.entered)}, long before this start: record the entry for the training.",
                "visa.j1.validation",
                facts=("visa.entered",),
            )
        if not of_this_start(case, visa.entered):
            return _inside_already()
        if window is not None and visa.plan in ("j1", None) and visa.entered < window[0]:
            return check(
                f"Entered on {say(visa.entered)}, more than 30 days before the start: ask the programme's liaison.",
                "visa.j1.entry-window",
                "visa.mistake.early-entry",
                facts=("visa.entered",),
            )
        return done(
            f"Entered on {say(visa.entered)}. Report it and check the I-94.",
            "visa.j1.validation",
            facts=("visa.entered",),
        )
    if _canadian_j1(case) and case.states["visa.sevis"].status not in SETTLED:
        return unmet("DS-2019 and paid I-901 come first.", "visa.canada-entry", missing=("visa.sevis",))
    if _changes_status(case):
        return _inside_already()
    if suspended_for(case) and (state := entry_state(case, CLASS_OF.get(visa.plan or "j1", "j1"))) != "open":
        return _as_last_known(case, f"entry on this class is {state} for your passport")
    window = entry_window(case)
    if window is not None and visa.plan in ("j1", None):
        said = unmet if case.future(window[0]) else open_step
        return said(
            f"Enter between {say(window[0])} and {say(window[1])}.",
            "visa.j1.entry-window",
            facts=("start.first_day",),
            earliest=window[0],
        )
    return None


def h1b_petition(case: Case) -> Ruling | None:
    """visa.h1b-petition: only when H-1B is planned (visa.h1b.step3)."""
    skip = _skip(case, "h1b")
    if skip is not None:
        return skip
    visa = case.profile.visa
    facts = ("visa.petition_approved", "visa.petition_filed")
    if case.past(visa.petition_approved):
        return done("The petition is approved.", "visa.h1b.employer-files", facts=facts)
    if case.past(visa.petition_filed) and visa.petition_filed:
        return with_others(
            case,
            "the hospital and USCIS",
            visa.petition_filed,
            "The petition is filed.",
            "visa.h1b.timeline",
            facts=facts,
            wait="h1b",
        )
    if visa.plan is None:
        return not_needed(
            "J-1 is the usual way; choose H-1B under Visa class to see this step.",
            "visa.need.branch-order",
            facts=("visa.plan",),
        )
    return _after_match(case)
