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
        from img_pathway.reports.json.deadlines import document

        output.document(document(entries, found, opened.book, args.group))
    else:
        from img_pathway.reports.pages.deadlines import deadlines_page
        from img_pathway.reports.words import day

        blocks = deadlines_page(entries, found, args.group, len(entries), planned, full=True)
        output.page(blocks, f"{opened.name}: dates ahead on {day(found.today)}")
    return 0
