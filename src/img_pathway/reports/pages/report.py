"""A whole report of one assessment: the sections it may have, and what every page of it must say.

The pages and boards are those of the verbs; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from img_pathway.days import say, say_zone
from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.ahead.timeline import timeline
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.engine.documents.board import documents_board
from img_pathway.engine.interviews.board import interviews_board
from img_pathway.engine.letters.board import letters_board
from img_pathway.engine.money.ledger import ledger
from img_pathway.engine.names.board import names_board
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.plan.plan import as_planned
from img_pathway.engine.programmes.board import programmes_board
from img_pathway.engine.ranklist.board import rank_board
from img_pathway.engine.readings.interviews import all_interviews
from img_pathway.engine.visa.board import visa_board
from img_pathway.reports.checklist import checklist
from img_pathway.reports.page import Block, line, told
from img_pathway.reports.pages import (
    brief,
    deadlines,
    documents,
    letters,
    money,
    names,
    nearest,
    plan,
    programmes,
    ranklist,
    tables,
    visa,
)
from img_pathway.reports.pages.brief import Brief
from img_pathway.reports.pages.findings import to_know
from img_pathway.reports.pages.timeline_drawing import timeline_drawing
from img_pathway.reports.report import Report, Section
from img_pathway.reports.words import Heard, age_note, clean, counted
from img_pathway.rulebook import Rulebook

DOUBT = (
    "“Expected” marks a day worked out from earlier years or from estimates, not published; “not confirmed” a "
    "figure that rests on an estimate alone. Look both up on the official page before you rely on them."
)
ADVICE = (
    "Not legal advice. img-pathway has no connection with ECFMG, Intealth, USMLE, FSMB, NBME, AAMC or NRMP. The official "
    "page decides."
)
REDACTED = (
    "Names, birth dates, numbers, schools, places, addresses, notes and other free words are left out. A word with a "
    "number (Person 1, Programme 2) stands for one of them, and for the same one throughout."
)
_CLOSED = frozenset[str]()
"""Rows stand in the tables, and need not be opened in the words."""


class Subject(NamedTuple):
    """What a report is about: an assessment and its plan."""

    assessment: Assessment
    plan: Plan
    book: Rulebook

    @property
    def case(self) -> Case:
        """What it was derived from."""
        return self.assessment.case


def report(
    assessment: Assessment,
    planned: Plan,
    book: Rulebook,
    *,
    person: str,
    only: Collection[str] = (),
    redacted: bool = False,
) -> Report:
    """The report of an assessment and its plan; `only` names the sections wanted, none means all.

    `person` is what the profile is called. With `redacted` the facts must be redacted already; the stamp says so.
    """
    subject = Subject(assessment, planned, book)
    sections = [make(subject) for name, make in SECTIONS.items() if not only or name in only]
    title = f"IMG pathway: {clean(person)}"
    return Report(title, clean(person), stamp(subject, redacted), tuple(sections), _short(subject))


def brief_report(said: Brief) -> Report:
    """The page for a meeting, printed as a report is; it says itself what a stamp would."""
    subject = Subject(said.assessment, said.plan, said.book)
    heading = f"Brief for {say(said.assessment.today)}"
    section = Section("brief", heading, tuple(brief.on_paper(brief.brief_page(said))))
    return Report(clean(said.person), clean(said.person), (), (section,), _short(subject), one_sheet=True)


def stamp(subject: Subject, redacted: bool) -> tuple[str, ...]:
    """As of when, which rulebook, what is only expected, and that it is no legal advice."""
    now, book = subject.assessment.now, subject.book
    age = (subject.assessment.today - book.as_of).days
    rules = f"Rulebook {book.version}, as of {say(book.as_of)}, {counted(age, 'day')} old."
    if book.origin != "built-in":
        rules += " Not the built-in one."
    return (
        f"As of {say(now.date())}, {now:%H:%M} in {say_zone(deadlines.zone_name(now))}.",
        *filter(None, (f"{rules} {age_note(age)}".strip(), DOUBT, REDACTED if redacted else "", ADVICE)),
    )


def _short(subject: Subject) -> str:
    book = subject.book
    return f"As of {say(subject.assessment.today)}; rulebook {book.version} of {say(book.as_of)}; what is expected or not confirmed is marked; not legal advice"


def _plan(subject: Subject) -> Section:
    found, heard = subject.plan, Heard()
    target = subject.assessment.target_match
    title = f"Plan to Match {found.match}" if found.match is not None else "Plan"
    first = [nearest.next_card(subject.assessment, subject.book, full=True)]
    return Section(
        "plan", title, tuple(heard.page([*first, *plan.plan_words(found, target, heard), *plan.reserve_blocks(found)])),
        (*tables.chain(found), *tables.steps(found)), after=tuple(plan.rests(found, heard)),
    )  # fmt: skip


def _checklist(subject: Subject) -> Section:
    tasks = checklist(as_planned(subject.assessment, subject.plan))
    return Section("checklist", "Checklist", sheets=tables.tasks(tasks, subject.book))


def _deadlines(subject: Subject) -> Section:
    found = subject.assessment
    entries = agenda(found, subject.plan)
    head = (Block(tuple(deadlines.head_lines(entries, len(entries), found, None, subject.plan))),)
    return Section(
        "deadlines", "Deadlines and losses", head if entries else tuple(deadlines.nothing_blocks(found)),
        (*tables.deadlines(entries, found, subject.book), *tables.losses(found)),
        timeline_drawing(timeline(found, subject.plan)),
    )  # fmt: skip


def _money(subject: Subject) -> Section:
    board = ledger(subject.assessment, subject.plan)
    return Section("money", "Money", tuple(money.money_words(board)), tables.ledger(board))


def _documents(subject: Subject) -> Section:
    board = documents_board(subject.case, as_planned(subject.assessment, subject.plan).by_id)
    after = documents.limit_blocks(board, subject.book)
    return Section(
        "documents", "Documents", tuple(documents.documents_words(board)), tables.papers(board), after=tuple(after)
    )


def _names(subject: Subject) -> Section:
    board = names_board(subject.case)
    bare = ", ".join(row.title for row in board.rows if names.is_bare(row))
    after = (Block(told("Not recorded yet", bare)),) if bare else ()
    head = (Block((line(board.summary),)),)
    return Section("names", "Names and dates as printed", head, tables.printed(board), after=after)


def _letters(subject: Subject) -> Section:
    board = letters_board(subject.case)
    blocks = (*letters.letters_head(board), *to_know(board.findings, title="The set"))
    return Section("letters", "Letters of recommendation", blocks, tables.recommendations(board))


def _programs(subject: Subject) -> Section:
    board = programmes_board(subject.case)
    head = (Block((line(board.summary),)), *to_know(board.findings))
    after = tuple(programmes.budget_blocks(board))
    return Section(
        "programs",
        "Programmes",
        head,
        tables.listed(board, subject.case.season.programmes, subject.assessment.now),
        after=after,
    )


def _interviews(subject: Subject) -> Section:
    board = interviews_board(subject.case)
    head = (Block((line(board.summary),)), *to_know(board.findings))
    mine = {one.key: (one.programme, one.interview) for one in all_interviews(subject.case)}
    return Section("interviews", "Interviews", head, tables.appointments(board, mine, subject.assessment.now))


def _ranklist(subject: Subject) -> Section:
    board = rank_board(subject.case)
    head = (*ranklist.rank_head(board, subject.assessment.now), *to_know(ranklist.beside_cost(board)))
    after = tuple(ranklist.soap_blocks(board, subject.assessment.now, subject.book, tabled=True))
    return Section("ranklist", "Rank order list", head, tables.ranks(board), after=after)


def _visa(subject: Subject) -> Section:
    board = visa_board(subject.case)
    head = (Block((line(board.summary),)), Block((line((visa.CAUTION, "dim")),)))
    after = (*visa.bind_blocks(board, _CLOSED), *visa.question_blocks(board, _CLOSED))
    return Section("visa", "Visa board", head, tables.classes(board), after=after)


SECTIONS: Mapping[str, Callable[[Subject], Section]] = {
    "plan": _plan, "checklist": _checklist, "deadlines": _deadlines, "money": _money, "documents": _documents,
    "names": _names, "letters": _letters, "programs": _programs, "interviews": _interviews, "ranklist": _ranklist,
    "visa": _visa,
}  # fmt: skip
"""Every section by the word of `--only`, which is that of its verb; in the order of a report."""
