"""``deadlines``: every date ahead, soonest first."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.session import Session


def run(session: Session, args: Namespace) -> int:
    """Print the dates ahead."""
    opened = session.open(args.profile)
    from img_pathway.engine.ahead.agenda import agenda
    from img_pathway.engine.plan.plan import plan

    found = opened.assess()
    planned = plan(found)
    entries = agenda(found, planned)
    if session.json:
        from img_pathway.reports.json import boards

        output.document(boards.deadlines(entries, found, opened.book, args.group))
    else:
        from img_pathway.reports.text.deadlines import lines

        output.lines(lines(entries, found, output.pen(), opened.name, args.group, planned))
    return 0
