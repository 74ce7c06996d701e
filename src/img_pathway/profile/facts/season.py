"""What was done for one Match year, and the programmes on one's list for it."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from datetime import datetime
from typing import Final, Literal

from img_pathway.profile.facts.declare import Only, Table, fact, series

Position = Literal["categorical", "advanced", "preliminary", "transitional"]
Request = Literal["requested", "granted", "denied"]
MatchResult = Literal["matched", "partial", "unmatched", "withdrawn"]
PartnerType = Literal["img", "us-md", "us-do", "other"]
SoapAnswer = Literal["accepted", "rejected", "expired"]
Service = Literal["eras", "residencycas", "sf-match", "aua"]
SERVICES = "eras: ERAS|residencycas: ResidencyCAS|sf-match: SF Match|aua: AUA"
Track = Literal["categorical", "preliminary", "advanced"]
InterviewAnswer = Literal["accepted", "declined", "waitlisted", "cancelled"]
InterviewFormat = Literal["virtual", "in-person"]
ProgrammeStatus = Literal[
    "considering", "applying", "applied", "invited", "interviewed", "rejected", "withdrawn", "dropped"
]
Signal = Literal["gold", "silver", "single", "none"]
CertificateBy = Literal["apply", "interview", "rank", "start"]
LetterKind = Literal["chair", "us-clinical", "home", "research", "other"]
RankList = Literal["primary", "supplemental"]


POSITIONS = (
    "categorical: categorical (all years)|advanced: advanced (begins in the second year)|"
    "preliminary: preliminary (one or two years)|transitional: transitional year"
)
_REQUEST = "requested: asked for|granted|denied"


class Interview(Table):
    """An interview with one programme."""

    at: datetime | None = fact("Interview begins", "instant", "Day, hour and zone.", vaguer="day")
    day: Day | None = fact("Interview day", "date", "Only where its hour is not known.")
    minutes: int | None = fact("Minutes", "int", minimum=5, maximum=1440, brief="minutes")
    format: InterviewFormat | None = fact("Format", "choice", choices="virtual|in-person: in person")
    place: str | None = fact("Town", "text", "Where it is in person.", personal="Place")
    people: str | None = fact("Who interviews", "text", personal="Person")
    offered: Day | None = fact("Invited on", "date", planned=False, brief="invited")
    answer_due: datetime | None = fact(
        "Answer due", "instant", "Day, hour and zone.", brief="answer by", vaguer="answer_day"
    )
    answer_day: Day | None = fact(
        "Day on which the answer is due", "date", "Only where its hour is not known.", brief="answer by"
    )
    answer: InterviewAnswer | None = fact(
        "Your answer", "choice", choices="accepted|declined|waitlisted: on the waiting list|cancelled: cancelled since"
    )
    thanked: Day | None = fact("Thank-you sent", "date", planned=False, brief="thanked")
    notes: str | None = fact("Notes", "text", personal="Note")

    @property
    def on(self) -> Day | None:
        """Its day where it takes place, with its hour or without."""
        return self.at.date() if self.at is not None else self.day

    def is_over(self, now: datetime) -> bool:
        """Has its hour come, or is its day over; without either it is not."""
        return self.at <= now if self.at is not None else self.day is not None and self.day < now.date()


class Programme(Table):
    """A programme on your list."""

    name: str | None = fact("Programme", "text", personal="Programme")
    acgme: str | None = fact("ACGME code", "text", "Ten digits.", brief="ACGME", personal="Code")
    nrmp: str | None = fact("NRMP code", "text", "As in R3.", brief="NRMP", personal="Code")
    specialty: str | None = fact("Specialty", "text", personal="Specialty", among="specialties")
    city: str | None = fact("Town", "text", personal="Place")
    state: str | None = fact("State", "state")
    service: Service | None = fact("Applied through", "choice", choices=SERVICES)
    track: Track | None = fact("Track", "choice", choices="categorical|preliminary|advanced")
    status: ProgrammeStatus | None = fact(
        "Where it stands",
        "choice",
        heads="Your application",
        choices=(
            "considering: under consideration|applying: to be applied to|applied|invited: invited to interview|"
            "interviewed|rejected|withdrawn: withdrawn by you|dropped: taken off the list"
        ),
    )
    signal: Signal | None = fact("Signal", "choice", choices="gold|silver|single: a signal of one tier|none: no signal")
    deadline: datetime | None = fact(
        "Application deadline", "instant", "Day, hour and zone.", brief="until", vaguer="deadline_day"
    )
    deadline_day: Day | None = fact(
        "Last day of applications", "date", "Only where its hour is not known.", brief="until"
    )
    applied: Day | None = fact("Applied on", "date", planned=False, brief="applied")
    j1: bool | None = fact("Sponsors J-1?", "bool", heads="Its visa policy")
    h1b: bool | None = fact("Sponsors H-1B?", "bool")
    visa_checked: Day | None = fact("Visa policy looked up on", "date", planned=False)
    attempts: int | None = fact(
        "Most tries of a Step it takes", "int", minimum=1, maximum=10, brief="tries up to", heads="What it asks for"
    )
    any_attempts: bool | None = fact("Takes any number of tries?", "bool", "Yes: its page says it has no limit.")
    step1_score: int | None = fact(
        "Least score in Step 1", "int", "0: it asks for none.", minimum=0, maximum=300, brief="Step 1 from"
    )
    step2ck_score: int | None = fact(
        "Least score in Step 2 CK", "int", "0: it asks for none.", minimum=0, maximum=300, brief="Step 2 CK from"
    )
    graduated_within: int | None = fact(
        "Years since graduation at most", "int", minimum=0, maximum=60, brief="years since graduation up to"
    )
    any_graduation: bool | None = fact("Takes any year of graduation?", "bool", "Yes: its page says it has no limit.")
    certificate_by: CertificateBy | None = fact(
        "ECFMG certificate wanted",
        "choice",
        choices="apply: to apply|interview: to be invited|rank: to be ranked|start: by the first day",
    )
    step3: bool | None = fact("Step 3 wanted?", "bool")
    us_months: int | None = fact(
        "Months of US experience wanted",
        "int",
        "0: it asks for none.",
        minimum=0,
        maximum=60,
        brief="months of US experience",
    )
    checked: Day | None = fact("These looked up on", "date", planned=False)
    train_there: bool | None = fact("Would you train there?", "bool", heads="Your own view")
    notes: str | None = fact("Notes", "text", personal="Note")
    interviews: tuple[Interview, ...] = series(Interview, "Interviews", "interview")

    @property
    def called(self) -> str:
        """Its name, else a code."""
        return self.name or self.nrmp or self.acgme or ""

    @property
    def gone(self) -> bool:
        """Has it refused, or was it given up? Then it interviews no more."""
        return self.status in ("rejected", "withdrawn", "dropped")


class Letter(Table):
    """One letter of recommendation."""

    writer: str | None = fact("Writer", "text", personal="Person")
    kind: LetterKind | None = fact(
        "Kind",
        "choice",
        choices="chair: department chair|us-clinical: US clinical|home: clinical, not US|research|other: another kind",
    )
    specialty: str | None = fact(
        "For which specialty", "text", "Left empty: for any.", personal="Specialty", among="specialties"
    )
    own_form: bool | None = fact("On the specialty's own form (SLOE and the like)?", "bool")
    requested: Day | None = fact("Requested", "date", planned=False, brief="requested", vaguer="requested_month")
    requested_month: str | None = fact(
        "Month of the request",
        "month",
        "Only where the day is not known: 2026-06, or 2026.",
        planned=False,
        brief="requested",
    )
    uploaded: Day | None = fact("Uploaded by the writer", "date", planned=False, brief="uploaded", after="requested")
    processed: Day | None = fact("Processed", "date", planned=False, brief="processed", after="uploaded")
    waived: bool | None = fact("Right to see it waived?", "bool")
    assigned: tuple[str, ...] = fact(
        "Assigned to the programmes",
        "words",
        "Their names or codes, as on your list.",
        personal="Programme",
        among="programmes",
    )


NO_MATCH: Final = "999999999"
"""The code by which one partner of a couple takes no match (nrmp.couples)."""
_NO_MATCH_WORDS: Final = (NO_MATCH, "none", "no match")


def is_no_match(code: str | None) -> bool:
    """Does this stand where a code would, for no match at all?"""
    return (code or "").strip().casefold() in _NO_MATCH_WORDS


class Ranked(Table):
    """One rank of a rank order list."""

    programme: str | None = fact(
        "Programme", "text", "Its name, as on your list.", personal="Programme", among="programmes"
    )
    nrmp: str | None = fact("NRMP code", "text", "As in R3.", brief="NRMP", personal="Code")
    list: RankList | None = fact(
        "On which list", "choice", choices="primary: the primary list|supplemental: a supplemental list"
    )
    beside: str | None = fact(
        "Supplemental to",
        "text",
        "NRMP code of the advanced programme.",
        brief="beside",
        personal="Code",
        among="codes",
    )
    partner: str | None = fact(
        "Partner ranks here", "text", "NRMP code, or none for no match.", brief="partner", personal="Code"
    )
    train_there: bool | None = fact("Would you train there?", "bool")
    reason: str | None = fact("Why here", "text", personal="Note")


class SoapChoice(Table):
    """One programme applied to in SOAP."""

    programme: str | None = fact("Programme", "text", personal="Programme", among="programmes")
    nrmp: str | None = fact("NRMP code", "text", brief="NRMP", personal="Code")
    specialty: str | None = fact("Specialty", "text", personal="Specialty", among="specialties")
    service: Service | None = fact("Applied through", "choice", choices=SERVICES)
    sent: Day | None = fact("Sent on", "date", planned=False, brief="sent")


class Applications(Table):
    """How many programmes of one specialty were applied to, and where."""

    specialty: str | None = fact("Specialty", "text", personal="Specialty", among="specialties")
    service: Service | None = fact("Applied through", "choice", choices=SERVICES)
    programs: int | None = fact("Programmes applied to", "int", minimum=0, maximum=1000)


class SoapOffer(Table):
    """An offer in SOAP."""

    round: int | None = fact("Round", "int", minimum=1, maximum=4, brief="round")
    at: datetime | None = fact("Received", "instant", "Day, hour and zone.")
    answer: SoapAnswer | None = fact("Your answer", "choice", choices="accepted|rejected|expired: not answered in time")


class Season(Table):
    """What was done for each Match year."""

    eras_opened: Day | None = fact(
        "You saw that the ERAS season opened", "date", planned=False, only=Only("token", missing=True)
    )
    pathway_opened: Day | None = fact("You saw that the Pathway season opened", "date", planned=False)
    nrmp_opened: Day | None = fact(
        "You saw that NRMP registration opened", "date", planned=False, only=Only("nrmp_registered", missing=True)
    )
    token: Day | None = fact("ERAS token bought", "date", planned=False, vaguer="token_known")
    token_known: bool | None = fact("Bought, on a day you do not know?", "bool")
    documents: Day | None = fact(
        "MSPE, transcript and photo in MyERAS", "date", planned=False, vaguer="documents_known"
    )
    documents_known: bool | None = fact("There, since a day you do not know?", "bool")
    letters: int | None = fact("Letters uploaded", "int", minimum=0, maximum=30)
    letters_kept: bool | None = fact("Letters still there from an earlier season?", "bool")
    letters_max_to_one: int | None = fact("Most letters assigned to one programme", "int", minimum=0, maximum=30)
    statement_chars: int | None = fact("Personal statement, characters", "int", minimum=0, maximum=100_000)
    experiences: int | None = fact("Experiences entered", "int", minimum=0, maximum=200)
    most_meaningful: int | None = fact("… of them most meaningful", "int", minimum=0, maximum=200)
    divisions: int | None = fact("Geographic divisions chosen", "int", minimum=0, maximum=20)
    signals_gold: int | None = fact("Gold signals used", "int", minimum=0, maximum=100)
    signals_silver: int | None = fact("Silver or single-tier signals used", "int", minimum=0, maximum=100)
    programs: int | None = fact("Programmes on your list", "int", minimum=0, maximum=1000)
    programs_complete: bool | None = fact("Is your list of programmes complete?", "bool", "Until you add to it.")
    residencycas_programs: int | None = fact("Programmes applied to in ResidencyCAS", "int", minimum=0, maximum=1000)
    submitted: Day | None = fact("Applications submitted in MyERAS", "date", planned=False, vaguer="submitted_known")
    submitted_known: bool | None = fact("Submitted, on a day you do not know?", "bool")
    certified: bool | None = fact("Was the application certified in MyERAS?", "bool")
    residencycas_access: Day | None = fact(
        "ResidencyCAS access received from ECFMG", "date", planned=False, vaguer="residencycas_access_known"
    )
    residencycas_access_known: bool | None = fact("Received, on a day you do not know?", "bool")
    residencycas_submitted: Day | None = fact(
        "Applications submitted in ResidencyCAS", "date", planned=False, vaguer="residencycas_submitted_known"
    )
    residencycas_submitted_known: bool | None = fact("Submitted there, on a day you do not know?", "bool")
    nrmp_registered: Day | None = fact("Registered in NRMP R3", "date", planned=False, vaguer="nrmp_registered_known")
    nrmp_registered_known: bool | None = fact("Registered, on a day you do not know?", "bool")
    couple: bool | None = fact("Registered as a couple?", "bool")
    couple_partner_type: PartnerType | None = fact(
        "Your partner is",
        "choice",
        choices="img: an IMG|us-md: in a US MD school|us-do: in a US DO school|other: another",
        only=Only("couple"),
    )
    interviews: int | None = fact("Interviews held or booked", "int", minimum=0, maximum=200)
    interviews_held: int | None = fact("… of them held", "int", minimum=0, maximum=200)
    next_interview: Day | None = fact("Next interview", "date")
    sponsor_asked: bool | None = fact("Asked the programmes which visas they sponsor?", "bool")
    verified: Day | None = fact("R3 shows you as verified by ECFMG", "date", planned=False, vaguer="verified_known")
    verified_known: bool | None = fact("Verified, on a day you do not know?", "bool")
    ranks: int | None = fact("Ranks on your list", "int", "The primary list.", minimum=0, maximum=300)
    ranks_supplemental: int | None = fact("Ranks on supplemental lists", "int", minimum=0, maximum=300)
    ranks_certified_max: int | None = fact("Longest list you ever certified", "int", minimum=0, maximum=300)
    withdrawn: Day | None = fact("Withdrawn from the Match on", "date", planned=False)
    outside_match: bool | None = fact("A position accepted outside the Match?", "bool")
    barred: bool | None = fact(
        "Barred from this Match by NRMP?", "bool", "After a confirmed violation of the agreement."
    )
    ranklist_certified: Day | None = fact(
        "Rank order list certified", "date", planned=False, vaguer="ranklist_certified_known"
    )
    ranklist_certified_known: bool | None = fact("Certified, on a day you do not know?", "bool")
    result: MatchResult | None = fact(
        "Result", "choice", choices="matched|partial: partially matched|unmatched: did not match|withdrawn"
    )
    position: Position | None = fact("Kind of position matched to", "choice", choices=POSITIONS, only=Only("result"))
    waiver: Request | None = fact(
        "Waiver of the Match commitment", "choice", "Decided by NRMP.", choices=_REQUEST, only=Only("result")
    )
    deferral: Request | None = fact(
        "Deferral of the start", "choice", "Decided by NRMP.", choices=_REQUEST, only=Only("result")
    )
    soap_eligible: bool | None = fact("Does R3 show you as eligible for SOAP?", "bool")
    soap_sent: int | None = fact("Applications sent in SOAP", "int", minimum=0, maximum=45)
    soap_accepted: Day | None = fact("SOAP offer accepted", "date", planned=False, vaguer="soap_accepted_known")
    soap_accepted_known: bool | None = fact("Accepted, on a day you do not know?", "bool")
    soap_offer: tuple[SoapOffer, ...] = series(SoapOffer, "Offers in SOAP", "offer", "SOAP offer")
    applications: tuple[Applications, ...] = series(
        Applications, "Applications by specialty", "specialty", "Applications"
    )
    programmes: tuple[Programme, ...] = series(Programme, "Programmes", "programme")
    recommendations: tuple[Letter, ...] = series(Letter, "Letters one by one", "letter", "Letter")
    rank_list: tuple[Ranked, ...] = series(Ranked, "Rank order list", "rank", "Rank")
    soap_list: tuple[SoapChoice, ...] = series(SoapChoice, "Programmes in SOAP", "programme", "SOAP, programme")
