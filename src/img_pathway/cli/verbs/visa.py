"""``visa``: each visa class as last known, what conflicts, and what to ask."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.session import Session


def run(session: Session, args: Namespace) -> int:
    """Print the visa board."""
    opened = session.open(args.profile)
    from img_pathway.engine.case import Case
    from img_pathway.engine.visa.board import visa_board
    from img_pathway.reports.text.visa import lines

    board = visa_board(Case(opened.profile, opened.book, opened.now))
    if session.json:
        from img_pathway.reports.json import boards

        output.document(boards.visa(board, opened.book))
    else:
        output.lines(lines(board, opened.book, opened.name, output.pen()))
    return 0
