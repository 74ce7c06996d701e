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

    found = desk.assessment
    planned = plan(found)
    entries = agenda(found, planned)
    if command.json:
        from img_pathway.reports.json import boards

        output.document(boards.deadlines(entries, found, desk.rulebook, args.group))
    else:
        from img_pathway.days import say as day
        from img_pathway.reports.pages.deadlines import deadlines_page

        blocks = deadlines_page(entries, found, args.group, len(entries), planned, full=True)
        output.page(blocks, f"{desk.label}: dates ahead on {day(found.today)}")
    return 0
