"""The boards: one function for every verb that shows one part of an application."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine


def run(command: CommandLine, args: Namespace) -> int:
    """Print the board the verb names."""
    from img_pathway.days import say as day
    from img_pathway.reports.boards import BOARDS
    from img_pathway.reports.page import ALL

    desk = command.open(args.profile)
    board = BOARDS[args.verb](desk.assessment, desk.rulebook)
    if command.json:
        output.document(board.document())
    else:
        output.page(board.page(ALL), f"{desk.label}: {board.title[:1].lower()}{board.title[1:]} on {day(desk.today)}")
    return 0
