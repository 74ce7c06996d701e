"""Boards: a reading of the facts of one part of an application, as a page and as JSON. A verb and a screen each."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.reports.json.answers import Json, Shape, answer, edition
from img_pathway.reports.page import Block
from img_pathway.rulebook.book import Rulebook


class Board(NamedTuple):
    """One board, made of one assessment."""

    title: str
    model: Any
    """What the engine found, for a screen that acts on one of its rows."""
    page: Callable[[Container[str]], list[Block]]
    """Its page; blocks whose id is in the container show all they have."""
    document: Callable[[], Json]
    """Its JSON."""


def _json(form: Shape, board: Any, book: Rulebook) -> Callable[[], Json]:
    """The JSON of a board: as its shape says, with the rulebook it rests on."""
    return lambda: answer(form, board, rulebook=edition(book, board.today))


def names(assessment: Assessment, book: Rulebook) -> Board:
    """Names and dates as printed."""
    from img_pathway.engine.names.board import names_board
    from img_pathway.reports.json import names as json
    from img_pathway.reports.pages.names import names_page

    board = names_board(assessment.case)
    return Board("Names and dates as printed", board, lambda _: names_page(board), _json(json.NAMES, board, book))


def waiting(assessment: Assessment, book: Rulebook) -> Board:
    """Everything in somebody else's hands."""
    from img_pathway.engine.waiting.board import waiting_room
    from img_pathway.reports.json import waiting as json
    from img_pathway.reports.pages.waiting import waiting_page

    room = waiting_room(assessment.case)
    return Board("Waiting room", room, lambda opened: waiting_page(room, opened), _json(json.WAITING, room, book))


def letters(assessment: Assessment, book: Rulebook) -> Board:
    """Letters of recommendation."""
    from img_pathway.engine.letters.board import letters_board
    from img_pathway.reports.json import lists as json
    from img_pathway.reports.pages.letters import letters_page

    board = letters_board(assessment.case)
    return Board("Letters", board, lambda opened: letters_page(board, opened), _json(json.LETTERS, board, book))


def experience(assessment: Assessment, book: Rulebook) -> Board:
    """Experience and contacts."""
    from img_pathway.engine.experience.board import experience_board
    from img_pathway.reports.json import lists as json
    from img_pathway.reports.pages.experience import experience_page

    board = experience_board(assessment.case)
    return Board(
        "Experience", board, lambda opened: experience_page(board, opened), _json(json.EXPERIENCE, board, book)
    )


def interviews(assessment: Assessment, book: Rulebook) -> Board:
    """Interviews."""
    from img_pathway.engine.interviews.board import interviews_board
    from img_pathway.reports.json import lists as json
    from img_pathway.reports.pages.interviews import interviews_page

    board, now = interviews_board(assessment.case), assessment.now
    return Board(
        "Interviews", board, lambda opened: interviews_page(board, now, opened), _json(json.INTERVIEWS, board, book)
    )


def ranklist(assessment: Assessment, book: Rulebook) -> Board:
    """The rank order list."""
    from img_pathway.engine.ranklist.board import rank_board
    from img_pathway.reports.json import lists as json
    from img_pathway.reports.pages.ranklist import rank_page

    board, now = rank_board(assessment.case), assessment.now
    return Board(
        "Rank order list", board, lambda opened: rank_page(board, now, book, opened), _json(json.RANKLIST, board, book)
    )


def money(assessment: Assessment, book: Rulebook) -> Board:
    """The ledger."""
    from img_pathway.engine.money.ledger import ledger
    from img_pathway.engine.plan.plan import plan
    from img_pathway.reports.json import money as json
    from img_pathway.reports.pages.money import money_page

    board = ledger(assessment, plan(assessment))
    return Board("Money", board, lambda opened: money_page(board, opened), _json(json.MONEY, board, book))


def documents(assessment: Assessment, book: Rulebook) -> Board:
    """Papers."""
    from img_pathway.engine.documents.board import documents_board
    from img_pathway.engine.plan.plan import as_planned, plan
    from img_pathway.reports.json import lists as json
    from img_pathway.reports.pages.documents import documents_page

    board = documents_board(assessment.case, as_planned(assessment, plan(assessment)).by_id)
    return Board(
        "Documents", board, lambda opened: documents_page(board, book, opened), _json(json.DOCUMENTS, board, book)
    )


def programs(assessment: Assessment, book: Rulebook) -> Board:
    """The list of programmes."""
    from img_pathway.engine.programmes.board import programmes_board
    from img_pathway.reports.json import lists as json
    from img_pathway.reports.pages.programmes import programmes_page

    board = programmes_board(assessment.case)
    return Board("Programmes", board, lambda opened: programmes_page(board, opened), _json(json.PROGRAMS, board, book))


BOARDS: dict[str, Callable[[Assessment, Rulebook], Board]] = {
    "money": money, "documents": documents, "names": names, "waiting": waiting, "letters": letters,
    "experience": experience, "programs": programs, "interviews": interviews, "ranklist": ranklist,
}  # fmt: skip
"""Every board by the word of its verb."""
