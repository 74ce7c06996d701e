"""``compare``: two profiles, or what becomes of one, side by side."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.session import Session


def run(session: Session, args: Namespace) -> int:
    """Print two plans side by side, both at the instant of the first profile's zone."""
    first, second = session.open(args.profile), session.open(args.other)
    from img_pathway.engine.whatif import compare, outlook

    found = compare(
        outlook(first.name, first.profile, first.book, first.now),
        outlook(second.name, second.profile, second.book, first.now),
    )
    if session.json:
        from img_pathway.reports.plan_json import compare_document

        output.document(compare_document(found, first.book, first.now.date()))
    else:
        from img_pathway.reports.plan_text import compare_lines

        output.lines(compare_lines(found, output.pen()))
    return 0
