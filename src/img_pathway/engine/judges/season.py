"""Steps that belong to one season: ERAS, ResidencyCAS, NRMP, Match Week and SOAP."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.model import SETTLED, STEP_NAMES
from img_pathway.engine.own_lists import key_of
from img_pathway.engine.readings.counting import invalidated
from img_pathway.engine.readings.gates import until
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.interviews import answer_by, invited_only, nothing_to_rank, to_answer, with_hour
from img_pathway.engine.readings.over import ecfmg_requirements, list_in_doubt, lost_season, may_soap, season_over
from img_pathway.engine.readings.pathway_held import accepted_pathway, lifted_end, only_the_start_missed
from img_pathway.engine.readings.position import withdrawal
from img_pathway.engine.readings.season import (
    MATCHED,
    another_season,
    certified_in,
    counted,
    has_position,
    interviews_of_another_season,
    list_settled,
    may_use,
    misplaced,
    not_last_known,
    outside,
    planned_beyond_list,
    programmes_by_specialty,
    service_rules,
    services,
    soap_over,
    soap_place,
    specialty,
    still_closed,
)
from img_pathway.engine.readings.visa_need import applicant_type, needs_visa
from img_pathway.engine.ruling import Ruling, begun, check, done, not_needed, open_step, unmet, waiting, with_others
from img_pathway.engine.words.said import Said
from img_pathway.rulebook.types import TRUSTED, Dated


def _no_eras(case: Case) -> Ruling | None:
    # What matches in SF Match may still need a first year from ERAS.
    if may_use(case, "eras") is not False or may_use(case, "sf-match"):
        return None
    return not_needed(Said("programs.no-eras"), *service_rules(case), facts=("profile.specialties",))


def _told(case: Case, ruling: Ruling | None, *, service: bool = False) -> Ruling | None:
    """The ruling, and with it the match of its own that a specialty has, or (`service`) that its service is not sure."""
    if ruling is not None and ruling.status in SETTLED:
        return ruling
    for one in case.profile.profile.specialties:
        found, rules = services(case, one)
        row, said = specialty(case, one), None
        if row is None and service:
            said = Said("programs.not-understood", specialty=one)
        elif row is not None and row.match != "nrmp":
            said = Said("programs.sf-match" if row.match == "sf-match" else "programs.aua", specialty=one)
        elif row is not None and service and len(found) > 1:
            last = max(value.season or 0 for value in case.book.values(row.rule))
            cas = row.service == "residencycas"
            known = Said("programs.last-known-residencycas" if cas else "programs.last-known-eras", last=last)
            said = Said("programs.service-not-known", specialty=one, known=known, year=case.target)
        if said is not None:
            ruling = (ruling or Ruling(None)).also(said, *rules, facts=("profile.specialties",))
    return ruling


def fact_key(case: Case, field: str) -> tuple[str, ...]:
    """The key of a fact of the target season, or of the list that stands in its place; nothing without a target."""
    return key_of(case.profile, case.target, field)


def no_season(case: Case) -> Ruling | None:
    """Locked while no target Match is chosen (nrmp.eligible.july1)."""
    if case.target is None:
        return unmet(Said("season.choose-target"), "nrmp.eligible.july1", missing=("profile.goal",))
    return None


def _no_application(case: Case) -> Ruling | None:
    """Why nothing more is applied for in the target season: no target, a match, or the season's end."""
    skip = no_season(case)
    if skip is not None:
        return skip
    if has_position(case):
        return not_needed(
            Said("season.position-held", year=case.target), "nrmp.binding", facts=fact_key(case, "result")
        )
    if case.result in ("unmatched", "withdrawn") and (case.result == "withdrawn" or soap_over(case)):
        decided = Said("season.decided", year=case.target)
        return unmet(decided, "nrmp.soap.rounds", facts=fact_key(case, "result"), missing=("profile.goal",))
    doubtful = season_over(case)
    if doubtful is not None and not doubtful.sure and not doubtful.perhaps_soap:
        return check(doubtful.said, *doubtful.rules, facts=doubtful.facts)
    end = case.event("eras.end")
    if end is None or not case.over(end):
        return _lists_in(case)
    if end.confidence in TRUSTED:
        return unmet(Said("season.over", year=case.target, day=end), *end.rules, missing=("profile.goal",))
    return check(Said("season.over-as-expected", year=case.target, day=end), *end.rules)


def _lists_in(case: Case) -> Ruling | None:
    """With a certified list nothing is applied for until the result (match.iv.period, nrmp.rol-pattern): before its hour
    unless an interview is still to come.
    """
    rol = case.event("nrmp.rol")
    if rol is None or case.result is not None or not counted(case, "ranklist_certified"):
        return None
    facts, rules = fact_key(case, "ranklist_certified"), ("match.iv.period", "nrmp.rol-pattern")
    if not case.over(rol):
        met = not case.future(case.season.next_interview) and not to_answer(case)
        return not_needed(Said("season.list-certified", year=case.target), *rules, facts=facts) if met else None
    if rol.confidence in TRUSTED:
        return not_needed(Said("season.lists-in", year=case.target), *rules, facts=facts)
    return check(Said("season.lists-in-as-expected", year=case.target, day=rol), *rules, facts=facts)


def token(case: Case) -> Ruling | None:
    """programs.token: one token per season (eras.token.single-season), from ECFMG for IMGs only (eras.token.issuer)."""
    skip = _no_eras(case)
    if skip is None and is_img(case)[0] == "no":
        skip = not_needed(Said("programs.token.from-your-school"), "eras.token.issuer", facts=("school.country",))
    skip = skip or no_season(case)
    if skip is not None:
        return skip
    if counted(case, "token"):
        bought = Said("programs.token.bought", year=case.target)
        return done(bought, "eras.token.single-season", facts=fact_key(case, "token"))
    return _no_application(case) or misplaced(case, "token")


def documents(case: Case) -> Ruling | None:
    """programs.documents (eras.doc.list)."""
    skip = _no_eras(case) or no_season(case)
    if skip is not None:
        return skip
    if counted(case, "documents"):
        return done(Said("programs.documents.in-myeras"), "eras.doc.list", facts=fact_key(case, "documents"))
    return _no_application(case) or misplaced(case, "documents")


def letters(case: Case) -> Ruling | None:
    """programs.letters: from the usual number on they count as done (match.lor.mix); a programme takes only so many."""
    skip = _no_eras(case) or no_season(case)
    if skip is not None:
        return skip
    count = case.season.letters
    rules = ("match.lor.mix", "eras.lor.max-per-program")
    facts = fact_key(case, "letters")
    usual = case.number("match.lor.mix")
    most = case.read("eras.lor.max-per-program", season=case.target)
    at_most = Said("programs.letters.at-most", most=most.value) if most is not None else None
    if count and (door := still_closed(case, "eras.open")) is not None:
        return another_season(case, door, *rules, facts=facts)
    if count is not None and count >= usual:
        return done(Said("programs.letters.uploaded", count=count, at_most=at_most), *rules, facts=facts)
    closed = _no_application(case)
    if closed is not None or not count:
        return closed or _letters_kept(case)
    return begun(Said("programs.letters.too-few", count=count, usual=usual, at_most=at_most), *rules, facts=facts)


def _letters_kept(case: Case) -> Ruling | None:
    """Letters still there from an earlier season come over only if its application was certified (eras.lor.reuse)."""
    if not case.season.letters_kept or case.target is None:
        return None
    values = case.book.values("eras.lor.reuse")
    seasons = values[-1].value if values else 0
    before = range(case.target - 1, case.target - 1 - seasons, -1)
    certified = next((year for year in before if certified_in(case.season_of(year))), None)
    facts = (*fact_key(case, "letters_kept"), *((f"seasons.{certified}.submitted",) if certified else ()))
    if certified is None:
        return open_step(Said("programs.letters.kept-perhaps", seasons=seasons), "eras.lor.reuse", facts=facts)
    return begun(Said("programs.letters.kept", year=certified), "eras.lor.reuse", facts=facts)


def programme_list(case: Case) -> Ruling | None:
    """programs.list: a list kept one by one is done when the person says so, or all of it is applied to.

    One programme is no list yet, and no rule says how many are.
    """
    if (skip := no_season(case)) is not None:
        return skip
    count = case.season.programs or sum(one.programmes for one in programmes_by_specialty(case))
    mine, facts = case.season.programmes, fact_key(case, "programs")
    if count and list_settled(case):
        said_so = fact_key(case, "programs_complete") if mine and case.season.programs_complete else ()
        return done(Said("programs.list.on-it", count=count), "eras.program-status", facts=(*facts, *said_so))
    closed = _no_application(case)
    if (count or mine) and closed is None:
        said = Said("programs.list.growing", count=len(mine) or count)
        if (planned := planned_beyond_list(case)) is not None:
            said = Said("programs.list.planned", count=len(mine), planned=planned)
        return begun(said, "eras.program-status", facts=facts)
    return _told(case, closed)


def submit(case: Case) -> Ruling | None:
    """programs.submit (eras.certify-lock)."""
    skip = _no_eras(case) or no_season(case)
    if skip is not None:
        return skip
    facts = fact_key(case, "submitted")
    if counted(case, "submitted"):
        day = case.season.submitted
        said = Said("programs.submit.on-day", day=day) if day is not None else Said("programs.submit.day-not-known")
        return done(said, "eras.certify-lock", facts=facts)
    closed = _no_application(case) or misplaced(case, "submitted")
    if closed is not None:
        return closed
    said, rule = Said("programs.submit.no-sponsorship"), "visa.need.usc-lpr-none"
    no = open_step(said, rule, facts=("profile.us_status",)) if needs_visa(case) == "no" else None
    return with_hour(case, _told(case, no, service=True), "programs.submit", "eras")


def residencycas(case: Case) -> Ruling | None:
    """programs.residencycas: only for the specialties that may use it (match.cas.em, match.cas.obgyn)."""
    uses = may_use(case, "residencycas")
    if not uses:
        eras = Said(
            "programs.residencycas.not-for-these" if may_use(case, "sf-match") else "programs.residencycas.eras-instead"
        )
        why = Said("programs.residencycas.none-recorded") if uses is None else eras
        rules = service_rules(case) or ("match.cas.em", "match.cas.obgyn")
        return not_needed(why, *rules, facts=("profile.specialties",))
    skip = no_season(case)
    if skip is not None:
        return skip
    facts = fact_key(case, "residencycas_submitted")
    if counted(case, "residencycas_submitted"):
        return done(Said("programs.residencycas.submitted"), "match.cas.img-access", facts=facts)
    closed = (
        _no_application(case) or misplaced(case, "residencycas_submitted") or misplaced(case, "residencycas_access")
    )
    if closed is not None:
        return closed
    end = case.event("residencycas.deadline")
    access = counted(case, "residencycas_access")
    if end is not None and case.over(end) and not (access and end.day.expected):
        day = case.deadline(end).day
        over, was = (
            Said("programs.residencycas.deadline-over", day=day),
            Said("programs.residencycas.deadline-was", day=day),
        )
        late = check(was if day.expected else over, *end.rules, firm=True)
        return late.act(Said("programs.residencycas.ask-if-late"))
    if access:
        begins = begun(
            Said("programs.residencycas.access-received"),
            "match.cas.img-access",
            facts=fact_key(case, "residencycas_access"),
        )
        return with_hour(case, begins, "programs.residencycas", "residencycas")
    return with_hour(case, _told(case, None, service=True), "programs.residencycas", "residencycas")


def register(case: Case) -> Ruling | None:
    """match.register: a registration of its own (match.cas.separate-from-nrmp)."""
    skip = no_season(case)
    if skip is not None:
        return skip
    if counted(case, "nrmp_registered"):
        registered = Said("match.register.registered", year=case.target)
        return _as_a_couple(case, done(registered, "nrmp.r3", facts=fact_key(case, "nrmp_registered")))
    if case.result in MATCHED or soap_place(case):
        return _shown_by_match(case, "nrmp.r3")
    if placed := placed_outside(case):
        return placed
    closes = Said("match.register.closes", year=case.target)
    late = misplaced(case, "nrmp_registered") or _too_late(
        case, closes, "nrmp.late-reg", "match.mistake.no-soap-registration"
    )
    if late is not None and late.status is not None:
        return late
    ruling = _as_a_couple(case, late or _told(case, None) or Ruling(None))
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


def interviews(case: Case) -> Ruling | None:
    """match.interviews: at least one held or booked; more may come until the rank-list hour (match.iv.period)."""
    skip = no_season(case)
    if skip is not None:
        return skip
    count, held_so_far = case.season.interviews, case.season.interviews_held
    if (door := interviews_of_another_season(case)) is not None:
        return another_season(case, door, "match.iv.period", facts=fact_key(case, "interviews"))
    if (by := answer_by(case)) is not None and case.result is None and not outside(case):
        # An invitation is kept for days only; more than one answer may be due.
        waits = Said("match.interviews.asked", hours=case.number("match.iv.48h"))
        asked = begun(waits, "match.iv.48h", facts=fact_key(case, "programmes"), firm=True)
        late = by < case.today or (by.at is not None and by.at <= case.now)
        answer = Said("match.interviews.answer-late") if late else Said("match.interviews.answer", day=by)
        return asked.act(answer, "hospital", last=by.not_before(case.today))
    if (names := invited_only(case)) and case.result is None and not outside(case):
        invited = Said("match.interviews.invited", programmes=names, hours=case.number("match.iv.48h"))
        asked = begun(invited, "match.iv.48h", facts=fact_key(case, "programmes"), firm=True)
        return asked.act(Said("match.interviews.answer-and-record"), "hospital", last=Dated(case.today, "yours"))
    if count and held_so_far is not None and held_so_far < count and case.result is None and not outside(case):
        day = case.season.next_interview
        ahead = Dated(day, "yours") if day is not None and day >= case.today else None
        booked = Said("match.interviews.booked", count=count, done=held_so_far, next=ahead)
        if ahead is None:
            booked = Said("match.interviews.some-held", count=count, done=held_so_far)
        facts = (*fact_key(case, "interviews"), *fact_key(case, "interviews_held"))
        ruling = begun(booked, "match.iv.period", facts=facts, firm=True)
        if ahead is not None and not to_answer(case):
            # Its day stands among the dates; there is nothing to answer, and nothing else waits for it.
            last = ahead if (ahead - case.today).days <= case.book.bounds["soon"] else None
            return ruling.act(Said("match.interviews.keep", day=ahead), "hospital", last, set_for=ahead)
        return replace(ruling, last=ahead)
    if count:
        held, rol = Said("match.interviews.held", count=count), case.event("nrmp.rol")
        listed = counted(case, "ranklist_certified") or case.result is not None or (rol is not None and case.over(rol))
        if not listed and (placed := placed_outside(case)):
            return placed
        return (done if listed else begun)(held, "match.iv.period", facts=fact_key(case, "interviews"))
    if case.result in MATCHED:
        return _shown_by_match(case, "match.iv.period")
    if placed := placed_outside(case):
        return placed
    if (closed := _lists_in(case)) is not None:
        return closed
    rol = case.event("nrmp.rol")
    if rol is not None and case.over(rol):
        if case.result is not None:
            return not_needed(
                Said("match.decided", year=case.target), "match.iv.period", facts=fact_key(case, "result")
            )
        before = Said("match.interviews.before-the-lists", year=case.target)
        return _too_late(case, before, "match.iv.period", "nrmp.rol-pattern")
    no_eras = may_use(case, "eras") is False or not_last_known(case, "programs.submit")
    if no_eras and may_use(case, "residencycas") and not counted(case, "residencycas_submitted"):
        return unmet(
            Said("match.interviews.applications-first"), "match.cas.img-access", missing=("programs.residencycas",)
        )
    if nothing_to_rank(case) and case.states["programs.submit"].status in SETTLED:
        none, facts = Said("match.interviews.none", rol=rol), fact_key(case, "interviews")
        return waiting(Said("who.programmes"), None, none, "match.iv.period", facts=facts)
    return None


_LOOK: Final = Said("match.verification.look-up")


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
    if placed := placed_outside(case):
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


def ranklist(case: Case) -> Ruling | None:
    """match.ranklist: only a certified list counts (nrmp.rank.only-certified)."""
    skip = no_season(case)
    if skip is not None:
        return skip
    facts = fact_key(case, "ranklist_certified")
    rol = case.event("nrmp.rol")
    if (leaving := withdrawal(case, facts)) is not None:
        return leaving
    if placed := placed_outside(case):
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
    nothing = nothing_to_rank(case)
    if nothing is False:
        return _told(case, late)
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
