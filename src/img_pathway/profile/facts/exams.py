"""The exams: sittings, registrations and permits, OET and Pathway applications."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import Literal

from img_pathway.profile.facts.declare import Only, Table, fact, series

ExamResult = Literal["pass", "fail", "incomplete", "invalidated"]
RepeatReason = Literal["time-limit", "ecfmg-window", "other"]
LicenceKind = Literal["full", "provisional", "training"]
Region = Literal["us-canada", "abroad"]


class Sitting(Table):
    """One sitting of a Step: past, pending or booked. Every sitting counts as an attempt."""

    date: Day | None = fact("Test day", "date", vaguer="month")
    planned: bool | None = fact("Seat booked?", "bool", choices="false: yes|true: no", told=False, ahead=True)
    result: ExamResult | None = fact(
        "Result", "choice", choices="pass|fail|incomplete|invalidated: invalidated by the USMLE"
    )
    score: int | None = fact("Score (three digits)", "int", minimum=1, maximum=300)
    reported: Day | None = fact(
        "Result reported on", "date", planned=False, brief="reported", vaguer="reported_month", after="date"
    )
    reported_month: str | None = fact("Month of the result", "month", "Only where the day is not known: 2027-06.")
    month: str | None = fact("Month of the test", "month", "Only where the day is not known: 2025-06, or 2025.")
    day2: Day | None = fact(
        "Second test day", "date", "Step 3 only.", brief="second day", of="exams.step3", after="date"
    )
    country: str | None = fact("Country of the test centre", "country")
    region: str | None = fact(
        "State of the test centre", "state", "In the United States only.", only=Only("country", "US")
    )
    repeat_reason: RepeatReason | None = fact(
        "Why sit again after a pass?",
        "choice",
        "A passed Step may be repeated only for a reason the USMLE accepts.",
        after_other=Only("result", "pass"),
        choices=(
            "time-limit: the time limit of a licensing authority ran out|"
            "ecfmg-window: the time limit of ECFMG ran out|other: another reason the USMLE accepted"
        ),
    )


class Exams(Table):
    """Every sitting of every Step; each one counts as an attempt."""

    step1: tuple[Sitting, ...] = series(
        Sitting, "Sittings of Step 1", "sitting", "Step 1, sitting", until={"score": "2022-01-26"}
    )
    step2ck: tuple[Sitting, ...] = series(Sitting, "Sittings of Step 2 CK", "sitting", "Step 2 CK, sitting")
    step2cs: tuple[Sitting, ...] = series(
        Sitting, "Sittings of Step 2 CS (ended 2021)", "sitting", "Step 2 CS, sitting", until={"score": ""}
    )
    step3: tuple[Sitting, ...] = series(Sitting, "Sittings of Step 3", "sitting", "Step 3, sitting")


STEPS = ("step1", "step2ck", "step2cs", "step3")
"""Every Step there is or was, as the facts name them."""


class Registration(Table):
    """One registration for a Step at FSMB: its eligibility period, permit and extension."""

    applied: Day | None = fact("Applied at FSMB", "date", planned=False, brief="applied")
    region: Region | None = fact("Testing region", "choice", choices="us-canada: US or Canada|abroad: anywhere else")
    period_start: Day | None = fact("Eligibility period from", "date", brief="from")
    period_end: Day | None = fact("… to", "date", brief="to", together=True, after="period_start")
    issued: Day | None = fact("Scheduling permit issued", "date", planned=False, brief="permit", after="applied")
    permit_name: str | None = fact("Name on the permit", "text", personal="Name")
    extension_requested: Day | None = fact("Extension requested", "date", planned=False, brief="extension asked")
    extended_to: Day | None = fact("Extended to", "date", brief="extended to", after="period_end")


class Permits(Table):
    """FSMB account, registrations and scheduling permits."""

    fsmb_account: Day | None = fact("FSMB account made", "date", planned=False)
    barred_until: Day | None = fact(
        "Barred from testing until", "date", "Only where USMLE barred you from testing for a time."
    )
    step1: tuple[Registration, ...] = series(
        Registration, "Registrations for Step 1", "registration", "Step 1 registration"
    )
    step2ck: tuple[Registration, ...] = series(
        Registration, "Registrations for Step 2 CK", "registration", "Step 2 CK registration"
    )
    step3: tuple[Registration, ...] = series(
        Registration, "Registrations for Step 3", "registration", "Step 3 registration"
    )


class OetSitting(Table):
    """One sitting of OET Medicine: all four sub-tests belong to it."""

    date: Day | None = fact("OET test day", "date", vaguer="month")
    month: str | None = fact("Month of the test", "month", "Only where the day is not known: 2026-10.")
    listening: int | None = fact("Listening", "int", minimum=0, maximum=500, brief="L")
    reading: int | None = fact("Reading", "int", minimum=0, maximum=500, brief="R", together=True)
    writing: int | None = fact("Writing", "int", minimum=0, maximum=500, brief="W", together=True)
    speaking: int | None = fact("Speaking", "int", minimum=0, maximum=500, brief="S", together=True)
    reported: Day | None = fact(
        "Result reported on", "date", planned=False, brief="reported", vaguer="reported_month", after="date"
    )
    reported_month: str | None = fact("Month of the result", "month", "Only where the day is not known: 2027-06.")
    released: Day | None = fact(
        "Result released to ECFMG", "date", planned=False, brief="released", vaguer="released_known", after="date"
    )
    released_known: bool | None = fact("Released, on a day you do not know?", "bool")


class PathwayApplication(Table):
    """One Pathway application; it belongs to its own Pathway season."""

    season: int | None = fact(
        "Pathway season", "year", "The year in its name: 2027 Pathways.", minimum=2021, maximum=2060
    )
    number: int | None = fact(
        "Pathway (1 to 6)",
        "int",
        "1 licence, 2 OSCE of the school, 3 WFME, 4 NCFMEA, 5 joint US degree, 6 rated encounters.",
        minimum=1,
        maximum=6,
        brief="Pathway",
    )
    started: Day | None = fact("Form begun", "date", "A begun form is soon deleted.", planned=False, brief="begun")
    submitted: Day | None = fact("Submitted", "date", planned=False, brief="submitted", after="started")
    accepted: Day | None = fact(
        "Accepted", "date", planned=False, brief="accepted", vaguer="accepted_month", after="submitted"
    )
    accepted_month: str | None = fact("Month of acceptance", "month", "Only where the day is not known: 2027-01.")
    rejected: Day | None = fact("Rejected or closed", "date", planned=False, brief="rejected", after="submitted")
    expires: Day | None = fact("Valid through (as printed)", "date", brief="valid to", after="accepted")


class Encounter(Table):
    """One observed encounter of Pathway 6, and who rated it."""

    date: Day | None = fact("Day of the encounter", "date", after="accepted")
    evaluator: str | None = fact(
        "Evaluator", "text", "A name or letter, the same for the same person.", personal="Person"
    )
    evaluator_licensed_since: Day | None = fact("Evaluator licensed since", "date", planned=False)
    evaluator_unrestricted: bool | None = fact("Evaluator's licence unrestricted?", "bool")
    evaluator_relative: bool | None = fact("Is the evaluator a relative?", "bool")
    accepted: Day | None = fact("Evaluator accepted by ECFMG", "date", planned=False, brief="accepted")


class Skills(Table):
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
    licence_kind: LicenceKind | None = fact(
        "Kind of licence", "choice", choices="full|provisional|training: for training, supervised"
    )
    licence_issued: Day | None = fact("Licence issued", "date", planned=False, vaguer="licence_issued_month")
    licence_issued_month: str | None = fact(
        "Month the licence was issued", "month", "Only where the day is not known: 2015-06, or 2015."
    )
    licence_no_end: bool | None = fact("Still valid, without an end date?", "bool", "For life, or until withdrawn.")
    licence_valid_until: Day | None = fact(
        "Licence valid until", "date", "Last day it was or will be valid.", endless="licence_no_end"
    )
    licence_discipline: bool | None = fact("Any disciplinary action on it?", "bool")
    good_standing_requested: Day | None = fact("Letter of good standing asked for", "date", planned=False)
    good_standing_issued: Day | None = fact(
        "Letter of good standing issued", "date", planned=False, after="good_standing_requested"
    )
    good_standing_sent: Day | None = fact(
        "Letter of good standing sent to ECFMG", "date", planned=False, after="good_standing_issued"
    )
    osce_passed: bool | None = fact("National licensing OSCE at the school passed?", "bool")
    attestation_requested: Day | None = fact("School asked for its attestation", "date", planned=False)
    attested: Day | None = fact(
        "School sent its clinical-skills attestation",
        "date",
        planned=False,
        after="attestation_requested",
        vaguer="attested_month",
    )
    attested_month: str | None = fact("Month of the attestation", "month", "Only where the day is not known: 2027-01.")
    encounters: int | None = fact("Rated Pathway 6 encounters", "int", minimum=0, maximum=6)
    encounter: tuple[Encounter, ...] = series(Encounter, "Pathway 6 encounters one by one", "encounter")
