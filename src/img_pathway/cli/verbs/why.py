"""``why``: the full reasoning behind a step, rule, deadline or cliff."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.errors import Stop
from img_pathway.cli.session import Opened, Session


def run(session: Session, args: Namespace) -> int:
    """Print why something stands as it does."""
    opened = session.open(args.profile)
    from img_pathway.engine.explain.explain import explain

    try:
        explanation = explain(opened.profile, opened.book, opened.now, args.ident)
    except KeyError:
        if not _unknown(opened, args.ident):
            raise
        raise Stop(
            "there is no step, rule, deadline or cliff of this id", args.ident, _near(opened, args.ident)
        ) from None
    from img_pathway.reports.text.why import lines

    if session.json:
        from img_pathway.reports.json import boards

        output.document(boards.why(explanation, opened.book, opened.now.date()))
    else:
        output.lines(lines(explanation, output.pen()))
    return 0


def _ids(opened: Opened) -> list[str]:
    book, assessment = opened.book, opened.assess()
    return [
        *(step.id for step in book.steps),
        *book.rule_ids,
        *(cliff.id for cliff in assessment.cliffs),
        *(deadline.id for deadline in assessment.deadlines),
    ]


def _unknown(opened: Opened, ident: str) -> bool:
    """A KeyError for an id that does exist is a fault of the program, not of the user."""
    return ident not in _ids(opened) and not opened.book.has_rule(ident)


def _near(opened: Opened, ident: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(ident, _ids(opened), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else "see img-pathway status and img-pathway rules list"
