"""``next``: the one thing to do now."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.session import Session


def run(session: Session, args: Namespace) -> int:
    """Print the next step of a profile."""
    opened = session.open(args.profile)
    assessment = opened.assess()
    if session.json:
        from img_pathway.reports.json.status import next_document

        output.document(next_document(assessment, opened.book))
    else:
        from img_pathway.reports.text.next import lines

        output.lines(lines(assessment, opened.book, output.pen()))
    return 0
