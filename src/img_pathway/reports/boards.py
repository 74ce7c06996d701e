"""Boards: a reading of the facts of one part of an application, as a page and as JSON. A verb and a screen each."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.reports.page import Block
from img_pathway.rulebook.book import Rulebook

if TYPE_CHECKING:
    from img_pathway.reports.json.answers import Json


class Board(NamedTuple):
    """One board, made of one assessment."""

    verb: str
    title: str
    model: Any
    """What the engine found, for a screen that acts on one of its rows."""
    page: Callable[[Container[str]], list[Block]]
    """Its page; blocks whose id is in the container show all they have."""
    book: Rulebook

    def document(self) -> Json:
        """Its JSON, with the rulebook it rests on."""
        from img_pathway.reports.json.answers import answer, edition
        from img_pathway.reports.json.boards import SHAPES

        return answer(SHAPES[self.verb], self.model, rulebook=edition(self.book, self.model.today))


def names(assessment: Assessment, book: Rulebook) -> Board:
    """Names and dates as printed."""
    from img_pathway.engine.names.board import names_board
    from img_pathway.reports.pages.names import names_page

    board = names_board(assessment.case)
    return Board("names", "Names and dates as printed", board, lambda _: names_page(board), book)


def waiting(assessment: Assessment, book: Rulebook) -> Board:
    """Everything in somebody else's hands."""
    from img_pathway.engine.waiting.board import waiting_room
    from img_pathway.reports.pages.waiting import waiting_page

    room = waiting_room(assessment.case)
    return Board("waiting", "Waiting room", room, partial(waiting_page, room), book)


def letters(assessment: Assessment, book: Rulebook) -> Board:
    """Letters of recommendation."""
    from img_pathway.engine.letters.board import letters_board
    from img_pathway.reports.pages.letters import letters_page

    board = letters_board(assessment.case)
    return Board("letters", "Letters", board, partial(letters_page, board), book)


def experience(assessment: Assessment, book: Rulebook) -> Board:
    """Experience and contacts."""
    from img_pathway.engine.experience.board import experience_board
    from img_pathway.reports.pages.experience import experience_page

    board = experience_board(assessment.case)
    return Board("experience", "Experience", board, partial(experience_page, board), book)


def interviews(assessment: Assessment, book: Rulebook) -> Board:
    """Interviews."""
    from img_pathway.engine.interviews.board import interviews_board
    from img_pathway.reports.pages.interviews import interviews_page

    board, now = interviews_board(assessment.case), assessment.now
    return Board("interviews", "Interviews", board, partial(interviews_page, board, now), book)


def ranklist(assessment: Assessment, book: Rulebook) -> Board:
    """The rank order list."""
    from img_pathway.engine.ranklist.board import rank_board
    from img_pathway.reports.pages.ranklist import rank_page

    board, now = rank_board(assessment.case), assessment.now
    return Board("ranklist", "Rank order list", board, partial(rank_page, board, now, book), book)


def money(assessment: Assessment, book: Rulebook) -> Board:
    """The ledger."""
    from img_pathway.engine.money.ledger import ledger
    from img_pathway.engine.plan.plan import plan
    from img_pathway.reports.pages.money import money_page

    board = ledger(assessment, plan(assessment))
    return Board("money", "Money", board, partial(money_page, board), book)


def documents(assessment: Assessment, book: Rulebook) -> Board:
    """Papers."""
    from img_pathway.engine.documents.board import documents_board
    from img_pathway.engine.plan.plan import as_planned, plan
    from img_pathway.reports.pages.documents import documents_page

    board = documents_board(assessment.case, as_planned(assessment, plan(assessment)).by_id)
    return Board("documents", "Documents", board, partial(documents_page, board, book), book)


def programs(assessment: Assessment, book: Rulebook) -> Board:
    """The list of programmes."""
    from img_pathway.engine.programmes.board import programmes_board
    from img_pathway.reports.pages.programmes import programmes_page

    board = programmes_board(assessment.case)
    return Board("programs", "Programmes", board, partial(programmes_page, board), book)


BOARDS: dict[str, Callable[[Assessment, Rulebook], Board]] = {
    "money": money, "documents": documents, "names": names, "waiting": waiting, "letters": letters,
    "experience": experience, "programs": programs, "interviews": interviews, "ranklist": ranklist,
}  # fmt: skip
"""Every board by the word of its verb."""
