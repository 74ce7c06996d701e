"""NRMP until its lists are in: registration, interviews, ECFMG's verification and the rank order list."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.season import fact_key, lists_in, no_season, out_of_reach_as_expected, with_other_matches
from img_pathway.engine.model import SETTLED, STEP_NAMES
from img_pathway.engine.readings.counting import invalidated
from img_pathway.engine.readings.gates import until
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.interviews import answer_by, invited_only, nothing_to_rank, to_answer
from img_pathway.engine.readings.over import list_in_doubt, lost_season, may_soap
from img_pathway.engine.readings.pathway_held import accepted_pathway, lifted_end, only_the_start_missed
from img_pathway.engine.readings.position import withdrawal
from img_pathway.engine.readings.season import (
    MATCHED,
    another_season,
    counted,
    interviews_of_another_season,
    misplaced,
    outside,
    soap_over,
    soap_place,
    training_begun,
)
from img_pathway.engine.readings.services import may_use, not_last_known
from img_pathway.engine.readings.verification import ecfmg_requirements
from img_pathway.engine.readings.visa_need import applicant_type
from img_pathway.engine.ruling import (
    Ruling,
    begun,
    check,
    done,
    not_needed,
    open_step,
    unless,
    unmet,
    waiting,
    with_others,
)
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Dated

_LOOK: Final = Said("match.verification.look-up")


@unless(no_season)
def register(case: Case) -> Ruling | None:
    """match.register: a registration of its own (match.cas.separate-from-nrmp)."""
    if counted(case, "nrmp_registered"):
        registered = Said("match.register.registered", year=case.target)
        return _as_a_couple(case, done(registered, "nrmp.r3", facts=fact_key(case, "nrmp_registered")))
    if case.result in MATCHED or soap_place(case):
        return _shown_by_match(case, "nrmp.r3")
    if placed := _placed(case):
        return placed
    closes = Said("match.register.closes", year=case.target)
    late = misplaced(case, "nrmp_registered") or _too_late(
        case, closes, "nrmp.late-reg", "match.mistake.no-soap-registration"
    )
    if late is not None and late.status is not None:
        return late
    ruling = _as_a_couple(case, late or with_other_matches(case, None) or Ruling(None))
    kind = applicant_type(case)
    if kind is None:
        return ruling
    typed = Said("match.register.type-us-img" if kind == "us-citizen" else "match.register.type-non-us-img")
    return ruling.also(typed, "nrmp.img.type", facts=("profile.citizenships", "profile.us_status"))


def _as_a_couple(case: Case, ruling: Ruling) -> Ruling:
    """What binds the two lists of a couple (nrmp.couples, nrmp.fee.couple)."""
    if not case.season.couple:
        return ruling
    couple = Said("match.register.couple", most=case.number("nrmp.couples"))
    told = ruling.also(couple, "nrmp.couples", "nrmp.fee.couple", facts=fact_key(case, "couple"))
    return told.also(_partner(case), "nrmp.img.verification", facts=fact_key(case, "couple_partner_type"))


def _partner(case: Case) -> Said:
    """Whom of a couple ECFMG must verify (nrmp.img.verification): an IMG only."""
    kind, rol = case.season.couple_partner_type, case.event("nrmp.rol")
    if kind == "img":
        return Said("match.register.partner-img", rol=rol)
    return Said("match.register.partner-not-img" if kind in ("us-md", "us-do") else "match.register.partner-open")


def _too_late(case: Case, what: Said, *rules: str) -> Ruling | None:
    """Over with the rank-list deadline; where that day is only expected, the person looks (nrmp.rol-pattern)."""
    rol = case.event("nrmp.rol")
    if rol is None or not case.over(rol):
        return None
    if rol.confidence in TRUSTED:
        return unmet(Said("match.deadline-over", what=what), *rules, missing=("profile.goal",))
    return check(Said("match.deadline-over-as-expected", what=what, day=rol), *rules)


def placed_outside(case: Case) -> Ruling | None:
    """A position outside the Match: nothing of that Match is left to do, but to withdraw where one is registered.

    Rules: nrmp.outside.img, nrmp.withdraw, nrmp.binding.
    """
    if not outside(case) or case.season.result in MATCHED:
        return None
    placed = Said("match.placed-without-it", year=case.target)
    return not_needed(placed, "nrmp.outside.img", "nrmp.binding", facts=("start.contract_signed",))


def _placed(case: Case) -> Ruling | None:
    """What is left of a Match for who was placed without it, or trains in a position for it, however that came about."""
    if training_begun(case) and case.season.result not in MATCHED and not soap_place(case):
        return not_needed(Said("match.in-training", year=case.target), "nrmp.binding", facts=("start.positions",))
    return placed_outside(case)


@unless(no_season)
def interviews(case: Case) -> Ruling | None:
    """match.interviews: at least one held or booked; more may come until the rank-list hour (match.iv.period)."""
    if (door := interviews_of_another_season(case)) is not None:
        return another_season(case, door, "match.iv.period", facts=fact_key(case, "interviews"))
    if case.result is None and not outside(case) and (ruling := _to_answer(case) or _some_to_come(case)):
        return ruling
    return _held(case, case.season.interviews) if case.season.interviews else _no_interview(case)


def _to_answer(case: Case) -> Ruling | None:
    """An invitation is kept for days only; more than one answer may be due (match.iv.48h)."""
    hours, facts = case.number("match.iv.48h"), fact_key(case, "programmes")
    if (by := answer_by(case)) is not None:
        asked = begun(Said("match.interviews.asked", hours=hours), "match.iv.48h", facts=facts, firm=True)
        late = by < case.today or (by.at is not None and by.at <= case.now)
        answer = Said("match.interviews.answer-late") if late else Said("match.interviews.answer", day=by)
        return asked.act(answer, "hospital", last=by.not_before(case.today))
    if names := invited_only(case):
        invited = Said("match.interviews.invited", programmes=names, hours=hours)
        asked = begun(invited, "match.iv.48h", facts=facts, firm=True)
        return asked.act(Said("match.interviews.answer-and-record"), "hospital", last=Dated(case.today, "yours"))
    return None


def _some_to_come(case: Case) -> Ruling | None:
    """Of the interviews booked not all are held: the next one's day stands among the dates."""
    count, held = case.season.interviews, case.season.interviews_held
    if not count or held is None or held >= count:
        return None
    day = case.season.next_interview
    ahead = Dated(day, "yours") if day is not None and day >= case.today else None
    booked = Said("match.interviews.booked", count=count, done=held, next=ahead)
    if ahead is None:
        booked = Said("match.interviews.some-held", count=count, done=held)
    facts = (*fact_key(case, "interviews"), *fact_key(case, "interviews_held"))
    ruling = begun(booked, "match.iv.period", facts=facts, firm=True)
    if ahead is not None and not to_answer(case):
        # There is nothing to answer, and nothing else waits for it.
        last = ahead if (ahead - case.today).days <= case.book.bounds["soon"] else None
        return ruling.act(Said("match.interviews.keep", day=ahead), "hospital", last, set_for=ahead)
    return replace(ruling, last=ahead)


def _held(case: Case, count: int) -> Ruling:
    """All are held: that is enough once the list is certified, or its hour is over."""
    rol = case.event("nrmp.rol")
    listed = counted(case, "ranklist_certified") or case.result is not None or (rol is not None and case.over(rol))
    if not listed and (placed := _placed(case)):
        return placed
    held = Said("match.interviews.held", count=count)
    return (done if listed else begun)(held, "match.iv.period", facts=fact_key(case, "interviews"))


def _no_interview(case: Case) -> Ruling | None:
    """None is recorded: shown by the Match, no longer to be had, or with the programmes."""
    if case.result in MATCHED:
        return _shown_by_match(case, "match.iv.period")
    if placed := _placed(case):
        return placed
    if (closed := lists_in(case)) is not None:
        return closed
    rol = case.event("nrmp.rol")
    if rol is not None and case.over(rol):
        if case.result is not None:
            decided = Said("match.decided", year=case.target)
            return not_needed(decided, "match.iv.period", facts=fact_key(case, "result"))
        before = Said("match.interviews.before-the-lists", year=case.target)
        return _too_late(case, before, "match.iv.period", "nrmp.rol-pattern")
    if (doubtful := out_of_reach_as_expected(case)) is not None:
        return doubtful
    no_eras = may_use(case, "eras") is False or not_last_known(case, "programs.submit")
    if no_eras and may_use(case, "residencycas") and not counted(case, "residencycas_submitted"):
        first = Said("match.interviews.applications-first")
        return unmet(first, "match.cas.img-access", missing=("programs.residencycas",))
    if nothing_to_rank(case) and case.states["programs.submit"].status in SETTLED:
        none, facts = Said("match.interviews.none", rol=rol), fact_key(case, "interviews")
        return waiting(Said("who.programmes"), None, none, "match.iv.period", facts=facts)
    return None


def verification(case: Case) -> Ruling | None:
    """match.verification: ECFMG's yes by the rank-list deadline (nrmp.img.verification)."""
    if is_img(case)[0] == "no":
        return not_needed(Said("match.verification.img-only"), *is_img(case)[2], facts=("school.country",))
    skip = no_season(case)
    if skip is not None:
        return skip
    facts = fact_key(case, "verified")
    spoiled = invalidated(case) if case.result is None else None
    if counted(case, "verified") and spoiled is not None:
        rules, facts = ("nrmp.img.invalidated", "nrmp.img.verification"), (*facts, f"exams.{spoiled}")
        undone = check(Said("match.verification.invalidated", exam=STEP_NAMES[spoiled]), *rules, facts=facts, firm=True)
        return undone.act(Said("match.verification.ask-what-becomes-of-it"), "MyIntealth", Dated(case.today))
    if counted(case, "verified"):
        return done(Said("match.verification.verified"), "nrmp.img.verification", facts=facts)
    if case.result in MATCHED or soap_place(case):
        return _shown_by_match(case, "nrmp.img.verification")
    if placed := _placed(case):
        return placed
    in_r3 = Said("match.soap.look-in-r3"), "nrmp.img.verification", "nrmp.soap.eligible"
    may = may_soap(case) is None and soap_over(case) is False
    if case.result is not None and may and ecfmg_requirements(case) is None:
        return check(*in_r3, facts=facts, firm=True)
    if case.result is not None:
        decided = Said("match.decided", year=case.target)
        return not_needed(decided, "nrmp.img.verification", facts=fact_key(case, "result"))
    needed_by = Said("match.verification.needed", year=case.target)
    late = misplaced(case, "verified") or _too_late(
        case, needed_by, "nrmp.img.verification", "nrmp.img.cert-not-needed"
    )
    week = case.event("nrmp.status")
    last = week.day if week is not None else None
    if late is not None and late.status == "locked":
        if counted(case, "ranklist_certified") and not lost_season(case):
            # A list that is in was not withdrawn, as far as is recorded.
            look = check(Said("match.verification.look"), "nrmp.img.verification", facts=facts, firm=True)
            # Until the result is out, it says whether anything is left to pay for.
            return look if week is None or case.begun(week) else look.act(_LOOK, last=last)
        if counted(case, "nrmp_registered") and may:
            return check(*in_r3, facts=facts, firm=True).act(_LOOK, last=last)
    if late is not None:
        return late
    needed = ["match.register", "exams.step1", "exams.step2ck"]
    if not only_the_start_missed(case):
        needed.append("skills.pathway")
    if all(case.states[step].status in SETTLED for step in needed):
        return _once_permanent(case) or _asked_every_week(case, facts)
    return None


def _once_permanent(case: Case) -> Ruling | None:
    """Training or a licence lifts a printed end before the rank-list hour, but ECFMG has not lifted it yet, as recorded.

    Rules: ecfmg.cert-permanent-training, ecfmg.cert-permanent-licence, ecfmg.match-condition.
    """
    end, rol = lifted_end(case), case.event("nrmp.rol")
    if end is None or rol is None or until(case.deadline(rol), end) == "holds":
        return None
    said = Said("match.verification.once-permanent", end=end, rol=rol)
    rules = ("ecfmg.match-condition", "ecfmg.cert-permanent-training", "ecfmg.cert-permanent-licence")
    return check(said, *rules, facts=("certificate.expires", "certificate.permanent"), firm=True)


def _asked_every_week(case: Case, facts: tuple[str, ...]) -> Ruling:
    """Nothing to chase before the rank-list deadline is near: ECFMG is asked every week (nrmp.img.verification)."""
    registered = case.season.nrmp_registered or case.today
    held = accepted_pathway(case)
    since = max(registered, held.application.accepted or registered) if held is not None else registered
    awaited, rule, wait = Said("match.verification.awaited"), "nrmp.img.verification", "nrmp-verification"
    ruling = with_others(case, since, awaited, rule, facts=facts, wait=wait, patient=True)
    rol = case.event("nrmp.rol")
    if rol is None or ruling.nudge is None:
        return ruling
    return replace(ruling, nudge=max(ruling.nudge, rol.day - timedelta(days=case.book.bounds["chase-verification"])))


@unless(no_season)
def ranklist(case: Case) -> Ruling | None:
    """match.ranklist: only a certified list counts (nrmp.rank.only-certified)."""
    facts = fact_key(case, "ranklist_certified")
    rol = case.event("nrmp.rol")
    if (leaving := withdrawal(case, facts)) is not None:
        return leaving
    if placed := _placed(case):
        return placed
    if counted(case, "ranklist_certified") and not lost_season(case):
        if (doubt := list_in_doubt(case)) is not None:
            return check(doubt.said, *doubt.rules, facts=(*facts, *doubt.facts), firm=True)
        day = case.season.ranklist_certified
        known = Said("match.ranklist.certified", day=day) if day is not None else Said("match.ranklist.day-not-known")
        return done(known, "nrmp.rank.only-certified", facts=facts)
    if case.result in MATCHED:
        return _shown_by_match(case, "nrmp.rank.only-certified")
    if case.result is not None:
        return not_needed(Said("match.decided", year=case.target), "nrmp.rol-pattern", facts=fact_key(case, "result"))
    certified = Said("match.ranklist.is-certified", year=case.target)
    late = misplaced(case, "ranklist_certified") or _too_late(
        case, certified, "nrmp.rank.only-certified", "nrmp.rol-pattern"
    )
    if late is not None and late.status is not None:
        return late
    if (doubtful := out_of_reach_as_expected(case)) is not None:
        return doubtful
    nothing = nothing_to_rank(case)
    if nothing is False:
        return with_other_matches(case, late)
    said = Said("match.ranklist.nothing-to-rank", rol=rol)
    soap = ("nrmp.rank.only-certified", "nrmp.soap.eligible")
    if nothing:
        return unmet(said, *soap, facts=fact_key(case, "interviews"), missing=("match.interviews",))
    return open_step(said, *soap, facts=facts).act(Said("match.ranklist.record-interviews"))


def _shown_by_match(case: Case, rule_id: str) -> Ruling:
    """Done, as a match or a place from SOAP is possible only with it."""
    if case.result not in MATCHED:
        return done(Said("match.shown-by-soap"), rule_id, facts=soap_place(case))
    return done(Said("match.shown-by-match"), rule_id, facts=fact_key(case, "result"))
