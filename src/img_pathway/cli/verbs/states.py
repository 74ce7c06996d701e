"""``states``: the licensing table of the states, judged against a profile."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import Stop
from img_pathway.rulebook import Rulebook


def run(command: CommandLine, args: Namespace) -> int:
    """Print the table, or some states in full."""
    codes, profile = _sorted_out(args.words, command.book)
    desk = command.open(profile)
    from img_pathway.engine.case import Case
    from img_pathway.engine.states.board import state_board
    from img_pathway.reports.pages.states import states_page, table_page

    rows = state_board(Case(desk.profile, desk.rulebook, desk.now), codes)
    if command.json:
        from img_pathway.reports.json import boards

        output.document(boards.states(rows, desk.rulebook, desk.now.date()))
    elif codes:
        output.page(states_page(rows, desk.rulebook))
    else:
        output.page(table_page(rows), f"State licences: {desk.label}")
    return 0


def _sorted_out(words: Sequence[str], book: Rulebook) -> tuple[tuple[str, ...], str | None]:
    """Codes of states, each once, and the one word that is none: the profile."""
    from img_pathway.engine.states.board import state_codes

    known = frozenset(state_codes(book))
    codes = tuple(dict.fromkeys(word.upper() for word in words if word.upper() in known))
    others = [word for word in words if word.upper() not in known]
    if len(others) > 1:
        raise Stop("only one word can be the profile", " ".join(others), "give states as two letters: CA NY TX")
    return codes, others[0] if others else None
