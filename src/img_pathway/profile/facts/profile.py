"""The facts a person can record: one declaration for file, forms, `set`, `schema` and engine.

Every field is optional and ``None`` means *not recorded*; nothing derived is ever stored here.
Dates are calendar days at the place where the event happened. The classes are frozen: a change
makes a new `Profile` (see `profile.keys`). Each field carries a `Fact` in its metadata; the pydantic
models at the edge (`profile.schema`) are generated from the same declaration.
"""

# ruff: noqa: N812  (Day keeps fields free to be called date; _fact only describes a field)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from typing import Any, Literal, NamedTuple

SCHEMA = 1
"""Number of the file format this program writes."""

UsStatus = Literal["none", "citizen", "permanent-resident", "work-permit", "f1", "j1", "h1b", "visitor", "other"]
Accreditor = Literal["lcme", "coca", "cacms", "other"]
SponsorNote = Literal["current", "years", "none"]
SchoolStatus = Literal["enrolled", "graduated", "withdrawn"]
ExamResult = Literal["pass", "fail", "incomplete"]
Region = Literal["us-canada", "abroad"]
MatchResult = Literal["matched", "partial", "unmatched", "withdrawn"]
VisaClass = Literal["j1", "h1b", "f1-opt", "work-permit", "o1", "other"]

Kind = Literal["date", "year", "int", "text", "bool", "choice", "country", "countries", "words", "zone"]


class Fact(NamedTuple):
    """How one fact is asked for and explained; `choices` pairs a stored word with its label."""

    label: str
    kind: Kind
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    planned: bool = True
    """May the date lie in the future? A result or an issue date may not."""


def _fact(
    label: str,
    kind: Kind,
    help: str = "",
    *,
    choices: tuple[tuple[str, str], ...] = (),
    minimum: int | None = None,
    maximum: int | None = None,
    planned: bool = True,
) -> Any:
    default: Any = () if kind in ("countries", "words") else None
    return field(
        default=default,
        metadata={"fact": Fact(label, kind, help, choices, minimum, maximum, planned)},
    )


@dataclass(frozen=True)
class Table:
    """A table of the file; `extra` keeps keys this version does not know, unread and unharmed."""

    extra: Mapping[str, Any] = field(default_factory=dict, kw_only=True)


_US_STATUS = (
    ("none", "no US status"),
    ("citizen", "US citizen"),
    ("permanent-resident", "permanent resident (green card)"),
    ("work-permit", "work permit (EAD)"),
    ("f1", "F-1 student"),
    ("j1", "J-1"),
    ("h1b", "H-1B"),
    ("visitor", "visitor (B or ESTA)"),
    ("other", "another status"),
)


@dataclass(frozen=True)
class Person(Table):
    """Who you are and what you aim for: decides which branches of the pathway apply."""

    label: str | None = _fact("What to call this profile", "text", "Shown in the title only. A nickname is fine.")
    citizenships: tuple[str, ...] = _fact(
        "Citizenships", "countries", "Every passport country. The visa rules judge each passport by itself."
    )
    birth_country: str | None = _fact("Country of birth", "country", "Some US measures look at birth, not passport.")
    us_status: UsStatus | None = _fact("Status in the United States", "choice", "", choices=_US_STATUS)
    location: str | None = _fact("Where you are now", "country", "Decides consulates, exam surcharges and local days.")
    residence_country: str | None = _fact(
        "Last legal permanent residence",
        "country",
        "Its health ministry issues the J-1 Statement of Need. Leave empty if it is your citizenship.",
    )
    time_zone: str | None = _fact("Your time zone", "zone", "For example Asia/Kolkata. Deadlines are shown in it too.")
    us_visa_on_2026_01_01: bool | None = _fact("Valid US visa held on 1 January 2026?", "bool")
    passport_name: str | None = _fact(
        "Name as printed on the passport", "text", "Letter for letter, as in the photo page."
    )
    school_record_name: str | None = _fact(
        "Name as in the school record", "text", "As printed on diploma and transcript."
    )
    target_match: int | None = _fact(
        "Target Match (year)", "year", "Match 2028 leads to a start in July 2028.", minimum=2026, maximum=2060
    )
    specialties: tuple[str, ...] = _fact("Specialties", "words", "In order of preference.")


@dataclass(frozen=True)
class School(Table):
    """The medical school, its listing and your dates there."""

    name: str | None = _fact("Medical school", "text")
    country: str | None = _fact("Country of the school", "country")
    accreditor: Accreditor | None = _fact(
        "Accredited by",
        "choice",
        "LCME and COCA are the US bodies, CACMS the Canadian one.",
        choices=(("lcme", "LCME"), ("coca", "COCA"), ("cacms", "CACMS"), ("other", "another body")),
    )
    wdoms_listed: bool | None = _fact("In the World Directory (wdoms.org)?", "bool")
    sponsor_note: SponsorNote | None = _fact(
        "ECFMG note on the Sponsor Notes tab",
        "choice",
        "",
        choices=(("current", "years up to Current"), ("years", "closed range of years"), ("none", "no ECFMG note")),
    )
    note_from: int | None = _fact("Note covers graduation years from", "year", minimum=1900, maximum=2100)
    note_to: int | None = _fact("… to (leave empty for Current)", "year", minimum=1900, maximum=2100)
    note_checked: Day | None = _fact("Day you looked", "date", planned=False)
    wfme: bool | None = _fact("Accrediting agency recognised by WFME?", "bool", "wfme.org lists recognised agencies.")
    ncfmea: bool | None = _fact("Agency has NCFMEA comparability?", "bool")
    joint_us_degree: bool | None = _fact("Degree awarded jointly with a US (LCME) school?", "bool")
    attests: bool | None = _fact("Does the school attest clinical skills for Pathways 3 to 5?", "bool")
    enrolled: Day | None = _fact("Enrolled on", "date", "First day of the medical course.")
    status: SchoolStatus | None = _fact(
        "You are",
        "choice",
        "",
        choices=(("enrolled", "enrolled"), ("graduated", "graduated"), ("withdrawn", "withdrawn or dismissed")),
    )
    final_exam: Day | None = _fact("Final examination", "date")
    graduated: Day | None = _fact(
        "Graduation date", "date", "The day every requirement was met, the end of a required internship included."
    )
    degree: Day | None = _fact("Degree date", "date", "The date printed on the diploma.")
    credit_years: int | None = _fact("Credit years of the medical course", "int", minimum=0, maximum=15)
    transfer_credits: bool | None = _fact("Credits transferred from another school?", "bool")
    transfer_disclosed: bool | None = _fact("All transferred credits disclosed, with transcripts?", "bool")
    transfer_one_eligible_school: bool | None = _fact("All from one eligible school, courses passed there?", "bool")


@dataclass(frozen=True)
class Identity(Table):
    """MyIntealth account, identity check, the two numbers and the passport's end."""

    account_started: Day | None = _fact(
        "Account request begun", "date", "An unfinished request is deleted after 14 days.", planned=False
    )
    account_requested: Day | None = _fact("Account request sent", "date", planned=False)
    account_established: Day | None = _fact("Account established", "date", planned=False)
    myintealth_id: str | None = _fact("MyIntealth ID", "text")
    check_done: Day | None = _fact("Identity verified by the notary session", "date", planned=False)
    usmle_id: str | None = _fact("USMLE ID", "text", "Eight digits, hyphens or none.")
    passport_expires: Day | None = _fact("Passport expires", "date")
    name_proof_filed: Day | None = _fact("Proof for the name difference filed", "date", planned=False)
    name_proof_accepted: Day | None = _fact("Proof accepted", "date", planned=False)


@dataclass(frozen=True)
class Application(Table):
    """The Application for ECFMG Certification."""

    submitted: Day | None = _fact("Application submitted", "date", planned=False)
    enrolment_confirmed: Day | None = _fact("School confirmed your enrolment", "date", planned=False)
    accepted: Day | None = _fact(
        "Application accepted", "date", 'Status in "My Cases" begins with Accepted.', planned=False
    )


@dataclass(frozen=True)
class Sitting(Table):
    """One sitting of a Step: past, pending or booked. Every sitting counts as an attempt."""

    date: Day | None = _fact("Test day (first day)", "date")
    result: ExamResult | None = _fact(
        "Result", "choice", "", choices=(("pass", "pass"), ("fail", "fail"), ("incomplete", "incomplete"))
    )
    score: int | None = _fact("Score (three digits)", "int", minimum=1, maximum=300)
    reported: Day | None = _fact("Result reported on", "date", planned=False)


@dataclass(frozen=True)
class Exams(Table):
    """All sittings, Step by Step."""

    step1: tuple[Sitting, ...] = ()
    step2ck: tuple[Sitting, ...] = ()
    step2cs: tuple[Sitting, ...] = ()
    step3: tuple[Sitting, ...] = ()


@dataclass(frozen=True)
class Registration(Table):
    """One registration for a Step at FSMB: its eligibility period, permit and extension."""

    applied: Day | None = _fact("Applied at FSMB", "date", planned=False)
    region: Region | None = _fact(
        "Testing region", "choice", "", choices=(("us-canada", "US or Canada"), ("abroad", "anywhere else"))
    )
    period_start: Day | None = _fact("Eligibility period from", "date")
    period_end: Day | None = _fact("… to", "date")
    issued: Day | None = _fact("Scheduling permit issued", "date", planned=False)
    permit_name: str | None = _fact("Name on the permit", "text")
    extension_requested: Day | None = _fact("Extension requested", "date", planned=False)
    extended_to: Day | None = _fact("Extended to", "date")


@dataclass(frozen=True)
class Permits(Table):
    """FSMB account and registrations."""

    fsmb_account: Day | None = _fact("FSMB account made", "date", planned=False)
    step1: tuple[Registration, ...] = ()
    step2ck: tuple[Registration, ...] = ()
    step3: tuple[Registration, ...] = ()


@dataclass(frozen=True)
class OetSitting(Table):
    """One sitting of OET Medicine: all four sub-tests belong to it."""

    date: Day | None = _fact("OET test day", "date")
    listening: int | None = _fact("Listening", "int", minimum=0, maximum=500)
    reading: int | None = _fact("Reading", "int", minimum=0, maximum=500)
    writing: int | None = _fact("Writing", "int", minimum=0, maximum=500)
    speaking: int | None = _fact("Speaking", "int", minimum=0, maximum=500)
    reported: Day | None = _fact("Result reported on", "date", planned=False)
    released: Day | None = _fact("Result released to ECFMG", "date", planned=False)


@dataclass(frozen=True)
class PathwayApplication(Table):
    """One Pathway application; it belongs to its own Pathway season."""

    season: int | None = _fact(
        "Pathway season", "year", "The year in its name: 2027 Pathways.", minimum=2021, maximum=2060
    )
    number: int | None = _fact("Pathway (1 to 6)", "int", minimum=1, maximum=6)
    started: Day | None = _fact("Form begun", "date", "A begun form is deleted after 5 days.", planned=False)
    submitted: Day | None = _fact("Submitted", "date", planned=False)
    accepted: Day | None = _fact("Accepted", "date", planned=False)
    rejected: Day | None = _fact("Rejected or closed", "date", planned=False)
    expires: Day | None = _fact("Valid through (as printed)", "date")


@dataclass(frozen=True)
class Skills(Table):
    """OET, Pathway applications and what decides between the Pathways."""

    oet: tuple[OetSitting, ...] = ()
    pathway: tuple[PathwayApplication, ...] = ()
    licence_unsupervised: bool | None = _fact(
        "Ever held a licence to practise without supervision?",
        "bool",
        "A training or supervised licence does not count.",
    )
    licence_valid_until: Day | None = _fact("Licence valid until", "date", "Last day it was or will be valid.")
    licence_discipline: bool | None = _fact("Any disciplinary action on it?", "bool")
    osce_passed: bool | None = _fact("National licensing OSCE at the school passed?", "bool")
    attested: Day | None = _fact("School sent its clinical-skills attestation", "date", planned=False)
    encounters: int | None = _fact("Rated Pathway 6 encounters", "int", minimum=0, maximum=6)


@dataclass(frozen=True)
class Credentials(Table):
    """Final diploma and transcript, and their verification by the school."""

    diploma_sent: Day | None = _fact("Diploma given to ECFMG", "date", planned=False)
    transcript_sent: Day | None = _fact("Transcript given to ECFMG", "date", planned=False)
    in_english: bool | None = _fact("Are both documents in English?", "bool")
    translated: Day | None = _fact("Certified translations attached", "date", planned=False)
    school_nudged: Day | None = _fact("School last reminded", "date", planned=False)
    verified: Day | None = _fact("Both verified by the school", "date", planned=False)


@dataclass(frozen=True)
class Certificate(Table):
    """The Standard ECFMG Certificate."""

    issued: Day | None = _fact("Certificate issued", "date", planned=False)
    expires: Day | None = _fact("Valid through (as printed)", "date")
    permanent: Day | None = _fact("Validity made permanent", "date", planned=False)


@dataclass(frozen=True)
class Season(Table):
    """What was done for one Match year; another season starts with an empty table."""

    eras_opened: Day | None = _fact("You saw that the ERAS season opened", "date", planned=False)
    pathway_opened: Day | None = _fact("You saw that the Pathway season opened", "date", planned=False)
    nrmp_opened: Day | None = _fact("You saw that NRMP registration opened", "date", planned=False)
    token: Day | None = _fact("ERAS token bought", "date", planned=False)
    documents: Day | None = _fact("MSPE, transcript and photo in MyERAS", "date", planned=False)
    letters: int | None = _fact("Letters uploaded", "int", minimum=0, maximum=30)
    programs: int | None = _fact("Programmes on your list", "int", minimum=0, maximum=1000)
    submitted: Day | None = _fact("Applications submitted in MyERAS", "date", planned=False)
    residencycas_access: Day | None = _fact("ResidencyCAS access received from ECFMG", "date", planned=False)
    residencycas_submitted: Day | None = _fact("Applications submitted in ResidencyCAS", "date", planned=False)
    nrmp_registered: Day | None = _fact("Registered in NRMP R3", "date", planned=False)
    interviews: int | None = _fact("Interviews held or booked", "int", minimum=0, maximum=200)
    verified: Day | None = _fact("R3 shows you as verified by ECFMG", "date", planned=False)
    ranklist_certified: Day | None = _fact("Rank order list certified", "date", planned=False)
    result: MatchResult | None = _fact(
        "Result",
        "choice",
        "",
        choices=(
            ("matched", "matched"),
            ("partial", "partially matched"),
            ("unmatched", "did not match"),
            ("withdrawn", "withdrawn"),
        ),
    )
    soap_accepted: Day | None = _fact("SOAP offer accepted", "date", planned=False)


@dataclass(frozen=True)
class Visa(Table):
    """The visa chain after the Match."""

    plan: VisaClass | None = _fact(
        "Visa class you plan with",
        "choice",
        "",
        choices=(
            ("j1", "J-1"),
            ("h1b", "H-1B"),
            ("f1-opt", "F-1 OPT"),
            ("work-permit", "work permit (EAD)"),
            ("o1", "O-1"),
            ("other", "another"),
        ),
    )
    work_permit_until: Day | None = _fact("Work permit valid until", "date")
    i94_until: Day | None = _fact("I-94 admits you until", "date", "The date on it. Leave empty where it says D/S.")
    need_requested: Day | None = _fact("Statement of Need requested", "date", planned=False)
    need_issued: Day | None = _fact("Statement of Need issued", "date", planned=False)
    case_opened: Day | None = _fact("Sponsorship application opened by the hospital", "date", planned=False)
    ds2019_requested: Day | None = _fact("Sponsorship application complete", "date", planned=False)
    ds2019_issued: Day | None = _fact("DS-2019 issued", "date", planned=False)
    sevis_paid: Day | None = _fact("SEVIS fee (I-901) paid", "date", planned=False)
    interview: Day | None = _fact("Consular interview", "date")
    issued: Day | None = _fact("Visa issued", "date", planned=False)
    entered: Day | None = _fact("Entry into the United States", "date")
    petition_filed: Day | None = _fact("H-1B petition filed", "date", planned=False)
    petition_approved: Day | None = _fact("H-1B petition approved", "date", planned=False)


@dataclass(frozen=True)
class Start(Table):
    """Contract, training licence and the first day."""

    contract_signed: Day | None = _fact("Contract signed", "date", planned=False)
    first_day: Day | None = _fact(
        "First day (as in the contract)", "date", "Count from orientation if the contract starts with it."
    )
    licence_state: str | None = _fact("State of training (two letters)", "text")
    training_licence_applied: Day | None = _fact("Training licence applied for", "date", planned=False)
    training_licence_issued: Day | None = _fact("Training licence issued", "date", planned=False)
    training_licence_not_needed: bool | None = _fact("Board says none is needed?", "bool")
    certificate_shown: Day | None = _fact("Certificate handed to the hospital", "date", planned=False)
    began: Day | None = _fact("Training began", "date", planned=False)
    full_licence: Day | None = _fact("Full licence issued", "date", planned=False)


@dataclass(frozen=True)
class Override(Table):
    """Opens one locked step with a note. It makes nothing done and satisfies nothing else."""

    note: str | None = _fact("Why you open this step", "text")
    date: Day | None = _fact("Opened on", "date", planned=False)


@dataclass(frozen=True)
class Answer(Table):
    """What the person looked up about a rule the rulebook cannot settle."""

    answer: str | None = _fact("The answer", "text", "yes, no, a date (YYYY-MM-DD) or a number.")
    seen_at: str | None = _fact("Seen at", "text", "Page or letter.")
    date: Day | None = _fact("Looked up on", "date", planned=False)


@dataclass(frozen=True)
class Amount(Table):
    """What the person paid for a fee, or what its page says today. It wins over the rulebook's amount."""

    usd: int | None = _fact(
        "Amount in US dollars", "int", "What you paid, or what the page says today.", minimum=0, maximum=1_000_000
    )
    seen_at: str | None = _fact("Seen at", "text", "Receipt or page.")
    date: Day | None = _fact("Paid or seen on", "date", planned=False)


@dataclass(frozen=True)
class Wait(Table):
    """How long something takes for this person, in days. It wins over the rulebook's time and is shown as theirs."""

    seen: int | None = _fact("Days it took you", "int", "Your own observed time.", minimum=0, maximum=3650)
    best: int | None = _fact("Days at best", "int", "Counts back from a hard date.", minimum=0, maximum=3650)
    typical: int | None = _fact("Days usually", "int", minimum=0, maximum=3650)
    bad: int | None = _fact("Days in a bad case", "int", "Counts back from an advised date.", minimum=0, maximum=3650)
    date: Day | None = _fact("Noted on", "date", planned=False)


@dataclass(frozen=True)
class Profile(Table):
    """Everything one person recorded."""

    schema: int = SCHEMA
    profile: Person = field(default_factory=Person)
    school: School = field(default_factory=School)
    identity: Identity = field(default_factory=Identity)
    application: Application = field(default_factory=Application)
    exams: Exams = field(default_factory=Exams)
    permits: Permits = field(default_factory=Permits)
    skills: Skills = field(default_factory=Skills)
    credentials: Credentials = field(default_factory=Credentials)
    certificate: Certificate = field(default_factory=Certificate)
    seasons: Mapping[int, Season] = field(default_factory=dict)
    visa: Visa = field(default_factory=Visa)
    start: Start = field(default_factory=Start)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    durations: Mapping[str, Wait] = field(default_factory=dict)
