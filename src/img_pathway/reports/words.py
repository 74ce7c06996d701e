"""The words and marks every page shares: statuses, days, instants, values, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from img_pathway.days import said_days, say, say_hour
from img_pathway.engine.case import Case
from img_pathway.engine.model import DayName, Deadline, Status, StepState
from img_pathway.engine.readings.act_by import lists_ranked
from img_pathway.profile.typed.text import plain
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.types import OLD_DAYS, VERY_OLD_DAYS, Dated, Source

if TYPE_CHECKING:
    from img_pathway.reports.page import Block, Line

GLYPHS: dict[Status, str] = {
    "done": "✓", "ready": "●", "in-progress": "◐", "locked": "○", "lapsed": "✗", "waiting": "…", "check": "?",
    "not-needed": "-",
}  # fmt: skip
"""The mark beside each status word; never shown without the word."""

BY: dict[DayName | None, str] = {
    "last day": "by", "booked": "set for", "latest safe": "latest safe", "advised": "advised by",
    "latest possible": "latest possible", "deadline": "deadline", None: "by",
}  # fmt: skip
"""What stands before the day of a step, by which one it is."""

_LONG = 4000


def clean(text: str) -> str:
    """`text` with control and escape characters removed, safe to print, on one line."""
    return plain(text, limit=_LONG)


def day(value: date) -> str:
    """A day of an answer, ``Wed 3 Mar 2027``; one that no trusted rule gives says that it is only expected."""
    return f"{say(value)}{' (expected)' if _expected(value) else ''}"


def _expected(value: date) -> bool:
    return isinstance(value, Dated) and value.expected


def act_by(state: StepState) -> str:
    """What stands before the day to act by."""
    return BY["advised" if state.act[0] == state.by else "latest safe"]


def distance(value: date, today: date) -> str:
    """``in 12 days``, ``tomorrow``, ``today``, ``12 days ago``."""
    return ago((value - today).days)


def ago(days: int) -> str:
    """The same for a number of days from today; negative for what is past."""
    if days == 0:
        return "today"
    if abs(days) == 1:
        return "tomorrow" if days == 1 else "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def day_and_distance(value: date, today: date) -> str:
    """A day with how far away it is, and whether it is only expected."""
    return f"{say(value)} ({distance(value, today)}{', expected' if _expected(value) else ''})"


NEWER = (
    "A newer one comes with a newer img-pathway, or as a file from whoever has it: img-pathway rules use FILE. "
    "Nothing is fetched by itself."
)
"""The ways to newer rules."""


def age_note(days: int) -> str:
    """What an old rulebook means and how a newer one is got, without a connection; nothing while it is fresh."""
    if days > VERY_OLD_DAYS:
        return f"More than {VERY_OLD_DAYS} days old: trust no date or fee before checking it. {NEWER}"
    if days > OLD_DAYS:
        return f"More than {OLD_DAYS} days old: check dates and fees on the official pages. {NEWER}"
    return ""


def instant(at: datetime, now: datetime) -> str:
    """An instant in its own zone and, where that differs, in the zone of `now`."""
    here = at.astimezone(now.tzinfo)
    if here.utcoffset() == at.utcoffset():
        return f"{say(at.date())}, {say_hour(at if getattr(at.tzinfo, 'key', '') else here)}"
    text = f"{say(at.date())}, {say_hour(at)}"
    same_day = here.date() == at.date()
    return f"{text}, {here:%H:%M} your time" if same_day else f"{text}, {say(here.date())} {here:%H:%M} your time"


def span(at: datetime, until: datetime, now: datetime) -> str:
    """From one hour to another of the same day, in their zone and, where that differs, in the zone of `now`."""
    text = f"{say(at.date())}, {at:%H:%M} to {say_hour(until)}"
    here, end = at.astimezone(now.tzinfo), until.astimezone(now.tzinfo)
    if here.utcoffset() == at.utcoffset():
        return text
    day = "" if here.date() == at.date() else f"{say(here.date())} "
    later = "" if end.date() == here.date() else f"{say(end.date())} "
    return f"{text}, {day}{here:%H:%M} to {later}{end:%H:%M} your time"


def expected(confidence: str) -> str:
    """The word for a day that is not official: the same as in every sentence."""
    return "expected" if trust(confidence) else ""


def trust(confidence: str) -> str:
    """A word for values that are not official: ``expected``, ``not confirmed`` or nothing."""
    return {"inferred": "expected", "unverified": "not confirmed"}.get(confidence, "")


def deadline(due: Deadline, now: datetime) -> str:
    """A deadline with its zone, distance and, where it is not official, its trust."""
    when = instant(due.at, now) if due.at is not None else say(due.day)
    # Where its day is over at home but not there, it is still to come: never "yesterday".
    open_there = due.at is not None and now <= due.at
    marks = [distance(max(due.day, now.date()) if open_there else due.day, now.date()), expected(due.confidence)]
    return f"{when} ({', '.join(mark for mark in marks if mark)})"


def last_day(case: Case, state: StepState, now: datetime) -> str:
    """The deadline of a step; of an application, when the lists are ranked, and that its season ends later."""
    ranked = lists_ranked(case, state)
    if ranked is None or state.due is None:
        return deadline(state.due, now) if state.due is not None else ""
    return f"{day_and_distance(ranked.day, now.date())}: lists are ranked; the season ends {say(state.due.day)}"


SENTENCE = 4
"""Words from which a text with a stop behind it is a sentence."""
_DATE = re.compile(r"\w{3} \d+ \w{3} \d{4}")
_WORD = re.compile(r"[^\W\d_]+")
_NO_END = r"(?<!\b(?:Dr|St|Mr|Ms)\.)"
"""Before a name a stop ends no sentence: "Letter from Dr. Amari", "St. Brendan"."""
_POINTS_BACK = r"(?!(?:This|That|These|So) )"
"""Such a sentence says something of the one before it ("This is so only on the stricter reading"): the two stay together."""
_BETWEEN = re.compile(rf"(?<=[.!?]){_NO_END} (?=[A-Z\"“0-9]){_POINTS_BACK}")
_ENDS = re.compile(rf"[.!?]{_NO_END}(?= [A-Z\"“0-9])")


def first_sentence(text: str) -> str:
    """What stands up to the end of the first sentence."""
    found = _ENDS.search(text)
    return text[: found.end()] if found is not None else text


class Heard:
    """The sentences a page has said: no view says one twice."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        """Each sentence, with what stands for it where it would be said again."""

    def fresh(self, text: str, again: str = "") -> str:
        """What of the text was not said before; where nothing is new, what stands for it.

        `again` will stand for these sentences from now on (`same_as`).
        """
        body = text.strip()
        sentences = list(dict.fromkeys(_BETWEEN.split(body)))
        new = [one for one in sentences if one not in self._said or not is_sentence(one)]
        left = " ".join(new) or self._said[sentences[0]]
        self._said.update(dict.fromkeys(new, again))
        return text.replace(body, left) if left else ""

    def page(self, blocks: Iterable[Block], again: str = "") -> list[Block]:
        """The blocks without the sentences that were said before; a line that says nothing else is left out, and a
        heading with nothing left under it.
        """
        left: list[Block] = []
        silent = False
        for block in blocks:
            made = block._replace(lines=tuple(self._lines(block.lines, again)))
            silent = silent or not made.lines
            if made.lines:
                if silent:
                    _close(left, _level(made))
                    silent = False
                left.append(made)
        if silent:
            _close(left, 0)
        return left

    def _lines(self, lines: Iterable[Line], again: str) -> Iterator[Line]:
        for line in lines:
            parts = tuple((self.fresh(text, again) if is_sentence(text) else text, role) for text, role in line.parts)
            dropped = any(old and not new for (old, _), (new, _) in zip(line.parts, parts, strict=True))
            if not dropped or any(is_sentence(text) for text, _ in parts):
                yield line._replace(parts=parts)


def same_as(title: str) -> str:
    """What stands for sentences that were said of something above."""
    return f'the same as under "{title}" above'


_LEVELS = {"head": 0, "section": 1}
"""How a heading of a role stands to others."""


def _level(block: Block) -> int:
    """The level of a heading, the highest being 0; of all else a level below every heading."""
    (_, role), *more = block.lines[0].parts or (("", ""),)
    alone = block.id is None and len(block.lines) == 1 and not more
    return _LEVELS.get(role, len(_LEVELS)) if alone else len(_LEVELS)


def _close(blocks: list[Block], level: int) -> None:
    """Take away the headings at the end that a block of this level leaves with nothing under them."""
    while blocks and level <= _level(blocks[-1]) < len(_LEVELS):
        blocks.pop()


def is_sentence(text: str) -> bool:
    """Does it say something, with a stop behind it? A date or a bare word is a value: it may stand twice."""
    return text.rstrip().endswith((".", "!", "?")) and len(_WORD.findall(_DATE.sub("", text))) >= SENTENCE


def value_text(value: Any) -> str:
    """A recorded value as one would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def spare(slack: int, feasible: bool | None) -> str:
    """The room that a plan leaves: what is too late in a bad case may still be in time in the best one."""
    if slack >= 0:
        return f"{counted(slack, 'day')} to spare" if slack else "no day to spare"
    if feasible is False:
        return "too late even if things go fast"
    return f"{counted(-slack, 'day')} too late if things go slowly{' (fits if they go fast)' if feasible else ''}"


def room(slack: int | None, feasible: bool | None = None) -> str:
    """The same in a column: ``187 days``, ``157 days short``."""
    if feasible is False:
        return "too late"
    if slack is None:
        return ""
    return counted(slack, "day") if slack >= 0 else f"{counted(-slack, 'day')} short"


def begun(text: str) -> str:
    """Words as a line begins with them."""
    return f"{text[:1].upper()}{text[1:]}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun; the plural is that with an s unless given. A negative number keeps its sign."""
    return f"{number} {one if abs(number) == 1 else many or f'{one}s'}"


def sources(keys: Iterable[str], book: Rulebook) -> list[Source]:
    """The sources of some keys; one the rulebook lacks is shown by its key, never dropped."""
    known = book.texts["sources"]
    return [book.source(key) if key in known else Source(key=key, title=key, grade="weak") for key in keys]


def source_words(source: Source) -> str:
    """Grade, title, date and address of a source."""
    return f"Source ({source.grade}): {place(source)}"


def place(source: Source) -> str:
    """Title, date and address of a source."""
    return ", ".join(part for part in (source.title, said_days(source.date or ""), source.url) if part)
