"""The exams: sittings, registrations and permits, OET and Pathway applications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import Literal

from img_pathway.profile.facts.declare import Table, fact, series

ExamResult = Literal["pass", "fail", "incomplete"]
Region = Literal["us-canada", "abroad"]


@dataclass(frozen=True)
class Sitting(Table, personal=False):
    """One sitting of a Step: past, pending or booked. Every sitting counts as an attempt."""

    date: Day | None = fact("Test day (first day)", "date")
    result: ExamResult | None = fact(
        "Result", "choice", "", choices=(("pass", "pass"), ("fail", "fail"), ("incomplete", "incomplete"))
    )
    score: int | None = fact("Score (three digits)", "int", minimum=1, maximum=300)
    reported: Day | None = fact("Result reported on", "date", planned=False, brief="reported")


@dataclass(frozen=True)
class Exams(Table, personal=False):
    """Every sitting of every Step; each one counts as an attempt."""

    step1: tuple[Sitting, ...] = series(Sitting, "Sittings of Step 1", "sitting", "Step 1, sitting")
    step2ck: tuple[Sitting, ...] = series(Sitting, "Sittings of Step 2 CK", "sitting", "Step 2 CK, sitting")
    step2cs: tuple[Sitting, ...] = series(
        Sitting, "Sittings of Step 2 CS (ended 2021)", "sitting", "Step 2 CS, sitting"
    )
    step3: tuple[Sitting, ...] = series(Sitting, "Sittings of Step 3", "sitting", "Step 3, sitting")


@dataclass(frozen=True)
class Registration(Table, personal=False):
    """One registration for a Step at FSMB: its eligibility period, permit and extension."""

    applied: Day | None = fact("Applied at FSMB", "date", planned=False, brief="applied")
    region: Region | None = fact(
        "Testing region", "choice", "", choices=(("us-canada", "US or Canada"), ("abroad", "anywhere else"))
    )
    period_start: Day | None = fact("Eligibility period from", "date", brief="from")
    period_end: Day | None = fact("… to", "date", brief="to")
    issued: Day | None = fact("Scheduling permit issued", "date", planned=False, brief="permit")
    permit_name: str | None = fact("Name on the permit", "text", personal=True)
    extension_requested: Day | None = fact("Extension requested", "date", planned=False, brief="extension asked")
    extended_to: Day | None = fact("Extended to", "date", brief="extended to")


@dataclass(frozen=True)
class Permits(Table, personal=False):
    """FSMB account, registrations and scheduling permits."""

    fsmb_account: Day | None = fact("FSMB account made", "date", planned=False)
    step1: tuple[Registration, ...] = series(
        Registration, "Registrations for Step 1", "registration", "Step 1 registration"
    )
    step2ck: tuple[Registration, ...] = series(
        Registration, "Registrations for Step 2 CK", "registration", "Step 2 CK registration"
    )
    step3: tuple[Registration, ...] = series(
        Registration, "Registrations for Step 3", "registration", "Step 3 registration"
    )


@dataclass(frozen=True)
class OetSitting(Table, personal=False):
    """One sitting of OET Medicine: all four sub-tests belong to it."""

    date: Day | None = fact("OET test day", "date")
    listening: int | None = fact("Listening", "int", minimum=0, maximum=500, brief="L")
    reading: int | None = fact("Reading", "int", minimum=0, maximum=500, brief="R")
    writing: int | None = fact("Writing", "int", minimum=0, maximum=500, brief="W")
    speaking: int | None = fact("Speaking", "int", minimum=0, maximum=500, brief="S")
    reported: Day | None = fact("Result reported on", "date", planned=False, brief="reported")
    released: Day | None = fact("Result released to ECFMG", "date", planned=False, brief="released")


@dataclass(frozen=True)
class PathwayApplication(Table, personal=False):
    """One Pathway application; it belongs to its own Pathway season."""

    season: int | None = fact(
        "Pathway season", "year", "The year in its name: 2027 Pathways.", minimum=2021, maximum=2060
    )
    number: int | None = fact("Pathway (1 to 6)", "int", minimum=1, maximum=6, brief="Pathway")
    started: Day | None = fact("Form begun", "date", "A begun form is soon deleted.", planned=False, brief="begun")
    submitted: Day | None = fact("Submitted", "date", planned=False, brief="submitted")
    accepted: Day | None = fact("Accepted", "date", planned=False, brief="accepted")
    rejected: Day | None = fact("Rejected or closed", "date", planned=False, brief="rejected")
    expires: Day | None = fact("Valid through (as printed)", "date", brief="valid to")


@dataclass(frozen=True)
class Skills(Table, personal=False):
    """OET sittings, Pathway applications, licence."""

    oet: tuple[OetSitting, ...] = series(OetSitting, "Sittings of OET Medicine", "sitting", "OET, sitting")
    pathway: tuple[PathwayApplication, ...] = series(
        PathwayApplication, "Pathway applications", "application", "Pathway application"
    )
    licence_unsupervised: bool | None = fact(
        "Ever held a licence to practise without supervision?",
        "bool",
        "A training or supervised licence does not count.",
    )
    licence_valid_until: Day | None = fact("Licence valid until", "date", "Last day it was or will be valid.")
    licence_discipline: bool | None = fact("Any disciplinary action on it?", "bool")
    osce_passed: bool | None = fact("National licensing OSCE at the school passed?", "bool")
    attested: Day | None = fact("School sent its clinical-skills attestation", "date", planned=False)
    encounters: int | None = fact("Rated Pathway 6 encounters", "int", minimum=0, maximum=6)
