"""``plan``: from the target Match back, with the chain that decides."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import NO, Stop


def run(command: CommandLine, args: Namespace) -> int:
    """Print the plan; exit 1 where the Match cannot be reached."""
    desk = command.open(args.profile)
    from img_pathway.engine.plan.plan import plan_of

    year = args.match
    last = desk.rulebook.calendar.last
    if year is not None and not desk.rulebook.calendar.first <= year <= last:
        raise Stop("the calendar holds no such Match", f"--match {year}", f"choose a year up to {last}")
    found = plan_of(desk.profile, desk.rulebook, desk.now, year)
    if command.json:
        from img_pathway.reports.json.plan import plan_document

        output.document(plan_document(found, desk.rulebook))
    else:
        from img_pathway.days import say as day
        from img_pathway.reports.pages.plan import plan_page

        output.page(plan_page(found, desk.profile.profile.target_match), f"{desk.label}: plan on {day(found.today)}")
    return NO if found.feasible is False else 0
