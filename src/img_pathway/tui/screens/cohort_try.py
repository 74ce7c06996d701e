"""What is tried on everybody in a folder: a fee, a wait, another Match or a rulebook, found by its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from img_pathway.desk.cohort.judging import Trying
from img_pathway.desk.cohort.trying import typed
from img_pathway.engine.money.choosing import fee_choices
from img_pathway.profile.typed.keys import parse
from img_pathway.profile.typed.problem import BadValue
from img_pathway.reports.page import Block, item
from img_pathway.reports.pages.plan import days
from img_pathway.rulebook import Rulebook
from img_pathway.tui.forms.check import sentence
from img_pathway.tui.screens.base import BaseScreen
from img_pathway.tui.screens.dialogs import NEW, Ask, Pick

TITLE = "What if, for everybody"
WORDS = "Nothing is recorded. What is not listed is typed as in set: KEY=VALUE."
PROMPT = "oet, verification, match …"
MATCH = "profile.target_match"
ASKED = {
    "fee": ("600", "In US dollars."), "wait": ("9 months, 6 weeks or 200 days", ""), "match": ("2028", ""),
    "rules": ("its directory or .zip", "It is checked whole, used here only, and not put in use."),
}  # fmt: skip
"""By the kind of a change, an example of its answer and a word on it."""


def offered(book: Rulebook, today: date) -> Iterator[Block]:
    """What can be tried, each with what it is now; the id is the kind and the key."""
    yield item("Everybody aims for another Match", id=f"match:{MATCH}")
    yield item("Another rulebook", id="rules:")
    for one in fee_choices(book, today):
        if one.name.step and one.amount:
            yield item(
                one.name.title if one.name.title.startswith("Fee ") else f"Fee: {one.name.title}",
                right=[(one.amount, "dim")],
                id=f"fee:amounts.{one.name.id}",
            )
    for name in book.duration_ids:
        wait = book.duration(name)
        now = f"about {days(wait.typical)}" if wait.typical is not None else "not known"
        yield item(f"Wait: {wait.title}", right=[(now, "dim")], id=f"wait:durations.{name}.seen")


def ask_what(
    screen: BaseScreen, book: Rulebook, today: date, then: Callable[[Trying], object], text: str = "", why_not: str = ""
) -> None:
    """Choose a change and say to what; `then` gets it. A `text` that could not be taken is asked for again, with the reason."""
    blocks = list(offered(book, today))
    titles = {block.id or "": "".join(text for text, _ in block.lines[0].parts) for block in blocks}

    def chosen(ident: str) -> None:
        if ident.startswith(NEW):
            try:
                then(typed(ident.removeprefix(NEW)))
            except BadValue as bad:
                refused = f"Not tried: {sentence(bad.why, bad.fix)}"
                ask_what(screen, book, today, then, ident.removeprefix(NEW), refused)
            return
        kind, _, key = ident.partition(":")
        example, words = ASKED[kind]

        def read(text: str) -> str:
            if not key:
                typed(text)
            return str(parse(key, text)) if key else text

        def answered(value: str) -> None:
            then(typed(f"{key}={value}" if key else value))

        screen.ask(Ask(titles[ident], example, words, read=read), answered)

    pick = Pick(TITLE, blocks, PROMPT, why_not or WORDS, adds=True)
    pick.filter.value = text
    screen.ask(pick, chosen)
