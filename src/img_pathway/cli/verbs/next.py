"""``next``: the one thing to do now."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine


def run(command: CommandLine, args: Namespace) -> int:
    """Print the next step of a profile."""
    desk = command.open(args.profile)
    assessment = desk.assessment
    if command.json:
        from img_pathway.reports.json.status import next_document

        output.document(next_document(assessment, desk.rulebook))
    else:
        from img_pathway.reports.pages.home import next_page

        output.page(next_page(assessment, desk.rulebook))
    return 0
