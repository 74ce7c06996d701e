"""What every page of every person keeps to: nothing said twice, one form of date, no doubled doubt, numbers that agree."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from img_pathway.engine import assess
from img_pathway.engine.ahead.agenda import agenda
from img_pathway.engine.ahead.behind import behind
from img_pathway.engine.ahead.came import came
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.explain.explain import explain
from img_pathway.engine.explain.rules_since import changes
from img_pathway.engine.losses.at_stake import stakes
from img_pathway.engine.plan.plan import as_planned, plan
from img_pathway.engine.states.board import state_board
from img_pathway.engine.visa.board import visa_board
from img_pathway.engine.whatif.scenarios import scenarios
from img_pathway.engine.whatif.whatif import Outlook, compare, moment, outlook
from img_pathway.profile.facts import Fact, Profile
from img_pathway.profile.typed.keys import put
from img_pathway.reports.boards import BOARDS
from img_pathway.reports.page import ALL, Block, Line
from img_pathway.reports.pages.changes import changes_page, for_you_blocks
from img_pathway.reports.pages.compare import compare_page
from img_pathway.reports.pages.deadlines import GROUPINGS, deadlines_page, detail_page, list_page, rows_of
from img_pathway.reports.pages.home import side_blocks
from img_pathway.reports.pages.nearest import next_page
from img_pathway.reports.pages.plan import plan_page
from img_pathway.reports.pages.stage import detail_blocks
from img_pathway.reports.pages.states import states_page, why_blocks
from img_pathway.reports.pages.status import status_page
from img_pathway.reports.pages.visa import visa_page
from img_pathway.reports.pages.why import why_page
from img_pathway.reports.words import is_sentence
from img_pathway.tui.forms.questions import AskedFact, asked, entry_asks
from tests.engine.build import at, book, profile
from tests.engine.people import INSTANTS, profiles
from tests.engine.test_properties import EVERYBODY

ROOT = Path(__file__).parents[1]


def pages(found: Assessment) -> Iterator[tuple[str, list[Block]]]:
    """Every page that can be drawn of one person, with its name."""
    case, made = found.case, plan(found)
    planned, entries = as_planned(found, made), agenda(found, made)
    yield "status", status_page(planned, case.book)
    yield "next", next_page(found, case.book)
    for width in (80, 120):
        yield f"home {width}", side_blocks(found, case.book, width > 80, width, made)
    for state in planned.by_id.values():
        yield f"step {state.id}", detail_blocks(planned, state)
    for by in (None, *GROUPINGS):
        yield f"deadlines {by}", deadlines_page(entries, found, by, made)
        listed = list_page(entries, found, by, len(entries), made, behind(found), room=80, opened=True)
        yield f"list of dates {by}", listed
    for row in rows_of(entries):
        yield f"date {row[0].id}", detail_page(row, found, case.book)
    yield "plan", plan_page(made, found)
    board = visa_board(case)
    yield "visa", visa_page(board, case.book)
    yield "visa, folded", visa_page(board, case.book, ())
    states = state_board(case)
    for one in states[::9]:
        yield f"state {one.code}", states_page([one], case.book)
        yield f"why of {one.code}", why_blocks(one)
    yield "four states", states_page(states[:4])
    for word, board_of in BOARDS.items():
        yield word, board_of(found, case.book).page(ALL)
    for ident in (*list(found.by_id)[:: max(1, len(found.by_id) // 6)], *(cliff.id for cliff in found.cliffs[:2])):
        yield f"why {ident}", why_page(explain(found, ident))
    yield "what changed", changed(found)
    here = Outlook("As it is", case.profile, found, made, stakes(case, found.cliffs))
    for idea in scenarios(found, made)[::4]:
        tried = case.profile
        for key, value in idea.facts.items():
            tried = put(tried, key, value)
        there = outlook(idea.title, tried, case.book, moment(case.now, idea.seen_from))
        yield f"compare with {idea.id}", compare_page(compare(here, there))


def changed(found: Assessment) -> list[Block]:
    """What changed since a visit some months ago."""
    last = found.today - timedelta(days=120)
    rules = changes(found.case.profile, found.case.book, found.now, last, found)
    mine = for_you_blocks(came(found, last), found, last)
    return [*mine, *changes_page(rules, (), last, first=False, age=120)]


def texts(lines: tuple[Line, ...]) -> Iterator[str]:
    for one in lines:
        yield from (text.strip() for text, _ in (*one.parts, *one.right))


BETWEEN = re.compile(r"(?<=[.!?])(?<!\b(?:Dr|St)\.) (?=[A-Z\"“0-9])(?!(?:This|That|These|So) )")
"""What points back to the sentence before it belongs to that one."""
SOURCE = re.compile(r"^(?:Source\b|(?:official|secondary|weak): )")
"""Sources are quoted as they call themselves."""
NEEDED = re.compile(r'^Needs "')
"""Two steps may wait for the same one, and each says which."""
WRONG = {
    "an ISO day": re.compile(r"\b\d{4}-\d\d-\d\d\b"),
    "a bracket within brackets": re.compile(r'\([^()"]*\s\([^()]*\)'),
    "doubt twice": re.compile(r"expected\W+expected|\bexpected\b[^.;]{0,25}\(expected\)"),
    "one of many": re.compile(
        r"(?<![\w–.,-])1 (?:days|weeks|months|years|dates|rules|steps|attempts|sittings|letters)\b"
    ),
    "a zone's code": re.compile(
        r"\b(?:PST|PDT|EST|EDT|IST|CST|CDT|MST|MDT)\b|\b(?:Asia|America|Europe|Africa|Pacific)/[A-Z]"
    ),
    "a negative number": re.compile(r"(?<![\w/~.-])[-−]\d+ (?:day|week|month)"),
    "a value of the program": re.compile(r"\bNone\b(?! needed| of)|\bTrue\b|\bFalse\b|\{\w+\}"),
    "stops side by side": re.compile(r"\.\.(?!\.)|,,| ,|;\.|:\.|\(\)|\.,"),
}


def faults(found: Assessment) -> Iterator[str]:
    titles = {state.title for state in found.by_id.values()}
    for name, blocks in pages(found):
        said: Counter[str] = Counter()
        for block in blocks:
            for text in texts(block.lines):
                if SOURCE.search(text) is None:
                    yield from (f"{name}: {what}: {text}" for what, form in WRONG.items() if form.search(text))
                said.update(
                    {
                        one
                        for one in BETWEEN.split(text)
                        if is_sentence(one) and one not in titles and not NEEDED.search(one)
                    }
                )
        # The rows of a board are payments, papers, letters: a remark there belongs to its own row.
        if name not in BOARDS:
            yield from (f"{name}: said twice: {one}" for one, times in said.items() if times > 1)


FILES = (*(ROOT.parent / "src" / "img_pathway" / "profile" / "samples").glob("*.toml"), ROOT / "data" / "full.toml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("day", ["2026-11-22", "2027-09-05", "2028-03-20"])
def test_the_pages_of_the_samples(file: Path, day: str) -> None:
    facts = {key: value for key, value in tomllib.loads(file.read_text(encoding="utf-8")).items() if key != "schema"}
    assert list(faults(assess(profile(facts), book(), at(day, "Asia/Kolkata")))) == []


@settings(EVERYBODY, max_examples=40)
@given(profiles(), INSTANTS)
def test_the_pages_of_everybody(person: Profile, now: datetime) -> None:
    assert list(faults(assess(person, book(), now))) == []


EXAMPLES = {"an ISO day", "a zone's code"}
"""A form may show how something is typed."""


def facts_asked() -> Iterator[tuple[str, list[tuple[str, Fact]]]]:
    """Every form: that of each step, and of each entry of its lists; its name and its facts."""
    for step in book().steps:
        listed = asked(step.fields, 2027)
        yield step.id, [(one.key, one.fact) for one in listed if isinstance(one, AskedFact)]
        for each in listed:
            if not isinstance(each, AskedFact):
                yield each.key, [(one.key, one.fact) for one in entry_asks(each, 1) if isinstance(one, AskedFact)]


@pytest.mark.parametrize(("name", "facts"), facts_asked(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_words_of_every_form(name: str, facts: list[tuple[str, Fact]]) -> None:
    labels = Counter(fact.label for _, fact in facts)
    assert [label for label, times in labels.items() if times > 1] == []
    for key, fact in facts:
        texts = (fact.label, fact.help, *(label for _, label in fact.choices))
        wrong = [what for what, form in WRONG.items() if what not in EXAMPLES and any(map(form.search, texts))]
        assert wrong == [], key
        assert fact.label[:1] == fact.label[:1].upper() or fact.label.startswith("…"), key
        assert not fact.label.endswith((".", ":")), key
        assert not fact.help or fact.help.rstrip().endswith((".", "?", ")")), key
