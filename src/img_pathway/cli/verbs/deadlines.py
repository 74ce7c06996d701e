"""``deadlines``: every date ahead, soonest first."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine


def run(command: CommandLine, args: Namespace) -> int:
    """Print the dates ahead."""
    desk = command.open(args.profile)
    from img_pathway.engine.ahead.agenda import agenda
    from img_pathway.engine.plan.plan import plan
    from img_pathway.reports.text.deadlines import document, lines

    found = desk.assessment
    planned = plan(found)
    entries = agenda(found, planned)
    if command.json:
        output.document(document(entries, found, desk.rulebook, args.group))
    else:
        output.lines(lines(entries, found, output.pen(), desk.label, args.group, planned))
    return 0
