"""Steps that belong to one season: ERAS, ResidencyCAS, NRMP, Match Week and SOAP."""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.model import SETTLED
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.pathway_held import accepted_pathway
from img_pathway.engine.readings.season import (
    MATCHED,
    counted,
    has_position,
    misplaced,
    service_rules,
    soap_over,
)
from img_pathway.engine.readings.visa_need import needs_visa
from img_pathway.engine.ruling import Ruling, begun, check, done, not_needed, open_step, unmet, waiting, with_others
from img_pathway.engine.time.days import say
from img_pathway.rulebook.types import TRUSTED


def _services(case: Case) -> tuple[bool | None, bool | None]:
    """Does this person use ERAS, and ResidencyCAS? ``None`` = no specialty recorded."""
    return _services_of(case.profile.profile.specialties)


def _services_of(specialties: tuple[str, ...]) -> tuple[bool | None, bool | None]:
    found = [service_rules(one) for one in specialties]
    if not found:
        return None, None
    return None in found, any(found)


def _no_eras(case: Case) -> Ruling | None:
    eras, _ = _services(case)
    if eras is False:
        return not_needed(
            "All your specialties use ResidencyCAS.", "match.cas.em", "match.cas.obgyn", facts=("profile.specialties",)
        )
    return None


def _key(case: Case, field: str) -> tuple[str, ...]:
    return (f"seasons.{case.target}.{field}",) if case.target else ()


def _no_season(case: Case) -> Ruling | None:
    if case.target is None:
        return unmet(
            "Choose the target Match first: this belongs to one season.",
            "nrmp.eligible.july1",
            missing=("profile.goal",),
        )
    return None


def _no_application(case: Case) -> Ruling | None:
    """Why nothing more is applied for in the target season: no target, a match, or the season's end."""
    skip = _no_season(case)
    if skip is not None:
        return skip
    if has_position(case):
        said = f"You hold a position for {case.target}: the applications of its season are over."
        return not_needed(said, "nrmp.binding", facts=_key(case, "result"))
    if case.result in ("unmatched", "withdrawn") and (case.result == "withdrawn" or soap_over(case)):
        text = f"Match {case.target} is decided: choose the next one first."
        return unmet(text, "nrmp.soap.rounds", facts=_key(case, "result"), missing=("profile.goal",))
    end = case.event("eras.end")
    if end is None or not case.over(end):
        return None
    text = f"The season of Match {case.target} is over: its systems closed"
    if end.confidence in TRUSTED:
        return unmet(f"{text} on {say(end.day)}.", *end.rules, missing=("profile.goal",))
    return check(f"{text}, as expected, on {say(end.day)}.", *end.rules)


def token(case: Case) -> Ruling | None:
    """programs.token: one token per season (eras.token.single-season)."""
    skip = _no_eras(case) or _no_season(case)
    if skip is not None:
        return skip
    if counted(case, "token"):
        return done(f"Bought for season {case.target}.", "eras.token.single-season", facts=_key(case, "token"))
    return _no_application(case) or misplaced(case, "token")


def documents(case: Case) -> Ruling | None:
    """programs.documents (eras.doc.list)."""
    skip = _no_eras(case) or _no_season(case)
    if skip is not None:
        return skip
    if counted(case, "documents"):
        return done(
            "In MyERAS. Check that each is assigned to every programme.", "eras.doc.list", facts=_key(case, "documents")
        )
    return _no_application(case) or misplaced(case, "documents")


def letters(case: Case) -> Ruling | None:
    """programs.letters: up to four per programme; three or more count as done (match.lor.mix)."""
    skip = _no_eras(case) or _no_season(case)
    if skip is not None:
        return skip
    count = case.season.letters
    facts = _key(case, "letters")
    if count is not None and count >= 3:
        return done(
            f"{count} letters uploaded; at most four go to one programme.",
            "match.lor.mix",
            "eras.lor.max-per-program",
            facts=facts,
        )
    closed = _no_application(case)
    if closed is not None or not count:
        return closed
    return begun(
        f"{count} of the usual three to four letters uploaded.",
        "match.lor.mix",
        "eras.lor.max-per-program",
        facts=facts,
    )


def programme_list(case: Case) -> Ruling | None:
    """programs.list."""
    skip = _no_season(case)
    if skip is not None:
        return skip
    count = case.season.programs
    if count:
        return done(f"{count} programmes on the list.", "eras.program-status", facts=_key(case, "programs"))
    return _no_application(case)


def submit(case: Case) -> Ruling | None:
    """programs.submit (eras.certify-lock)."""
    skip = _no_eras(case) or _no_season(case)
    if skip is not None:
        return skip
    facts = _key(case, "submitted")
    if counted(case, "submitted"):
        day = case.season.submitted
        said = f"Submitted on {say(day)}." if day is not None else "Submitted; the day is not recorded."
        return done(said, "eras.certify-lock", facts=facts)
    closed = _no_application(case) or misplaced(case, "submitted")
    if closed is not None:
        return closed
    if needs_visa(case) == "no":
        return open_step(
            'Needs sponsorship? The answer in ERAS is "no".', "visa.need.usc-lpr-none", facts=("profile.us_status",)
        )
    return None


def residencycas(case: Case) -> Ruling | None:
    """programs.residencycas: only for the specialties that use it (match.cas.em, match.cas.obgyn)."""
    _, uses = _services(case)
    if uses is None:
        return not_needed(
            "No recorded specialty uses it.", "match.cas.em", "match.cas.obgyn", facts=("profile.specialties",)
        )
    if not uses:
        return not_needed(
            "Your specialties use ERAS.", "match.cas.em", "match.cas.obgyn", facts=("profile.specialties",)
        )
    skip = _no_season(case)
    if skip is not None:
        return skip
    facts = _key(case, "residencycas_submitted")
    if counted(case, "residencycas_submitted"):
        return done("Submitted in ResidencyCAS.", "match.cas.img-access", facts=facts)
    closed = (
        _no_application(case) or misplaced(case, "residencycas_submitted") or misplaced(case, "residencycas_access")
    )
    if closed is not None:
        return closed
    if case.past(case.season.residencycas_access):
        return begun("Access received; submit.", "match.cas.img-access", facts=_key(case, "residencycas_access"))
    return None


def register(case: Case) -> Ruling | None:
    """match.register: a registration of its own (match.cas.separate-from-nrmp)."""
    skip = _no_season(case)
    if skip is not None:
        return skip
    if counted(case, "nrmp_registered"):
        return done(f"Registered for Match {case.target}.", "nrmp.r3", facts=_key(case, "nrmp_registered"))
    if case.result in MATCHED:
        return _shown_by_match(case, "nrmp.r3")
    return misplaced(case, "nrmp_registered") or _too_late(
        case, f"Registration for Match {case.target} closes", "nrmp.late-reg", "match.mistake.no-soap-registration"
    )


def _too_late(case: Case, what: str, *rules: str) -> Ruling | None:
    """Over with the rank-list deadline; where that day is only expected, the person looks (nrmp.rol-pattern)."""
    rol = case.event("nrmp.rol")
    if rol is None or not case.over(rol):
        return None
    if rol.confidence in TRUSTED:
        return unmet(f"{what} by the rank-list deadline, which is over.", *rules, missing=("profile.goal",))
    return check(f"{what} by the rank-list deadline, expected on {say(rol.day)} and over: look in R3.", *rules)


def interviews(case: Case) -> Ruling | None:
    """match.interviews: at least one held or booked (match.iv.period)."""
    skip = _no_season(case)
    if skip is not None:
        return skip
    count = case.season.interviews
    if count:
        return done(f"{count} interviews held or booked.", "match.iv.period", facts=_key(case, "interviews"))
    if case.result in MATCHED:
        return _shown_by_match(case, "match.iv.period")
    eras, cas = _services(case)
    if eras is False and cas and not counted(case, "residencycas_submitted"):
        return unmet(
            "Applications in ResidencyCAS come first.", "match.cas.img-access", missing=("programs.residencycas",)
        )
    return None


def verification(case: Case) -> Ruling | None:
    """match.verification: ECFMG's yes by the rank-list deadline (nrmp.img.verification)."""
    if is_img(case)[0] == "no":
        return not_needed("Only IMGs are verified by ECFMG.", *is_img(case)[2], facts=("school.country",))
    skip = _no_season(case)
    if skip is not None:
        return skip
    facts = _key(case, "verified")
    if counted(case, "verified"):
        return done("R3 shows you as verified.", "nrmp.img.verification", facts=facts)
    if case.result in MATCHED:
        return _shown_by_match(case, "nrmp.img.verification")
    if case.result is not None:
        return not_needed(f"Match {case.target} is decided.", "nrmp.img.verification", facts=_key(case, "result"))
    late = misplaced(case, "verified") or _too_late(
        case, f"ECFMG's yes for Match {case.target} is needed", "nrmp.img.verification", "nrmp.img.cert-not-needed"
    )
    if late is not None:
        return late
    needed = ("match.register", "exams.step1", "exams.step2ck", "skills.pathway")
    if all(case.states[step].status in SETTLED for step in needed):
        registered = case.season.nrmp_registered or case.today
        held = accepted_pathway(case)
        since = max(registered, held.application.accepted or registered) if held is not None else registered
        return with_others(
            case,
            "NRMP and ECFMG",
            since,
            "Everything asked for is met; NRMP asks ECFMG every week.",
            "nrmp.img.verification",
            facts=facts,
            wait="nrmp-verification",
            patient=True,
        )
    return None


def ranklist(case: Case) -> Ruling | None:
    """match.ranklist: only a certified list counts (nrmp.rank.only-certified)."""
    skip = _no_season(case)
    if skip is not None:
        return skip
    facts = _key(case, "ranklist_certified")
    if counted(case, "ranklist_certified") and case.season.ranklist_certified is not None:
        return done(
            f"Certified on {say(case.season.ranklist_certified)}. Any change un-certifies it.",
            "nrmp.rank.only-certified",
            facts=facts,
        )
    if case.result in MATCHED:
        return _shown_by_match(case, "nrmp.rank.only-certified")
    if case.result is not None:
        return not_needed(f"Match {case.target} is decided.", "nrmp.rol-pattern", facts=_key(case, "result"))
    return misplaced(case, "ranklist_certified") or _too_late(
        case, f"The list for Match {case.target} is certified", "nrmp.rank.only-certified", "nrmp.rol-pattern"
    )


def result(case: Case) -> Ruling | None:
    """match.result (nrmp.binding)."""
    skip = _no_season(case)
    if skip is not None:
        return skip
    facts = _key(case, "result")
    said = case.result
    status = case.event("nrmp.status")
    if said is None and case.season.result is not None and status is not None:
        # Only the early matches are decided before; which one it was is not recorded.
        return check(
            f"Results of Match {case.target} come on {say(status.day)}. An earlier one can only be of an early match "
            "(ophthalmology, urology, the military): look again.",
            "nrmp.rol-pattern",
            "match.ophthalmology",
            "match.urology",
            facts=facts,
        )._replace(firm=True)
    if said == "matched":
        return done("Matched. It binds both sides.", "nrmp.binding", facts=facts)
    if said == "partial":
        return done(
            "Partially matched: bound there, and SOAP for the missing first year.",
            "nrmp.supplemental",
            "nrmp.binding",
            facts=facts,
        )
    if said in ("unmatched", "withdrawn"):
        return done(
            "No match this year. SOAP comes next; what you have passed stays yours."
            if said == "unmatched"
            else "Withdrawn from this Match. What you have passed stays yours.",
            "nrmp.soap.eligible",
            "nrmp.binding",
            facts=facts,
        )
    if counted(case, "ranklist_certified"):
        if status is not None and case.begun(status):
            return check("Match Week has come: read your status in R3 and record it.", "nrmp.rol-pattern", facts=facts)
        return waiting(
            "NRMP",
            case.season.ranklist_certified,
            "The list is certified; results come in Match Week.",
            "nrmp.rol-pattern",
            facts=facts,
            nudge=status.day if status else None,
        )
    rol = case.event("nrmp.rol")
    if counted(case, "nrmp_registered") and rol and case.over(rol) and status and case.begun(status):
        return check(
            'Without a certified list nobody is matched: record "did not match", and SOAP opens, if you are eligible.',
            "nrmp.soap.eligible",
            "nrmp.rank.only-certified",
            facts=facts,
        )._replace(firm=True)
    return None


def soap(case: Case) -> Ruling | None:
    """match.soap: only for the un- or partially matched (nrmp.soap.eligible)."""
    skip = _no_season(case)
    if skip is not None:
        return skip
    said = case.result
    facts = _key(case, "result")
    if said == "matched":
        return not_needed("You matched.", "nrmp.soap.eligible", facts=facts)
    if counted(case, "soap_accepted"):
        return done(
            "A SOAP offer is accepted; it binds like a match.", "nrmp.binding", facts=_key(case, "soap_accepted")
        )
    if said == "withdrawn":
        return not_needed(
            "Withdrawn applicants cannot take part in SOAP.", "nrmp.soap.eligible", "ecfmg.match-condition", facts=facts
        )
    if said is None:
        return unmet(
            "Only after Monday of Match Week, and only if you did not match.",
            "nrmp.soap.eligible",
            missing=("match.result",),
        )
    over = soap_over(case)
    if over:
        return not_needed(
            f"SOAP of Match {case.target} is over. Unfilled positions stay listed until May.",
            "nrmp.soap.rounds",
            "match.after.unmatched-list",
            facts=facts,
        )
    if over is None:
        return check(
            "SOAP is expected to be over: look in R3.", "nrmp.soap.rounds", "match.after.unmatched-list", facts=facts
        )
    return None


def _shown_by_match(case: Case, rule_id: str) -> Ruling:
    return done("Your match proves it.", rule_id, facts=_key(case, "result"))
