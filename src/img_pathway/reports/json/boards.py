"""The boards as plain data for JSON; the ledger stands in `money`."""

from __future__ import annotations

from datetime import date, datetime

from img_pathway.engine.documents.board import DocumentsBoard, PaperRow, SentRow
from img_pathway.engine.experience.board import ExperienceBoard, ExperienceRow, Person
from img_pathway.engine.finding import Finding
from img_pathway.engine.interviews.board import InterviewRow, InterviewsBoard
from img_pathway.engine.letters.board import LetterRow, LettersBoard
from img_pathway.engine.names.board import NamesBoard, PrintedRow
from img_pathway.engine.programmes.board import ProgrammeRow, ProgrammesBoard
from img_pathway.engine.ranklist.board import RankBoard, RankRow
from img_pathway.engine.ranklist.soap import SoapTime
from img_pathway.engine.readings.signals import Budget
from img_pathway.engine.waiting.board import Awaited, WaitingRoom
from img_pathway.profile.facts.season import SoapChoice
from img_pathway.reports.json.answers import Edition, Of, Shape, expected, shape, shown
from img_pathway.reports.json.money import MONEY, exact
from img_pathway.rulebook.types import Confidence

shown(Finding)
shown(
    LetterRow,
    "id writer kind specialty state since month nudge expected due text assigned rules",
    nudge=Of(date | None),
    expected=expected("nudge"),
)
LETTERS = shape(
    "Letters",
    LettersBoard,
    "today rulebook target_match summary by expected letters=rows findings",
    rulebook=Of(Edition),
    by=Of(date | None),
    expected=expected("by"),
)
"""The answer of ``letters --json``."""
shown(ExperienceRow)
shown(Person, "id name place follow_up due", "Contact", follow_up=Of(date | None))
EXPERIENCE = shape(
    "Experience", ExperienceBoard, "today rulebook summary months entries=rows people findings", rulebook=Of(Edition)
)
"""The answer of ``experience --json``."""

shown(InterviewRow)
INTERVIEWS = shape(
    "Interviews", InterviewsBoard, "today rulebook target_match summary interviews=rows findings", rulebook=Of(Edition)
)
"""The answer of ``interviews --json``."""
shown(RankRow)
shown(SoapChoice, "programme nrmp specialty service sent", sent=Of(date | None))
shown(SoapTime)
RANKLIST = shape(
    "RankList",
    RankBoard,
    "today rulebook target_match summary deadline local expected certified fee_low_usd=fee_low fee_usd=fee partner_fee_usd=partner_fee primary supplemental soap soap_left soap_times soap_rules findings",
    rulebook=Of(Edition),
    deadline=Of(datetime | None),
    fee_low_usd=exact("fee_low"),
    fee_usd=exact("fee"),
    partner_fee_usd=exact("partner_fee"),
)
"""The answer of ``ranklist --json``; amounts are texts, so that no cent is lost."""

shown(SentRow, "to date state", date=Of(date | None))
shown(
    PaperRow,
    "id key title issuer shows portals state text by expected expires language lies sent step rules",
    by=Of(date | None),
    expected=expected("by"),
)
DOCUMENTS = shape(
    "Documents", DocumentsBoard, "today rulebook summary documents=rows limits findings", rulebook=Of(Edition)
)
"""The answer of ``documents --json``."""

shown(Budget)
shown(ProgrammeRow)
PROGRAMS = shape(
    "Programs",
    ProgrammesBoard,
    "today rulebook target_match summary programs=rows signals cost findings",
    rulebook=Of(Edition),
)
"""The answer of ``programs --json``."""

shown(
    PrintedRow,
    "id title printed against differences verdict text by confidence expected portal step rules",
    "Printed",
    by=Of(date | None),
    confidence=Of(Confidence | str | None, lambda row: row.by and row.by.confidence),
    expected=expected("by"),
)
NAMES = shape("Names", NamesBoard, "today rulebook summary names births dates coming", rulebook=Of(Edition))
"""The answer of ``names --json``."""

shown(
    Awaited,
    "id title who since days usual bad confidence source nudge expected due text letter asked step rules",
    nudge=Of(date | None),
    expected=expected("nudge"),
)
WAITING = shape("Waiting", WaitingRoom, "today rulebook summary waiting=rows", rulebook=Of(Edition))
"""The answer of ``waiting --json``."""

SHAPES: dict[str, Shape] = {
    "money": MONEY, "documents": DOCUMENTS, "names": NAMES, "waiting": WAITING, "letters": LETTERS,
    "experience": EXPERIENCE, "programs": PROGRAMS, "interviews": INTERVIEWS, "ranklist": RANKLIST,
}  # fmt: skip
"""By the word of its verb."""
