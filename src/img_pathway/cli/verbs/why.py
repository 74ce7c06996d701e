"""``why``: the full reasoning behind a step, rule, deadline or cliff."""

from __future__ import annotations

from argparse import Namespace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import Stop
from img_pathway.desk.session import Desk


def run(command: CommandLine, args: Namespace) -> int:
    """Print why something stands as it does."""
    desk = command.open(args.profile)
    from img_pathway.engine.explain.explain import explain

    try:
        explanation = explain(desk.profile, desk.rulebook, desk.now, args.ident)
    except KeyError:
        if not _unknown(desk, args.ident):
            raise
        raise Stop(
            "there is no step, rule, deadline or cliff of this id", args.ident, _near(desk, args.ident)
        ) from None
    if command.json:
        from img_pathway.reports.json import boards

        output.document(boards.why(explanation, desk.rulebook, desk.now.date()))
    else:
        from img_pathway.reports.pages.why import why_page

        output.page(why_page(explanation))
    return 0


def _ids(desk: Desk) -> list[str]:
    book, assessment = desk.rulebook, desk.assessment
    return [
        *(step.id for step in book.steps),
        *book.rule_ids,
        *(cliff.id for cliff in assessment.cliffs),
        *(deadline.id for deadline in assessment.deadlines),
    ]


def _unknown(desk: Desk, ident: str) -> bool:
    """A KeyError for an id that does exist is a fault of the program, not of the user."""
    return ident not in _ids(desk) and not desk.rulebook.has_rule(ident)


def _near(desk: Desk, ident: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(ident, _ids(desk), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else "see img-pathway status and img-pathway rules list"
