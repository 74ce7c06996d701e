"""``status``: every stage and step, with its status."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine


def run(command: CommandLine, args: Namespace) -> int:
    """Print the whole assessment of a profile."""
    desk = command.open(args.profile)
    assessment = desk.planned
    if command.json:
        from img_pathway.reports.json.status import document

        output.document(document(assessment, desk.rulebook))
    else:
        from img_pathway.reports.pages.status import status_page

        output.page(status_page(assessment, desk.rulebook), desk.label)
    return 0
