"""Who the person is, the school, the accounts, and what ECFMG holds: application, documents, certificate."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import Literal

from img_pathway.profile.facts.declare import Only, Table, fact, series

UsStatus = Literal[
    "none", "citizen", "permanent-resident", "work-permit", "f1", "j1", "h1b", "visitor", "asylee", "refugee", "h4", "j2",
    "l2", "tps", "other",
]  # fmt: skip
Accreditor = Literal["lcme", "coca", "cacms", "other"]
DocumentKind = Literal["diploma", "transcript", "transfer-transcript", "translation", "name-proof", "other"]
SponsorNote = Literal["current", "years", "none"]
SchoolStatus = Literal["enrolled", "graduated", "withdrawn"]
DegreeKind = Literal["medicine", "stomatology", "ayurvedic", "homeopathic", "special", "practitioner"]

_US_STATUS = (
    "none: no US status|citizen: US citizen|permanent-resident: permanent resident (green card)|"
    "work-permit: work permit (EAD)|f1: F-1 student|j1: J-1|h1b: H-1B|visitor: visitor (B or ESTA)|"
    "asylee: asylee (asylum granted)|refugee: admitted as a refugee|h4: H-4|j2: J-2|l2: L-2|"
    "tps: temporary protected status (TPS)|other: another status"
)


class Person(Table):
    """Who you are and what you aim for."""

    label: str | None = fact(
        "What to call this profile", "text", "Shown in the title only. A nickname is fine.", personal="Applicant"
    )
    citizenships: tuple[str, ...] = fact(
        "Citizenships", "countries", "Every passport country. The visa rules judge each passport by itself."
    )
    stateless: bool | None = fact("Without any citizenship?", "bool", only=Only("citizenships", missing=True))
    birth_country: str | None = fact("Country of birth", "country", "Some US measures look at birth, not passport.")
    us_status: UsStatus | None = fact("Status in the United States", "choice", choices=_US_STATUS)
    location: str | None = fact("Where you are now", "country", "Decides consulates, exam surcharges and local days.")
    residence_country: str | None = fact(
        "Last legal permanent residence",
        "country",
        "Its health ministry issues the J-1 Statement of Need. Leave empty if it is your citizenship.",
    )
    time_zone: str | None = fact(
        "Your time zone", "zone", "For example Asia/Kolkata. Deadlines are shown in it too.", personal="Zone"
    )
    permanent_resident_since: Day | None = fact(
        "Permanent resident since", "date", "Kept for your records: no rule asks for it.", planned=False
    )
    us_visa_on_2026_01_01: bool | None = fact("Valid US visa held on 1 January 2026?", "bool")
    in_us_on_2026_01_01: bool | None = fact(
        "In the United States on 1 January 2026?", "bool", "Where you were on that day, not where you are now."
    )
    passport_name: str | None = fact(
        "Name as printed on the passport", "text", "Letter for letter, as in the photo page.", personal="Name"
    )
    school_record_name: str | None = fact(
        "Name as in the school record", "text", "As printed on diploma and transcript.", personal="Name"
    )
    target_match: int | None = fact(
        "Target Match (year)",
        "year",
        "The Match of a year leads to a start in July of that year.",
        minimum=2021,
        maximum=2060,
    )
    specialties: tuple[str, ...] = fact(
        "Specialties", "words", "In order of preference.", personal="Specialty", among="specialties"
    )


class Transfer(Table):
    """A school from which credits were transferred."""

    school: str | None = fact("School the credits come from", "text", personal="School")
    country: str | None = fact("Country of that school", "country")
    listed: bool | None = fact("Listed, with an ECFMG note that covers those years?", "bool")
    began: Day | None = fact("There from", "date", planned=False, brief="from")
    ended: Day | None = fact("… to", "date", planned=False, brief="to", together=True, after="began")
    passed_there: bool | None = fact("Were the courses passed there?", "bool")


class School(Table):
    """The medical school, its listing, and your dates there."""

    name: str | None = fact("Medical school", "text", personal="School")
    country: str | None = fact("Country of the school", "country")
    accreditor: Accreditor | None = fact(
        "Accredited by",
        "choice",
        "LCME and COCA are the US bodies, CACMS the Canadian one.",
        choices="lcme: LCME|coca: COCA|cacms: CACMS|other: another body",
    )
    wdoms_listed: bool | None = fact("In the World Directory (wdoms.org)?", "bool")
    sponsor_note: SponsorNote | None = fact(
        "ECFMG note on the Sponsor Notes tab",
        "choice",
        choices="current: years up to Current|years: closed range of years|none: no ECFMG note",
    )
    note_from: int | None = fact(
        "Note covers graduation years from", "year", minimum=1500, maximum=2100, only=Only("sponsor_note")
    )
    note_to: int | None = fact(
        "… to (leave empty for Current)", "year", minimum=1500, maximum=2100, only=Only("sponsor_note")
    )
    note_checked: Day | None = fact("Day you looked", "date", planned=False)
    wfme: bool | None = fact("Accrediting agency recognised by WFME?", "bool", "wfme.org lists recognised agencies.")
    ncfmea: bool | None = fact("Agency has NCFMEA comparability?", "bool")
    joint_us_degree: bool | None = fact("Degree awarded jointly with a US (LCME) school?", "bool")
    attests: bool | None = fact("Does the school attest clinical skills for Pathways 3 to 5?", "bool")
    enrolled: Day | None = fact("Enrolled on", "date", "First day of the medical course.")
    status: SchoolStatus | None = fact(
        "You are", "choice", choices="enrolled|graduated|withdrawn: withdrawn or dismissed"
    )
    basic_sciences: Day | None = fact(
        "Basic medical sciences finished on",
        "date",
        "The basic science part of the course; a day you only expect will do.",
        only=Only("status", "enrolled"),
        after="enrolled",
    )
    final_exam: Day | None = fact("Final examination", "date", after="enrolled")
    graduated: Day | None = fact(
        "Graduation date",
        "date",
        "The day every requirement was met, the end of a required internship included.",
        vaguer="graduated_month",
        after="enrolled",
    )
    graduated_month: str | None = fact(
        "Month of graduation", "month", "Only where the day is not known: 2018-07, or 2018."
    )
    degree: Day | None = fact("Degree date", "date", "The date printed on the diploma.", after="enrolled")
    degree_kind: DegreeKind | None = fact(
        "What the degree is in",
        "choice",
        "Several degrees: the one in medicine. In doubt leave it empty, and ask ECFMG.",
        choices=(
            "medicine: medicine (MBBS, MD or the like)|stomatology: only stomatology or dentistry|"
            "ayurvedic: only ayurvedic medicine|homeopathic: only homeopathic medicine|"
            "special: physician-biochemist, -biophysicist, -cyberneticist or -epidemiologist|"
            "practitioner: licensed or assistant medical practitioner"
        ),
    )
    credit_years: int | None = fact("Credit years of the medical course", "int", minimum=0, maximum=15)
    transfer_credits: bool | None = fact("Credits transferred from another school?", "bool")
    transfer_disclosed: bool | None = fact(
        "All transferred credits disclosed, with transcripts?", "bool", only=Only("transfer_credits")
    )
    transfer_one_eligible_school: bool | None = fact(
        "All from one eligible school, courses passed there?", "bool", only=Only("transfer_credits")
    )
    transfer: tuple[Transfer, ...] = series(
        Transfer, "Schools credits were transferred from", "school", "Earlier school"
    )


class Identity(Table):
    """MyIntealth account, the two ID numbers, passport."""

    account_started: Day | None = fact(
        "Account request begun", "date", "An unfinished request is deleted after a while.", planned=False
    )
    account_requested: Day | None = fact("Account request sent", "date", planned=False, after="account_started")
    account_established: Day | None = fact("Account established", "date", planned=False, after="account_requested")
    myintealth_id: str | None = fact("MyIntealth ID", "text", personal="Number")
    check_done: Day | None = fact("Identity verified by the notary session", "date", planned=False)
    usmle_id: str | None = fact("USMLE ID", "text", "Eight digits, hyphens or none.", personal="Number")
    passport_expires: Day | None = fact("Passport expires", "date")
    diploma_name: str | None = fact("Name on the diploma", "text", "Letter for letter.", personal="Name")
    transcript_name: str | None = fact("Name on the transcript", "text", "Letter for letter.", personal="Name")
    myintealth_name: str | None = fact("Name at MyIntealth", "text", "As your account shows it.", personal="Name")
    fsmb_name: str | None = fact("Name at FSMB", "text", "As your account shows it.", personal="Name")
    id_name: str | None = fact(
        "Name on the test-day ID", "text", "Where it is not the passport you will show.", personal="Name"
    )
    oet_name: str | None = fact("Name at OET", "text", "As your OET account shows it.", personal="Name")
    eras_name: str | None = fact("Name in MyERAS", "text", "As your profile there shows it.", personal="Name")
    residencycas_name: str | None = fact(
        "Name in ResidencyCAS", "text", "As your profile there shows it.", personal="Name"
    )
    nrmp_name: str | None = fact("Name at NRMP", "text", "As R3 shows it.", personal="Name")
    passport_born: Day | None = fact("Birth date on the passport", "date", planned=False, personal="Birth")
    diploma_born: Day | None = fact("Birth date on the diploma", "date", planned=False, personal="Birth")
    myintealth_born: Day | None = fact("Birth date at MyIntealth", "date", planned=False, personal="Birth")
    fsmb_born: Day | None = fact("Birth date at FSMB", "date", planned=False, personal="Birth")
    eras_born: Day | None = fact("Birth date in MyERAS", "date", planned=False, personal="Birth")
    nrmp_born: Day | None = fact("Birth date at NRMP", "date", planned=False, personal="Birth")
    new_name: str | None = fact(
        "Name that is to come", "text", "After a marriage, say, or a correction.", personal="Name"
    )
    name_change_planned: Day | None = fact("It changes on", "date")
    name_proof_filed: Day | None = fact("Proof for the name difference filed", "date", planned=False)
    name_proof_accepted: Day | None = fact("Proof accepted", "date", planned=False, after="name_proof_filed")


class Application(Table):
    """Application for ECFMG Certification."""

    submitted: Day | None = fact("Application submitted", "date", planned=False)
    enrolment_confirmed: Day | None = fact("School confirmed your enrolment", "date", planned=False)
    accepted: Day | None = fact(
        "Application accepted",
        "date",
        'Status in "My Cases" begins with Accepted.',
        planned=False,
        after="submitted",
        vaguer="accepted_month",
    )
    accepted_month: str | None = fact(
        "Month of acceptance", "month", "Only where the day is not known: 2026-06, or 2026."
    )


class Document(Table):
    """One document given to ECFMG, tracked by itself."""

    kind: DocumentKind | None = fact(
        "Document",
        "choice",
        choices=(
            "diploma|transcript|transfer-transcript: transcript of an earlier school|translation|"
            "name-proof: proof of a name|other: another document"
        ),
    )
    language: str | None = fact("Language", "text", personal="Language")
    original: bool | None = fact("Original sent with it?", "bool", "Asked of a translation.")
    sent: Day | None = fact("Sent", "date", planned=False, brief="sent")
    verified: Day | None = fact("Verified", "date", planned=False, brief="verified", after="sent")
    rejected: Day | None = fact("Rejected", "date", planned=False, brief="rejected", after="sent")


class Credentials(Table):
    """Diploma and transcript, and their verification by the school."""

    diploma_sent: Day | None = fact("Diploma given to ECFMG", "date", planned=False)
    transcript_sent: Day | None = fact("Transcript given to ECFMG", "date", planned=False)
    in_english: bool | None = fact("Are both documents in English?", "bool")
    translated: Day | None = fact("Certified translations attached", "date", planned=False)
    school_nudged: Day | None = fact("School last reminded", "date", planned=False)
    verified: Day | None = fact("Both verified by the school", "date", planned=False, vaguer="verified_month")
    verified_month: str | None = fact(
        "Month of the verification", "month", "Only where the day is not known: 2026-06, or 2026."
    )
    documents: tuple[Document, ...] = series(Document, "Documents one by one", "document")


class Certificate(Table):
    """The Standard ECFMG Certificate."""

    issued: Day | None = fact("Certificate issued", "date", planned=False)
    expires: Day | None = fact("Valid through (as printed)", "date", after="issued", endless="no_end")
    no_end: bool | None = fact("Printed without an end date?", "bool")
    permanent: Day | None = fact("Validity made permanent", "date", planned=False, after="issued")
