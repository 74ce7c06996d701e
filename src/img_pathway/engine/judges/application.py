"""The application for ECFMG certification."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from img_pathway.engine.case import Case
from img_pathway.engine.judges.school_and_identity import (
    ineligible,
    not_for_us_graduates,
    studies_amiss,
    transferred,
    withdrawn,
)
from img_pathway.engine.readings.given import application_accepted, credentials_verified, given
from img_pathway.engine.ruling import Ruling, done, not_needed, open_step, unless, with_others
from img_pathway.engine.words.said import Said


@unless(not_for_us_graduates)
def submit(case: Case) -> Ruling | None:
    """application.submit (ecfmg.app-form)."""
    if case.past(case.profile.application.submitted):
        return done(Said("application.submit.submitted"), "ecfmg.app-form", facts=("application.submitted",))
    gone = ineligible(case)
    if gone is not None and studies_amiss(case):
        # Only ECFMG can say whether anything helps, and nothing is paid before.
        return gone.act(Said("warning.ask-ecfmg-first"))
    school = case.profile.school
    if gone is None and transferred(case) and school.transfer_disclosed is False:
        rule = "ecfmg.cred-transfer-disclose"
        return open_step(Said("application.submit.disclose"), rule, facts=("school.transfer_disclosed",))
    return gone


@unless(not_for_us_graduates)
def enrolment(case: Case) -> Ruling | None:
    """application.enrolment: students only (ecfmg.app-students)."""
    application = case.profile.application
    gone = withdrawn(case)
    if gone is not None:
        return gone
    if case.past(application.enrolment_confirmed):
        return done(
            Said("application.enrolment.confirmed"), "ecfmg.app-students", facts=("application.enrolment_confirmed",)
        )
    if case.student is False:
        return not_needed(
            Said("application.enrolment.graduated"), "ecfmg.app-students", facts=("school.graduated", "school.status")
        )
    if case.past(application.submitted):
        since = application.submitted or date.min
        return with_others(
            case,
            since,
            Said("application.enrolment.awaited"),
            "ecfmg.app-students",
            "ecfmg.app-school-confirms",
            facts=("application.submitted",),
            wait="enrolment",
        ).act(Said("application.enrolment.ask"))
    return None


@unless(not_for_us_graduates)
def accepted(case: Case) -> Ruling | None:
    """application.accepted: the gate to FSMB (ecfmg.app-gate-for-usmle)."""
    application = case.profile.application
    if application_accepted(case) is not None:
        facts = ("application.accepted", "application.accepted_month")
        return done(Said("application.accepted.accepted"), "ecfmg.app-gate-for-usmle", facts=facts)
    if case.past(application.submitted):
        since = application.submitted or date.min
        if case.student is False and credentials_verified(case) is None:
            with_school = with_others(
                case,
                since,
                Said("application.accepted.documents-first"),
                "ecfmg.app-credentials-first",
                "ecfmg.app-gate-for-usmle",
                facts=("application.submitted", "credentials.verified"),
                wait="verification",
            )
            asked_there = all(given(case, kind).sent is not None for kind in ("diploma", "transcript"))
            # Once both documents are recorded as given, their verification reminds the school.
            nudge = None if asked_there else with_school.nudge
            return replace(with_school, who=Said("who.school-and-intealth"), nudge=nudge)
        return with_others(
            case,
            since,
            Said("application.accepted.awaited"),
            "ecfmg.app-gate-for-usmle",
            "ecfmg.app-credentials-first",
            facts=("application.submitted",),
            wait="application",
        )
    return None
