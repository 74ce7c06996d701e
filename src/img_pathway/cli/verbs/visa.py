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

    board = visa_board(Case(opened.profile, opened.book, opened.now))
    if session.json:
        from img_pathway.reports.json.visa import document

        output.document(document(board, opened.book))
    else:
        from img_pathway.reports.pages.visa import visa_page
        from img_pathway.reports.words import day

        output.page(visa_page(board, opened.book), f"{opened.name}: visa board on {day(board.today)}")
    return 0
