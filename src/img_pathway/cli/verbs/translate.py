"""``translate``: what replaced an old name, and since when."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import NO, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from img_pathway.rulebook.types import Rule, Step

_MOST, _LEAST = 5, 3


def run(command: CommandLine, args: Namespace) -> int:
    """Print what the words mean today, the best answers first."""
    words = " ".join(args.words).strip()
    book = command.book
    from img_pathway.rulebook import search

    found = best(search.find(book, words))
    near = [] if found else search.nearest(book, words)
    if command.json:
        from img_pathway.reports.json.rules import found as document

        output.document(document(words, found, near))
        return 0 if found else NO
    if not found:
        names = "; ".join(f"{thing.title} ({thing.id})" for thing in near)
        todo = f"the nearest are: {names}" if near else "try fewer or other words"
        raise Stop("nothing in the rulebook answers to these words", words, todo, NO)
    from img_pathway.reports.pages.rules import found_page

    output.page(found_page(found, book))
    return 0


def best(found: Sequence[tuple[Rule | Step, float]]) -> list[Rule | Step]:
    """The few answers worth showing: three at least, and nothing far below the best after them; of equals, those about old names first."""
    from img_pathway.rulebook.types import Rule

    def told(thing: Rule | Step) -> bool:
        return isinstance(thing, Rule) and thing.now is not None

    top = max((score for _, score in found), default=0)
    near = [pair for place, pair in enumerate(found) if place < _LEAST or pair[1] >= top / 2]
    return [thing for thing, _ in sorted(near, key=lambda pair: (-pair[1], not told(pair[0])))][:_MOST]
