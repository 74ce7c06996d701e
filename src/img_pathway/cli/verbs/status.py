"""``status``: every stage and step, with its status."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.session import Session


def run(session: Session, args: Namespace) -> int:
    """Print the whole assessment of a profile."""
    opened = session.open(args.profile)
    assessment = opened.assess()
    if session.json:
        from img_pathway.reports.json.status import document

        output.document(document(assessment, opened.book))
    else:
        from img_pathway.reports.text.status import lines

        output.lines(lines(assessment, opened.book, output.pen(), opened.name))
    return 0
