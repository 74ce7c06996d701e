"""The tables of a report: the rows of the boards, a function for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from img_pathway.days import said_days, say_month
from img_pathway.engine.ahead.agenda import DateAhead
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.documents.board import DocumentsBoard
from img_pathway.engine.interviews.board import InterviewsBoard
from img_pathway.engine.letters.board import LettersBoard
from img_pathway.engine.money.ledger import LedgerBoard
from img_pathway.engine.money.parts import Sums
from img_pathway.engine.names.board import NamesBoard
from img_pathway.engine.plan.model import Plan
from img_pathway.engine.programmes.board import ProgrammesBoard
from img_pathway.engine.ranklist.board import RankBoard, RankRow
from img_pathway.engine.visa.model import VisaBoard
from img_pathway.engine.words.render import usd_span
from img_pathway.profile.facts.declare import Table
from img_pathway.profile.facts.season import Interview, Programme
from img_pathway.profile.sheets.write import fact_cell
from img_pathway.profile.typed.countries import names as countries
from img_pathway.reports.checklist import Task
from img_pathway.reports.pages import documents, interviews, letters, money, names, programmes, visa
from img_pathway.reports.pages.cells import day, hour, number, sheet, usd, word, words, yes
from img_pathway.reports.pages.deadlines import kinds, left, portal_of, rows_of, told_of, when
from img_pathway.reports.pages.nearest import portal_words
from img_pathway.reports.pages.plan import LEGEND, slack_role
from img_pathway.reports.report import Cell, Column, Sheet
from img_pathway.reports.words import GLYPHS, expected, room
from img_pathway.rulebook import Rulebook

Sheets = tuple[Sheet, ...]


def steps(plan: Plan) -> Sheets:
    """Every open step of the plan with its dates."""
    columns = (
        Column("step", "Step", paper=False), Column("title", "Step"), Column("status", "Status"),
        Column("earliest", "Earliest"), Column("latest_safe", "Latest safe"),
        Column("latest_possible", "Latest possible"), Column("room", "Room", number=True),
        Column("why", "Why then"),
    )  # fmt: skip
    return sheet(
        "plan", "Open steps", columns,
        (
            (
                word(one.id), word(one.title), _status(one.status), day(one.earliest), day(one.safe_day),
                day(one.latest_possible),
                Cell(room(one.slack, one.feasible), "" if one.slack is None else str(one.slack), slack_role(one.slack)),
                words((one.because, *one.notes)) if one.earliest is None or one.foreseen else word(one.because),
            )
            for one in plan.steps
        ), LEGEND,
    )  # fmt: skip


def chain(plan: Plan) -> Sheets:
    """The chain that decides, from its first step to its deadline."""
    columns = (
        Column("title", "Link"), Column("earliest", "Earliest"), Column("last", "Latest safe, else latest possible"),
        Column("room", "Room", number=True),
    )  # fmt: skip
    return sheet(
        "chain", "The chain that decides", columns,
        (
            (
                word(one.title), day(one.earliest), day(one.safe_day or one.latest_possible),
                Cell(room(one.slack, one.feasible), "" if one.slack is None else str(one.slack), slack_role(one.slack)),
            )
            for one in plan.chain
        ),
    )  # fmt: skip


def _status(status: str) -> Cell:
    mark = {str(key): glyph for key, glyph in GLYPHS.items()}[status]
    return Cell(f"{mark} {status}", status, status)


def tasks(found: Sequence[Task], book: Rulebook) -> Sheets:
    """What is to be done at each portal and which papers it is given, with their marks."""
    columns = (
        Column("portal", "Where"), Column("what", "What"), Column("state", "State"), Column("by", "By"),
        Column("todo", "What is to be done"),
    )  # fmt: skip
    return sheet(
        "checklist", "Checklist for each portal", columns,
        (
            (
                word(portal_words(book, one.portal) if one.portal else "At no portal"),
                word(f"Paper: {one.title}" if one.kind == "paper" else one.title), _state_of(one), day(one.by),
                word(one.text),
            )
            for one in found
        ), grouped=True,
    )  # fmt: skip


def _state_of(task: Task) -> Cell:
    if task.kind == "step":
        return _status(task.state)
    marked, role = {str(key): said for key, said in documents.STATES.items()}[task.state]
    return Cell(marked, task.state, role)


def deadlines(entries: Sequence[DateAhead], assessment: Assessment, book: Rulebook) -> Sheets:
    """Every date ahead, soonest first."""
    columns = (
        Column("id", "Id", paper=False), Column("date", "When"), Column("days_left", "Left"), Column("kind", "Kind"),
        Column("title", "What"), Column("lost", "Lost after it"), Column("then", "Then", paper=False),
        Column("do", "What to do"), Column("where", "Where"), Column("confidence", "How sure", paper=False),
    )  # fmt: skip
    return sheet(
        "deadlines", "Dates ahead", columns, (_ahead(row, assessment, book) for row in rows_of(entries))
    )  # fmt: skip


def _ahead(row: tuple[DateAhead, ...], assessment: Assessment, book: Rulebook) -> tuple[Cell, ...]:
    first, told = row[0], told_of(row, assessment)
    doubt = expected(first.confidence)
    written = when(first, assessment.now) + (f" ({doubt})" if doubt else "")
    bare = (first.at or first.day).isoformat()
    where = portal_of(first, assessment)
    return (
        word(first.id), Cell(written, bare), Cell(left(first, assessment.today), str(first.days_left)),
        word(kinds(row)), word(first.title), word(told["lost"]), word(told["then"]), word(told["do"]),
        word(portal_words(book, where) if where else ""), word(first.confidence),
    )  # fmt: skip


def losses(assessment: Assessment) -> Sheets:
    """Every date on which something is lost, with what then holds and how to avoid it."""
    columns = (
        Column("id", "Id", paper=False), Column("date", "Last good day"), Column("days_left", "Left", number=True),
        Column("loses", "What is lost"), Column("then", "Then"), Column("avoid", "How to avoid it"),
    )  # fmt: skip
    return sheet(
        "losses", "Dates on which something is lost", columns,
        (
            (word(one.id), day(one.date), number(one.days_left), word(one.loses), word(one.then), word(one.avoid))
            for one in assessment.cliffs
        ),
    )  # fmt: skip


def ledger(board: LedgerBoard) -> Sheets:
    """Every amount, cash by month, and the sums."""
    lines = (
        Column("kind", "Kind"), Column("date", "When"), Column("title", "What for"), Column("usd", "Amount", number=True),
        Column("own_amount", "In its own currency", number=True, paper=False),
        Column("currency", "Currency", paper=False), Column("season", "Match", number=True, paper=False),
        Column("payer", "Who pays"), Column("card", "Card or account"),
        Column("refunded", "Came back", number=True), Column("refundable_until", "Can be had back until"),
        Column("confidence", "How sure"), Column("note", "Note", paper=False),
    )  # fmt: skip
    rows = [("", one) for one in board.lines] + [("only if needed", one) for one in board.conditional]
    return (
        *sheet(
            "money", "Paid, committed and ahead", lines,
            (
                (
                    word(only or money.KINDS[one.kind][0]), day(one.date), word(one.title),
                    usd(one.usd, money.amount(one)), usd(one.amount, "" if one.amount is None else str(one.amount)),
                    word(one.currency), number(one.season), word(one.payer), word(one.card),
                    usd(one.refunded, None if one.refunded else ""), day(one.refundable_until),
                    word(one.confidence), word(one.note),
                )
                for only, one in rows
            ), "US dollars. What is due only if needed is in no sum.", grouped=True,
        ),
        *sheet(
            "months", "Cash by month",
            (
                Column("month", "Month"), Column("usd", "US dollars", number=True),
                Column("latest", "If all waits for its latest safe day", number=True),
            ),
            (
                (Cell(say_month(date.fromisoformat(f"{one.month}-01")) if one.month else "no day", one.month),
                 usd(one.total), usd(one.latest))
                for one in board.months if one.total or one.latest
            ),
        ),
        *_sums(board),
    )  # fmt: skip


def _sums(board: LedgerBoard) -> Sheets:
    """The sums by Match, by what it is for and by who pays."""
    by_match = [(Cell(f"Match {one.season}", str(one.season)), one) for one in board.seasons]
    by_match += [(Cell("Of no Match in particular", "none"), board.no_season)] if by_match else []
    by_match += [(Cell("In all", ""), board.total)]
    purposes = [(Cell(one.title, one.id), one.sums) for one in board.purposes]
    payers = [(word(one.title), one.sums) for one in board.payers]
    return (
        *_added_up("sums", "By Match", Column("season", "Match"), by_match),
        *_added_up("purposes", "By what it is for", Column("purpose", "What for"), purposes),
        *_added_up("payers", "By who pays", Column("payer", "Who pays"), payers),
    )


def _added_up(ident: str, title: str, first: Column, rows: Iterable[tuple[Cell, Sums]]) -> Sheets:
    columns = (
        first, *(
            Column(key, heading, number=True)
            for key, heading in (
                ("paid", "Paid"), ("refunded", "Came back"), ("committed", "Committed"), ("planned", "Ahead"),
                ("lost", "Lost by stopping today"), ("refundable", "Can still be had back"), ("unknown", "Of unknown amount"),
            )
        ),
    )  # fmt: skip
    return sheet(
        ident, title, columns,
        (
            (
                head, usd(one.paid), usd(one.refunded), usd(one.committed),
                usd(one.planned, usd_span(one.planned_low, one.planned_high)),
                usd(one.lost), usd(one.refundable), number(one.unknown or None),
            )
            for head, one in rows
        ),
    )  # fmt: skip


def papers(board: DocumentsBoard) -> Sheets:
    """Every paper: where it stands, what it must show, where it lies and was sent."""
    columns = (
        Column("title", "Paper"), Column("state", "State"), Column("by", "Wanted by"), Column("expires", "Good until"),
        Column("from", "From"), Column("to", "For"), Column("shows", "Must show"), Column("todo", "What that means"),
        Column("language", "Language", paper=False), Column("lies", "Where it lies"), Column("sent", "Sent"),
    )  # fmt: skip
    return sheet(
        "documents", "Papers", columns,
        (
            (
                word(row.title), Cell(documents.STATES[row.state][0], row.state, documents.STATES[row.state][1]),
                day(row.by), day(row.expires), word(row.issuer), word(", ".join(row.portals)), word(row.shows),
                word(row.text), word(row.language), word(row.lies),
                words((f"{one.told}{f' {day(one.date).text}' if one.date else ''}" for one in row.sent), "; "),
            )
            for row in board.rows if row.state != "not needed"
        ),
    )  # fmt: skip


def printed(board: NamesBoard) -> Sheets:
    """Names and dates as each paper and portal prints them."""
    columns = (
        Column("title", "Where"), Column("verdict", "Verdict"), Column("printed", "Printed there"),
        Column("against", "Beside"), Column("text", "What that means"), Column("by", "By"), Column("portal", "Mended at"),
    )  # fmt: skip
    return sheet(
        "names", "Names and dates as printed", columns,
        (
            (
                word(row.title), Cell(" ".join((names.VERDICTS[row.verdict][0], row.verdict)), row.verdict, names.VERDICTS[row.verdict][1]),
                _shown(row.printed), _shown(row.against), word(row.text), day(row.by), word(row.portal),
            )
            for row in board.rows if not names.is_bare(row)
        ),
    )  # fmt: skip


def _shown(printed: str | date | None) -> Cell:
    return day(printed) if isinstance(printed, date) else word(printed)


def recommendations(board: LettersBoard) -> Sheets:
    """Every letter."""
    columns = (
        Column("writer", "Writer"), Column("kind", "Kind"), Column("specialty", "Specialty"), Column("state", "State"),
        Column("since", "Since"), Column("nudge", "Ask again from"), Column("text", "What that means"),
        Column("assigned", "Assigned to"),
    )  # fmt: skip
    return sheet(
        "letters", "Letters of recommendation", columns,
        (
            (
                word(row.writer or "still to be named"), word(row.kind), word(row.specialty),
                Cell(" ".join((letters.STATES[row.state][0], row.state)), row.state, letters.STATES[row.state][1]),
                word(said_days(row.month)) if row.month else day(row.since),
                day(row.nudge), word(row.text), words(row.assigned, ", "),
            )
            for row in board.rows
        ),
    )  # fmt: skip


def listed(board: ProgrammesBoard, mine: Sequence[Programme], now: datetime) -> Sheets:
    """Every programme of the list with what its conditions come to, and all its facts as an import reads them."""
    columns = (
        Column("name", "Programme"), Column("verdict", "Verdict"), Column("specialty", "Specialty"),
        Column("city", "Town"), Column("state", "State"), Column("kind", "Track"), Column("status", "Where it stands"),
        Column("signal", "Signal"), Column("deadline", "Apply until"), Column("reasons", "Why"),
        Column("nrmp", "NRMP"), Column("training_licence", "Training licence", paper=False),
    )  # fmt: skip
    more = _not_yet(Programme, columns)
    return sheet(
        "programs", "Programmes", (*columns, *more),
        (
            (
                word(row.name or "a programme"),
                Cell(programmes.VERDICTS[row.verdict][0], row.verdict, programmes.VERDICTS[row.verdict][1]),
                word(row.specialty), word(row.city), word(row.state), word(row.track), word(row.status),
                Cell("" if row.signal == "none" else row.signal, row.signal), hour(row.deadline, now),
                words(reason.text for reason in row.reasons), word(row.nrmp), word(row.training_licence),
                *(word(fact_cell(one, column.id)) for column in more),
            )
            for row, one in zip(board.rows, mine, strict=True)
        ),
    )  # fmt: skip


def appointments(board: InterviewsBoard, mine: Mapping[str, tuple[Programme, Interview]], now: datetime) -> Sheets:
    """Every interview by the clock, and all its facts as an import reads them; `mine` holds those by id."""
    columns = (
        Column("programme", "Programme"), Column("stands", "State"), Column("at", "When"),
        Column("local", "At home", paper=False), Column("minutes", "Minutes", number=True), Column("format", "How"),
        Column("place", "Town"), Column("people", "With"), Column("answer_due", "Answer due"),
        Column("text", "What that means"), Column("notes", "Notes"),
    )  # fmt: skip
    told = tuple(
        Column(name, Programme.facts[name].label, paper=False) for name in ("acgme", "nrmp", "specialty", "state")
    )
    more = _not_yet(Interview, columns)
    return sheet(
        "interviews", "Interviews", (*columns, *told, *more),
        (
            (
                word(row.programme), Cell(interviews.STATES[row.state][0], row.state, interviews.STATES[row.state][1]),
                hour(row.at, now), hour(row.local, now), number(row.minutes), word(row.format), word(row.place),
                word(row.people), hour(row.answer_due, now), word(row.text), word(row.notes),
                *(word(fact_cell(mine[row.id][0], column.id)) for column in told),
                *(word(fact_cell(mine[row.id][1], column.id)) for column in more),
            )
            for row in board.rows
        ),
    )  # fmt: skip


def _not_yet(table: type[Table], columns: Iterable[Column]) -> tuple[Column, ...]:
    """The facts that have no column yet, for a spreadsheet alone."""
    there = {column.id for column in columns}
    return tuple(Column(name, fact.label, paper=False) for name, fact in table.facts.items() if name not in there)


def ranks(board: RankBoard) -> Sheets:
    """The primary list, what stands beside it, and the list of SOAP."""
    columns = (
        Column("list", "List"), Column("rank", "Rank", number=True), Column("programme", "Programme"),
        Column("nrmp", "NRMP"), Column("track", "Track"), Column("interviewed", "Interviewed"),
        Column("partner", "Partner"), Column("train_there", "Would train there"), Column("reason", "Why here"),
    )  # fmt: skip
    rows = ((row.beside, row) for row in (*board.primary, *board.supplemental))
    soap = (Column("programme", "Programme"), Column("nrmp", "NRMP"), Column("specialty", "Specialty"),
            Column("service", "Through"), Column("sent", "Sent"))  # fmt: skip
    return (
        *sheet("ranklist", "Rank order list", columns, (_rank(beside, row) for beside, row in rows), grouped=True),
        *sheet(
            "soap", "Programmes in SOAP", soap,
            (
                (word(one.programme or one.nrmp), word(one.nrmp), word(one.specialty), word(one.service), day(one.sent))
                for one in board.soap
            ),
        ),
    )  # fmt: skip


def _rank(beside: str, row: RankRow) -> tuple[Cell, ...]:
    name = "Primary" if row.list == "primary" else f"Supplemental{f' to {beside}' if beside else ''}"
    return (
        word(name), number(row.rank), word(row.programme), word(row.nrmp), word(row.track), yes(row.interviewed),
        word(row.partner), yes(row.train_there), word(row.reason),
    )  # fmt: skip


def classes(board: VisaBoard) -> Sheets:
    """Every visa class as last known: those that could be the person's first."""
    columns = (
        Column("class", "Class"), Column("state", "State"), Column("last_known", "As last known on, check"),
        Column("yours", "Yours, as recorded"), Column("planned", "Your plan"), Column("reasons", "Why"),
    )  # fmt: skip
    rows = sorted(board.rows, key=lambda row: (not row.yours, not row.planned))
    return sheet(
        "visa", "Visa classes", columns,
        (
            (
                word(row.title), Cell(" ".join((visa.STATES[row.state][0], visa.state_word(row))), visa.state_word(row), visa.STATES[row.state][1]),
                day(row.last_known), yes(row.yours), word("your plan" if row.planned else ""),
                words(
                    (
                        *(
                            f"{countries().get(one.country, one.country)} passport: {one.state}. "
                            + " ".join(reason.text for reason in one.reasons)
                            for one in row.passports
                        ),
                        *(reason.text for reason in row.reasons),
                    )
                ),
            )
            for row in rows
        ),
    )  # fmt: skip
