"""Contract, training licence, certificate and the first day."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.season import fact_key
from img_pathway.engine.model import STEP_NAMES
from img_pathway.engine.readings.counting import exam_passed
from img_pathway.engine.readings.gates import ends_short_of, until
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.over import place_comes_with
from img_pathway.engine.readings.pathway_held import certified_until
from img_pathway.engine.readings.position import earlier, trained
from img_pathway.engine.readings.season import (
    MATCHED,
    bound,
    deferral_asked,
    has_position,
    missing_half,
    other_contract,
    other_post,
    outside,
    place_awaited,
    training_begun,
    waiver_asked,
)
from img_pathway.engine.readings.sittings import (
    over_limit,
    state_fact,
    state_name,
    state_row,
    states_in_view,
    step3_in_state,
)
from img_pathway.engine.readings.visa_need import in_question, visa_at_best, way, work_permit_serves
from img_pathway.engine.ruling import (
    Ruling,
    begun,
    check,
    done,
    lapsed,
    not_needed,
    open_step,
    unmet,
    waiting,
    with_others,
)
from img_pathway.engine.time.days import plus
from img_pathway.engine.time.waits import span
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import Dated


def contract(case: Case) -> Ruling | None:
    """start.contract (match.after.steps): after a match or an accepted SOAP offer."""
    start = case.post
    signed = start.contract_signed
    if outside(case) and bound(case):
        second, rules = Said("warning.second-post", year=case.target), ("nrmp.binding", "nrmp.waiver.no-second-job")
        ruling = begun(second, *rules, facts=("start.contract_signed", "start.positions"), firm=True)
        return ruling.act(Said("start.contract.speak-with-nrmp"), "NRMP R3")
    if not case.past(signed) and waiver_asked(case):
        asked, rules = Said("warning.waiver", year=case.target), ("nrmp.waiver.no-second-job", "nrmp.waiver.grounds")
        return waiting(Said("who.nrmp"), None, asked, *rules, facts=("start.contract_signed",))
    # Of a place from which NRMP released the person nothing counts any more.
    released = case.result in MATCHED and not bound(case) and not outside(case)
    if case.past(signed) and signed is not None and not released:
        if other_contract(case, signed):
            too_early = Said("start.contract.too-early", day=signed, start=_planned(case))
            return open_step(too_early, "match.after.steps", facts=("start.contract_signed",))
        return done(Said("start.contract.signed"), "match.after.steps", facts=("start.contract_signed",))
    if not has_position(case):
        return unmet(Said("start.contract.after-match"), "match.after.steps", missing=(place_comes_with(case),))
    if (told := place_awaited(case)) is not None:
        where = Said("match.result.where", at=told)
        return unmet(where, *told.rules, facts=("start.contract_signed",), missing=("match.result",), firm=True)
    if missing_half(case) == "later-years":
        # The preliminary year is bound and begins this July, whatever comes of the years after it.
        return begun(
            Said("start.contract.of-the-first-year"), "nrmp.binding", "match.after.steps", facts=("start.positions",)
        )
    return _not_come(case)


def _not_come(case: Case) -> Ruling | None:
    """A contract that has not come in the bad case of its wait is asked for: nobody can sign what is not there."""
    told, wait = case.event("nrmp.match-day"), span(case, "contract")
    if told is None or wait.bad is None or plus(told.day, wait.bad) >= case.today:
        return None
    usual = Said("start.contract.usually-there", most=wait.bad, day=told)
    return open_step(usual, "match.after.steps", *wait.rules).act(Said("start.contract.ask-for-it"), "hospital")


def _planned(case: Case) -> Said | None:
    """The start that something of another year is too early for."""
    return Said("start.on-day", day=case.first_day) if case.first_day is not None else None


def training_licence(case: Case) -> Ruling | None:
    """start.training-licence (match.after.license)."""
    start = case.post
    facts = ("start.training_licence_issued", "start.training_licence_applied", "start.training_licence_not_needed")
    issued = start.training_licence_issued
    early = other_post(case, issued)
    if case.past(issued) and not early:
        return done(Said("start.training-licence.issued"), "match.after.license", facts=facts)
    if start.training_licence_not_needed:
        return not_needed(Said("start.training-licence.not-needed"), "match.after.license", facts=facts)
    applied = start.training_licence_applied
    if case.past(applied) and applied and not other_post(case, applied):
        return with_others(
            case,
            applied,
            Said("start.training-licence.applied"),
            "match.after.license",
            facts=facts,
            wait="training-licence",
        )
    if case.past(issued) and issued is not None:
        too_early = Said("start.training-licence.too-early", day=issued, start=_planned(case))
        return open_step(too_early, "match.after.license", facts=("start.training_licence_issued",))
    for code in states_in_view(case):
        limit = state_row(case, code).get("training_tries")
        if limit is not None and (over := over_limit(case, limit)):
            rule_id, exams = f"state.{code}", tuple(STEP_NAMES[exam] for exam in over)
            taken = (f"exams.{exam}" for exam in over)
            said = Said("start.training-licence.tries", exams=exams, limit=limit, title=case.book.rule(rule_id).title)
            known, rules = (state_fact(case), *taken), (rule_id, "match.after.license")
            # Of a state that is only thought of it is said, and nothing to be looked up yet.
            if start.licence_state is None:
                return open_step(said, *rules, facts=known)
            return check(said, *rules, facts=known, firm=True)
    return _asked_by_the_state(case)


def _asked_by_the_state(case: Case) -> Ruling | None:
    """What the state of training gives residents, as its row of the table says it: the board decides."""
    for code in states_in_view(case) if case.post.licence_state else ():
        if (named := state_row(case, code).get("training_licence")) is not None:
            given = Said("start.training-licence.of-the-state", state=state_name(case, code), licence=named)
            return open_step(given, f"state.{code}", "match.after.license", facts=(state_fact(case),))
    return None


def certificate(case: Case) -> Ruling | None:
    """start.certificate: before training starts (ecfmg.need-gme)."""
    if is_img(case)[0] == "no":
        return not_needed(is_img(case)[1], *is_img(case)[2], facts=("school.country",))
    shown = case.post.certificate_shown
    if case.past(shown) and shown is not None:
        if other_post(case, shown):
            too_early = Said("start.certificate.too-early", day=shown, start=_planned(case))
            return open_step(too_early, "ecfmg.need-gme", facts=("start.certificate_shown",))
        facts, end = ("start.certificate_shown", "certificate.expires"), certified_until(case)
        if end is not None and case.first_day is not None and end < min(case.today, case.first_day):
            over = Said("start.certificate.over", end=end)
            return lapsed(over, "ecfmg.need-gme", "ecfmg.path-revalidation", facts=facts)
        if end is not None and case.start is not None and not case.past(case.post.began):
            holds = until(case.start, end)
            soon = Said("start.certificate.ends-before", ends=ends_short_of(end, case.start))
            if holds != "holds":
                short = begun if holds == "ends" else check
                return short(soon, "ecfmg.need-gme", "ecfmg.path-revalidation", facts=facts)
        return done(Said("start.certificate.shown"), "ecfmg.need-gme", facts=facts[:1])
    return None


def first_day(case: Case) -> Ruling | None:
    """start.first-day (nrmp.eligible.july1)."""
    post, first = case.post, case.first_day
    if case.past(post.began) and post.began and not other_post(case, post.began):
        return _began(case, post.began)
    if first is None:
        return None
    if deferral_asked(case):
        return _deferral(case, Dated(first, "yours"))
    lacking = lacks_for_the_start(case)
    if first < case.today and has_position(case):
        return _gone_by(case, first, lacking)
    if lacking:
        tell = None if case.past(post.programme_told) else Said("start.first-day.tell-now")
        late = Said("start.first-day.endangered", day=first, open=_named(case, lacking), tell=tell)
        danger = begun(late, "visa.time.delay-options", "match.after.late", "nrmp.deferral", firm=True)
        return _told(case, danger, first)
    ruling = unmet if case.future(first) else open_step
    planned = Said("start.first-day.passed" if first < case.today else "start.first-day.planned", day=first)
    ruled = ruling(planned, "match.after.start", facts=("start.first_day",), earliest=first)
    for other in earlier(case):
        before = Said("start.first-day.earlier", day=other.began or other.first_day, year=case.target)
        ruled = ruled.also(before, "nrmp.eligible.july1", "nrmp.waiver.no-second-job", facts=("start.positions",))
    if has_position(case) and case.future(first) and (first - case.today).days <= case.book.bounds["soon"]:
        # All that is asked for is there: what is left is to begin.
        return ruled.act(Said("start.first-day.begin", day=first), "hospital", Dated(first, "yours"), set_for=first)
    return ruled


def _began(case: Case, day: date) -> Ruling:
    """In training; after a Match it binds for some days more, and how they are counted was read second hand."""
    in_training = done(Said("start.first-day.began", day=day), "match.after.start", facts=("start.began",))
    days = case.number("nrmp.binding")
    honoured = Dated(day, "yours").plus(days, "inferred", ("nrmp.binding",))
    if case.result not in MATCHED or case.today > honoured:
        return in_training
    bound = Said("start.first-day.honoured", day=honoured, days=days)
    return in_training.also(bound, "nrmp.binding", facts=("start.began",))


def _deferral(case: Case, day: Dated) -> Ruling:
    """Nothing is agreed by silence: near the first day those who decide are asked."""
    told = case.post.programme_told
    asked, facts = Said("start.first-day.deferral-asked", day=day), fact_key(case, "deferral")
    near, since = day.plus(-case.book.bounds["soon"]), told if case.past(told) else None
    nudge = near.not_before(since) if since is not None else near
    who = Said("who.programme-and-nrmp")
    return waiting(who, since, asked, "nrmp.deferral", "match.after.late", facts=facts, nudge=nudge, firm=True)


def _gone_by(case: Case, day: date, lacking: tuple[str, ...]) -> Ruling:
    """The first day of a position is over and nothing says that training began: perhaps it is only not recorded."""
    if _likely_began(case, lacking):
        silent = Said("start.first-day.not-recorded", day=day)
        unknown = begun(silent, "match.after.start", "match.after.late", facts=("start.began",), firm=True)
        return unknown.act(Said("start.first-day.record"), "hospital")
    missed, rules = Said("start.first-day.missed", day=day), ("visa.time.delay-options", "match.after.late")
    return _told(case, begun(missed, *rules, facts=("start.first_day",), firm=True))


def _likely_began(case: Case, lacking: tuple[str, ...]) -> bool:
    """Did training most likely begin on the first day, which has passed, and is it only not written down?

    Where all was there, where the person is in the United States on a class one trains on, and weeks after it.
    """
    there = case.profile.profile.us_status in ("j1", "h1b")
    weeks = case.first_day is not None and case.first_day + timedelta(days=NEAR) < case.today
    return not lacking or ((there or weeks) and not case.past(case.post.programme_told))


def _told(case: Case, late: Ruling, last: Dated | None = None) -> Ruling:
    """A late start is told the programme first; once it was, what follows is agreed on (match.after.late, nrmp.deferral)."""
    told = case.post.programme_told
    if not case.past(told):
        return late.act(Said("start.first-day.tell"), "hospital", last)
    late = late.also(Said("start.first-day.told", day=told), "nrmp.deferral", facts=("start.programme_told",))
    return late.act(Said("start.first-day.agree"), "hospital", last)


NEAR = 28
"""Days before the first day from which what is not there yet endangers it, and after it from which it is asked whether
training began: our own bound, no rule has one.
"""
_BEFORE_IT = (
    "start.contract",
    "start.training-licence",
    "certificate.issued",
    "certificate.valid",
    "visa.ds2019",
    "visa.h1b-petition",
    "visa.consulate",
)
_ON_IT = ("start.certificate", "visa.entry")
"""What takes time before the first day, and what can be done up to it."""


def lacks_for_the_start(case: Case) -> tuple[str, ...]:
    """What is not there yet though the first day of the position held is near; nothing before it is near.

    Rules: match.after.late, visa.time.delay-options, nrmp.deferral.
    """
    first = case.first_day
    if first is None or not has_position(case) or first > case.today + timedelta(days=NEAR):
        return ()
    wanted: tuple[str, ...] = _BEFORE_IT if first > case.today else (*_BEFORE_IT, *_ON_IT)
    best = visa_at_best(case)
    if best is not None and case.today <= best < first:
        # With an interview so early the visa can still come in time; until then nothing is endangered.
        wanted = tuple(one for one in wanted if one != "visa.consulate")
    left = [case.states[step] for step in wanted if case.states[step].open and case.states[step].status != "check"]
    asked = [one for one in left if one.id not in _PAPERS.values() or one.id in _papers(case)]
    states = [one for one in asked if one.until is None or one.until < first]
    # A certificate that is not issued yet is named once.
    return tuple(one.id for one in states if one.status != "locked" or one.id != "certificate.valid")


_PAPERS = {"j1": "visa.ds2019", "h1b": "visa.h1b-petition"}
"""The paper that each class asks for before the consulate."""


def _papers(case: Case) -> tuple[str, ...]:
    """The papers wanted for this start: of the class one goes by; while that is undecided, of each that may carry it."""
    if way(case) is None and work_permit_serves(case):
        return ()
    return tuple(_PAPERS[one] for one in in_question(case) if one in _PAPERS)


def _named(case: Case, lacking: tuple[str, ...]) -> tuple[Said | str, ...]:
    """What is lacking by its titles; of two papers only one is wanted, by the class that is chosen yet."""
    titles = {one: case.states[one].title for one in lacking}
    papers = [one for one in lacking if one in _PAPERS.values()]
    if len(papers) < 2:
        return tuple(titles.values())
    either = Said("start.first-day.either", papers=tuple(titles[one] for one in papers))
    return tuple(either if one == papers[0] else titles[one] for one in lacking if one not in papers[1:])


def licence(case: Case) -> Ruling | None:
    """start.licence (state.step3-today)."""
    if case.past(case.profile.start.full_licence):
        return done(Said("start.licence.issued"), "state.step3-today", facts=("start.full_licence",))
    trained_by = _years_of_training(case)
    if exam_passed(case, "step3"):
        years = open_step(Said("start.licence.step3-passed"), "state.step3-today", facts=("exams.step3",))
        if (states := states_in_view(case)) and _years_asked(case) is None:
            unknown = Said("start.licence.years-unknown", states=states)
            years = years.also(unknown, *(f"state.{one}" for one in states), facts=(state_fact(case),))
        counting = training_begun(case) and trained_by is not None and case.future(trained_by)
        return replace(years, status="in-progress" if counting else None, earliest=trained_by)
    left = step3_in_state(case)
    if left is None or left.few is None:
        return Ruling(None, earliest=trained_by)
    few = open_step(left.few, f"state.{left.state}", "usmle.attempts.state-limits", facts=("exams.step3",))
    return replace(few, earliest=trained_by)


def _years_asked(case: Case) -> int | None:
    """The years of training asked for by the states in view, the fewest of several; without one, the fewest that any asks.

    ``None`` where the table has no figure for any of them. Rule: state.XX.
    """
    key, states = "pgt_us" if is_img(case)[0] == "no" else "pgt_img", states_in_view(case)
    asked = [years for code in states if isinstance(years := state_row(case, code).get(key), int)]
    return min(asked, default=None if states else case.book.bounds["licence-years"])


def _years_of_training(case: Case) -> Dated | None:
    """The first day after those years, in training."""
    states, asked = states_in_view(case), _years_asked(case)
    year = trained(case, 12 * asked) if asked is not None else None
    rules = tuple(f"state.{code}" for code in states)
    return Dated(year.last, "inferred", rules).plus(1) if year is not None and (year.begun or states) else None
