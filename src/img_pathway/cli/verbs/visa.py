"""``visa``: each visa class as last known, what conflicts, and what to ask."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine


def run(command: CommandLine, args: Namespace) -> int:
    """Print the visa board."""
    desk = command.open(args.profile)
    from img_pathway.engine.case import Case
    from img_pathway.engine.visa.board import visa_board

    board = visa_board(Case(desk.profile, desk.rulebook, desk.now))
    if command.json:
        from img_pathway.reports.json import boards

        output.document(boards.visa(board, desk.rulebook))
    else:
        from img_pathway.days import say as day
        from img_pathway.reports.pages.visa import visa_page

        output.page(visa_page(board, desk.rulebook), f"{desk.label}: visa board on {day(board.today)}")
    return 0
