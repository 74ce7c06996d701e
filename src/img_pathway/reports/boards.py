"""Boards: a reading of the facts of one part of an application, as a page and as JSON. A verb and a screen each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from img_pathway.engine.assessment import Assessment
from img_pathway.engine.case import Case
from img_pathway.reports.json.answers import Json
from img_pathway.reports.page import Block
from img_pathway.rulebook.book import Rulebook


class Board(NamedTuple):
    """One board, made of one assessment."""

    title: str
    page: list[Block]
    document: Callable[[], Json]
    """Its JSON."""


def _case(assessment: Assessment) -> Case:
    if assessment.case is None:
        raise ValueError("a board needs the case it is about")
    return assessment.case


def names(assessment: Assessment, book: Rulebook) -> Board:
    """Names and dates as printed."""
    from img_pathway.engine.names.board import names_board
    from img_pathway.reports.json import names as json
    from img_pathway.reports.pages.names import names_page

    board = names_board(_case(assessment))
    return Board("Names and dates as printed", names_page(board), lambda: json.names(board, book))


BOARDS: dict[str, Callable[[Assessment, Rulebook], Board]] = {"names": names}
"""Every board by the word of its verb."""
