"""Could, or did, ECFMG verify this person for the target Match by the rank-list hour?

One answer for all that hangs on it: the list, Match Week, SOAP, and what is over with the hour.
Rules: nrmp.img.verification, ecfmg.match-condition.
"""

from __future__ import annotations

from img_pathway.engine.case import Case
from img_pathway.engine.model import FOR_CERTIFICATE
from img_pathway.engine.readings.counting import cs_stands, exam_counts
from img_pathway.engine.readings.gates import until
from img_pathway.engine.readings.given import certificate_issued
from img_pathway.engine.readings.img import is_img
from img_pathway.engine.readings.old_systems import before_pathways
from img_pathway.engine.readings.pathway_held import accepted_pathway, certificate_settles, certified_until
from img_pathway.engine.readings.season import MATCHED, counted, soap_place
from img_pathway.engine.readings.sittings import first_booked, outcomes, worth


def ecfmg_requirements(case: Case) -> bool | None:
    """Are the Steps and the Pathway there that a verification rests on? ``None`` where too little is recorded.

    Where sittings are recorded and neither a Pathway nor a certified list is, the Pathway is taken as not there.
    Rules: ecfmg.match-condition, nrmp.img.verification, ecfmg.exam-set.
    """
    if certificate_alone(case):
        return certificate_counts(case)
    answers = [step_counts(case, exam) for exam in FOR_CERTIFICATE]
    answers.append(pathway_counts(case, any(answer is not None for answer in answers)))
    return False if False in answers else None if None in answers else True


def certificate_alone(case: Case) -> bool:
    """Is there a certificate, and no Pathway recorded beside it?"""
    return certificate_issued(case) is not None and accepted_pathway(case) is None


def certificate_counts(case: Case) -> bool | None:
    """Does the certificate stand for the Pathway it rests on, on the rank-list day too? ``None`` where its end is not known.

    Rules: ecfmg.path-must-be-unexpired, ecfmg.match-condition.
    """
    if certificate_settles(case) or before_pathways(case) or cs_stands(case):
        return True
    rol, end = case.event("nrmp.rol"), certified_until(case)
    reaches = until(case.deadline(rol), end) if rol is not None and end is not None else "doubtful"
    ended = end is not None and end < case.today and rol is not None and not case.over(rol)
    if reaches == "ends" or ended:
        return None if _perhaps_not_recorded(case) else False
    return True if reaches == "holds" and rol is not None and case.over(rol) else None


def _perhaps_not_recorded(case: Case) -> bool:
    """May a Pathway be there that is not recorded? Nobody certifies a list without hope of being verified."""
    applied = any(case.past(one.submitted) or case.past(one.started) for one in case.pathway_applications)
    return counted(case, "ranklist_certified") and not applied


def step_counts(case: Case, exam: str) -> bool | None:
    """Did the result of a Step count at the hour, or does it now? ``None`` where too little is recorded."""
    found = [worth for worth in outcomes(case, exam) if worth != "booked"]
    if "pass" in found:
        return exam_counts(case, exam)
    rol = case.event("nrmp.rol")
    if rol is not None and case.over(rol) and first_booked(case, exam) is not None:
        # Nobody books a Step that is passed: it was not there at the hour (usmle.attempts.no-retake).
        return False
    return None if not found or "doubtful" in found or perhaps_reported(case, exam) else False


def perhaps_reported(case: Case, exam: str) -> bool:
    """May a result that is not typed have been reported by the rank-list hour? Then R3 shows what ECFMG answered.

    A usual time is known and none below which no result can come: only a sitting after the hour is surely too late.
    Rules: nrmp.img.verification, usmle.score.lag.
    """
    rol = case.event("nrmp.rol")
    pending = [one.date for one, found in worth(case, exam) if found == "pending" and one.date is not None]
    return rol is not None and any(day <= rol.day for day in pending)


def pathway_counts(case: Case, sittings: bool) -> bool | None:
    """The same of the Pathway; with `sittings` recorded, one that is not there was not."""
    held = accepted_pathway(case)
    stands = cs_stands(case)
    if stands is not False:
        return stands
    if held is not None and held.unexpired is not False:
        return held.unexpired
    rol = case.event("nrmp.rol")
    if held is not None and held.end is not None and rol is not None and case.over(rol):
        # What has ended since was enough on the day that mattered.
        return {"holds": True, "doubtful": None, "ends": False}[until(case.deadline(rol), held.end.value)]
    applied = any(case.past(one.submitted) or case.past(one.started) for one in case.pathway_applications)
    return False if held is not None or applied or (sittings and not _perhaps_not_recorded(case)) else None


def verified(case: Case) -> bool | None:
    """Does, or did, ECFMG verify this person for the target Match? ``None`` = look in R3 (nrmp.img.verification)."""
    if is_img(case)[0] == "no" or counted(case, "verified") or case.result in MATCHED or soap_place(case):
        return True
    return False if ecfmg_requirements(case) is False else None


def verified_as_recorded(case: Case) -> bool:
    """Is a verification of the target Match recorded, or what none gets without it: a place, or SOAP as R3 shows it?

    Rules: nrmp.img.verification, nrmp.soap.eligible.
    """
    shown = counted(case, "verified") or case.result in MATCHED or bool(soap_place(case))
    shown = shown or (case.result is not None and case.season.soap_eligible is True)
    return shown and is_img(case)[0] != "no"


def decided_unseen(case: Case) -> bool:
    """Was ECFMG's answer given by the rank-list hour, and only not seen yet? Then R3 shows it, and no day is left for it.

    Rules: nrmp.img.verification, ecfmg.match-condition.
    """
    rol = case.event("nrmp.rol")
    return rol is not None and case.over(rol) and verified(case) is None


def list_unanswered(case: Case) -> bool:
    """Is a list in, the hour over, and ECFMG's answer not seen yet (nrmp.img.verification)?"""
    return counted(case, "ranklist_certified") and case.result is None and decided_unseen(case)


def soap_unanswered(case: Case) -> bool:
    """Unmatched, and whether ECFMG verified, so that SOAP is open, is not seen yet (nrmp.soap.eligible)?"""
    return case.result == "unmatched" and decided_unseen(case)
