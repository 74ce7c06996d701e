"""What an application is made of and does not belong to one season: experience and contacts, papers."""

from __future__ import annotations

from datetime import date as Day  # noqa: N812 (keeps fields free to be called date)
from typing import TYPE_CHECKING, Literal

from img_pathway.profile.facts.declare import Table, fact, series

if TYPE_CHECKING:
    from decimal import Decimal

ExperienceKind = Literal[
    "elective", "externship", "observership", "research", "work", "volunteer", "teaching", "gap", "other"
]
PaperKind = Literal[
    "passport", "diploma", "transcript", "translation", "name-proof", "mspe", "photo", "good-standing", "oet-report",
    "usmle-transcript", "certificate", "status-report", "statement", "letter", "contract", "statement-of-need", "ds2019",
    "immunization", "licence", "other",
]  # fmt: skip
SentTo = Literal[
    "intealth", "myeras", "residencycas", "nrmp", "fsmb", "programme", "consulate", "ministry", "board", "other"
]


class Experienced(Table):
    """One elective, job, research post or gap."""

    kind: ExperienceKind | None = fact(
        "Kind",
        "choice",
        choices=(
            "elective: hands-on elective (as a student)|externship: hands-on externship (as a graduate)|"
            "observership: observership (no patient contact)|research|work: a job|volunteer: volunteering|"
            "teaching|gap: a gap|other: another kind"
        ),
    )
    place: str | None = fact("Where", "text", "Hospital, department, town.", personal="Place")
    country: str | None = fact("Country", "country")
    specialty: str | None = fact("Specialty", "text", personal="Specialty", among="specialties")
    began: Day | None = fact("From", "date", brief="from")
    ended: Day | None = fact("… to", "date", brief="to", together=True, after="began")
    hands_on: bool | None = fact("With patients, hands on?", "bool")
    supervisor: str | None = fact("Supervisor", "text", personal="Person")
    letter_expected: bool | None = fact("A letter expected from it?", "bool")
    cost: Decimal | None = fact("Cost", "money", minimum=0)
    currency: str | None = fact("Currency", "currency", "US dollars where nothing is said.", together=True)
    entered: bool | None = fact("Entered in MyERAS?", "bool")
    meaningful: bool | None = fact("… as most meaningful?", "bool")
    notes: str | None = fact("Notes", "text", personal="Note")


class Acquaintance(Table):
    """A mentor, a contact, or a residency fair."""

    name: str | None = fact("Who, or which fair", "text", personal="Person")
    place: str | None = fact("Where", "text", personal="Place")
    met: Day | None = fact("Met on", "date", brief="met")
    follow_up: Day | None = fact("Write again on", "date", brief="again", after="met")
    notes: str | None = fact("Notes", "text", personal="Note")


class Experience(Table):
    """Electives, observerships, research, jobs and gaps; mentors and contacts."""

    entries: tuple[Experienced, ...] = series(Experienced, "Experience", "experience", "Experience")
    people: tuple[Acquaintance, ...] = series(Acquaintance, "Mentors, contacts, fairs", "contact", "Contact")


class Sent(Table):
    """One place a paper was sent to."""

    to: SentTo | None = fact(
        "Sent to",
        "choice",
        choices=(
            "intealth: ECFMG (MyIntealth)|myeras: MyERAS|residencycas: ResidencyCAS|nrmp: NRMP|fsmb: FSMB|"
            "programme: a programme|consulate: the consulate|ministry: the health ministry|board: a state board|"
            "other: another place"
        ),
    )
    date: Day | None = fact("Sent on", "date", planned=False)
    verified: Day | None = fact("Verified or accepted", "date", planned=False, brief="verified", after="date")
    rejected: Day | None = fact("Rejected", "date", planned=False, brief="rejected", after="date")


class Paper(Table):
    """One paper: never a scan, only what it is and where it lies."""

    kind: PaperKind | None = fact(
        "Document",
        "choice",
        choices=(
            "passport|diploma|transcript|translation|name-proof: proof of a name|mspe: MSPE or dean's letter|photo|"
            "good-standing: letter of good standing|oet-report: OET result|usmle-transcript: USMLE transcript|"
            "certificate: ECFMG certificate|status-report: ECFMG status report|statement: personal statement|"
            "letter: letter of recommendation|contract|statement-of-need: Statement of Need|ds2019: DS-2019|"
            "immunization: immunization record|licence: medical licence|other: another document"
        ),
    )
    title: str | None = fact("Which one", "text", "Where there are several.", personal="Paper")
    issuer: str | None = fact("Issued by", "text", personal="Person")
    language: str | None = fact("Language", "text", personal="Language")
    translated: bool | None = fact("A certified translation with it?", "bool")
    issued: Day | None = fact("Dated", "date", planned=False, brief="dated")
    expires: Day | None = fact("Valid until", "date", brief="valid to", after="issued")
    lies: str | None = fact("Where the paper lies", "text", brief="lies", personal="Note")
    sent: tuple[Sent, ...] = series(Sent, "Where it was sent", "sending", "Sent")


class Papers(Table):
    """Papers, where they lie and where they were sent."""

    papers: tuple[Paper, ...] = series(Paper, "Documents", "document", "Document")
