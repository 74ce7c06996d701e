"""Who needs a visa, and the class planned. States are as last known; nothing here ticks or locks on them."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.readings.position import held_today, trains_on
from img_pathway.engine.readings.season import has_position, of_this_start
from img_pathway.engine.readings.visa_need import (
    Barred,
    admitted_stay,
    came_in,
    citizenship_told,
    class_closed,
    ds2019_stay,
    need,
    needs_visa,
    shown,
    way,
    ways,
    work_permit,
)
from img_pathway.engine.ruling import Judge, Ruling, begun, check, done, not_needed, unless, unmet
from img_pathway.engine.visa.classes import no_tn, planned_class_state, remaining
from img_pathway.engine.visa.measures import (
    class_gone,
    last_known,
    payment_name,
    planned,
    skipped,
    suspended_for,
    unasked,
)
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import VisaClass


def visa_need(case: Case) -> Ruling | None:
    """visa.need."""
    verdict, why, rules = need(case)
    facts = ("profile.us_status", "profile.citizenships")
    if verdict is None:
        known = citizenship_told(case)
        return Ruling(None).act(Said("visa.need.record-status")) if known else None
    if verdict == "no":
        return not_needed(Said("visa.need.no-sponsorship", why=why), *rules, facts=facts)
    if verdict == "check":
        card = work_permit(case)
        renew = card is not None and card.ended is False and not card.filed and card.renew_from <= case.today
        found = check(why, *rules, facts=facts)
        return found.act(Said("visa.need.renew"), last=card.until) if renew and card is not None else found
    return done(why, *rules, facts=facts)


def not_asked(step_id: str) -> Judge:
    """Not needed without a visa need, or with a class to which the table says that the step does not apply."""

    def judge(case: Case) -> Ruling | None:
        verdict, why, rules = need(case)
        if verdict == "no":
            return not_needed(why, *rules, facts=("profile.us_status",))
        plan = skipped(case, step_id)
        if plan is not None:
            return not_needed(_other_class(case, plan), "visa.need.programme-chooses", facts=("visa.plan",))
        chosen = planned(case)
        if chosen is not None and step_id in chosen.skips and not ways(case):
            # What is planned is closed by their own record: until another class is chosen, its papers are not asked for.
            first = Said("visa.papers-of-another-class", name=chosen.title)
            return unmet(first, "visa.need.branch-order", facts=("visa.plan",), missing=("visa.class",), firm=True)
        return None

    return judge


def class_id(case: Case) -> str:
    """The class of the board by which one goes; J-1, the usual way, where none of them is chosen or shown."""
    gone = class_gone(case) if way(case) is not None else None
    return gone.id if gone is not None and gone.board else "j1"


def trains_already(case: Case, *rules: str) -> Ruling | None:
    """Who trains on a class has had its papers; what is renewed is asked for where it is."""
    on = trains_on(case)
    if on is None:
        return None
    trains = Said("visa.class.trains", name=case.book.visa_class(on).title)
    return done(trains, *rules, facts=("profile.us_status", "start.positions"))


def _other_class(case: Case, plan: str) -> Said:
    if plan == "work-permit":
        return Said("visa.plan.work-permit")
    row = next((row for row in case.book.visa_classes if row.board and row.plan == plan), None)
    if row is None:
        return Said("visa.plan.other")
    chosen = case.profile.visa
    return Said("visa.plan.class" if plan in (chosen.plan, *chosen.plans) else "visa.plan.shown", name=row.title)


@unless(not_asked("visa.class"))
def visa_class(case: Case) -> Ruling | None:
    """visa.class: the person's choice; what it rests on is as last known, so a class not seen open is `check`."""
    if (stay := admitted_stay(case) or (ds2019_stay(case) if held_today(case) is None else None)) is not None:
        # Before anything is chosen for later, it is settled whether one may stay.
        ends = begun(stay.said, *stay.rules, facts=("visa.ds2019_until", "visa.i94_until"), firm=True)
        return ends.act(stay.do, "hospital", last=stay.last.not_before(case.today))
    plan = case.profile.visa.plan or shown(case)
    facts = ("visa.plan", "profile.citizenships")
    if (trained := trains_already(case, "visa.need.programme-chooses")) is not None and plan == trains_on(case):
        return trained
    # Papers of a class show it where none is chosen.
    chosen = planned(case) or (class_gone(case) if plan is not None and plan == shown(case) else None)
    closed = class_closed(case, plan) if plan is not None else None
    if chosen is not None and closed is not None:
        return _closed_class(case, chosen, closed)
    if plan is not None and came_in(case):
        return done(Said("visa.class.entered"), "visa.need.programme-chooses", facts=("visa.entered", "visa.plan"))
    state, reasons = planned_class_state(case, class_id(case))
    if state != "open" and (chosen is not None or suspended_for(case)):
        unsure = check(
            Said(
                "visa.class.as-last-known",
                day=last_known(case, *reasons[0].rules),
                name=case.book.visa_class(class_id(case)).title,
                state=state,
                why=reasons[0].said,
            ),
            *reasons[0].rules,
            "visa.planner.ban-behaviour",
            facts=facts,
            firm=needs_visa(case) is not None,
        )
        return _what_to_ask(case, unsure) if suspended_for(case) else _once_filed(case, unsure)
    if plan is None:
        return None
    if plan == "h1b":
        chosen_h1b = check(
            Said("visa.class.h1b", payment=payment_name(case)),
            "visa.h1b.100k-after-sept-2026",
            "visa.h1b.programme-behaviour",
            facts=facts,
            firm=needs_visa(case) is not None,
        )
        return _once_filed(case, chosen_h1b)
    if plan != "j1":
        other = check(Said("visa.class.other"), "visa.need.programme-chooses", facts=facts)
        return (
            other.also(Said("visa.class.no-tn"), "visa.tn", facts=facts) if plan == "other" and no_tn(case) else other
        )
    if case.profile.visa.plan is None:
        return done(Said("visa.class.shown"), "visa.j1.sole-sponsor", "visa.evsp.tpl-starts", facts=_PAPERS)
    return done(Said("visa.class.j1"), "visa.j1.sole-sponsor", "visa.need.programme-chooses", facts=facts)


def _once_filed(case: Case, unsure: Ruling) -> Ruling:
    """A petition that is filed has settled by which class one goes; what is not certain of it the answer shows."""
    return replace(unsure, missing=("visa.h1b-petition",)) if shown(case) == "h1b" else unsure


def _what_to_ask(case: Case, unsure: Ruling) -> Ruling:
    """On an entry list: record what decides whether it covers one; then, before a match, ask before more is paid, and
    again when the answer has grown old; after it tell the programme.

    Rule: visa.planner.ban-behaviour.
    """
    if unasked(case):
        return unsure.act(Said("visa.class.what-decides"))
    if not has_position(case):
        asked = case.profile.visa.list_asked
        if asked is None or not case.past(asked):
            return unsure.act(Said("visa.class.ask-before-you-pay"))
        told = unsure.also(
            Said("visa.class.asked", day=asked), "visa.planner.ban-behaviour", facts=("visa.list_asked",)
        )
        old = case.today > asked + timedelta(days=case.book.bounds["ask-again"])
        return told.act(Said("visa.class.ask-again")) if old else told
    settled = case.past(case.post.programme_told) or of_this_start(case, case.profile.visa.issued)
    return unsure if settled else unsure.act(Said("visa.class.tell-the-programme"), "hospital")


_PAPERS = ("visa.case_opened", "visa.ds2019_requested", "visa.ds2019_issued", "visa.sevis_paid")


def _closed_class(case: Case, chosen: VisaClass, closed: Barred) -> Ruling:
    """The class planned is closed by the person's own record: what is over, and what remains (visa.need.branch-order)."""
    left = remaining(case)
    rest = Said("visa.class.remains", classes=left) if left else Said("visa.class.nothing-remains")
    name, why, opens = chosen.title, closed.said, closed.opens
    if closed.for_good:
        over = Said("visa.class.over", name=name, why=why, opens=opens, rest=rest)
    else:
        known = case.book.known_on(case.today, *closed.rules)
        over = Said("visa.class.barred", day=known, name=name, why=why, opens=opens, rest=rest)
    barred = check(over, *closed.rules, "visa.need.branch-order", facts=("visa.plan", *closed.facts), firm=True)
    return barred.act(Said("visa.class.choose-another")) if left and not ways(case) else barred
