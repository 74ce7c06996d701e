"""What is read in the same way of every sheet: its headings, its days, its doubts; the facts each column stands for.

What is empty, a dash or a question mark is unknown: never yes and never no.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final, Generic, NamedTuple, TypeVar

from msgspec.structs import replace

from img_pathway.profile.facts.declare import Table
from img_pathway.profile.sheets.read import Sheet, SheetError
from img_pathway.profile.typed.codes import is_nrmp
from img_pathway.profile.typed.hours import HOUR
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import unguarded
from img_pathway.profile.typed.values import parse_value

UNKNOWN: Final = frozenset(
    {"", "-", "–", "—", "n/a", "na", "?", "unknown", "tbd", "none listed", "not specified", "nil"}
)
YES: Final = frozenset({"true", "yes", "y", "1", "x", "✓", "✔", "sponsored"})
NO: Final = frozenset({"false", "no", "n", "0", "not sponsored"})
_DAY: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)(.*)")
_AROUND: Final = "minimum|min|maximum|max|at least|at most|up to|no more than|not more than|within|last|past|the|of|or more|or less|or fewer|only|required|preferred|score|since graduation"
"""Words beside a number that change nothing of it."""
_HEADINGS_IN: Final = 10
"""The headings stand in one of so many first rows."""

T = TypeVar("T")
R = TypeVar("R", bound=Table)
TWO_WAYS: Final = "day and month can be read in two ways"


class Doubt(NamedTuple):
    """A cell that was not taken, or was changed."""

    row: int
    """As a spreadsheet counts, from 1."""
    column: str
    value: str
    why: str


class Column(NamedTuple):
    """How one column of the sheet is read."""

    heading: str
    """As it stands there; the second of the same name has ``(2)`` behind it."""
    example: str
    """Its first cell with something in it."""
    fact: str
    """Empty for one that is not read."""
    label: str
    """The fact in words."""


class Preview(NamedTuple, Generic[T]):
    """What an import would do; nothing is recorded yet."""

    sheet: str
    heading_row: int
    columns: tuple[Column, ...]
    read: int
    """Rows under the headings."""
    unknown: int
    """Rows that say of no programme, or of none there is."""
    doubts: tuple[Doubt, ...]
    found: tuple[T, ...]
    cut: bool
    two_ways: str = ""
    """A day that can be read in two ways, where nothing in the sheet says which."""


DAY_ALONE: Final = "; the day alone is taken"
"""Behind why an hour could not be taken."""


class Kind(NamedTuple):
    """What the columns of one kind of sheet are called and stand for."""

    table: type[Table]
    headings: Mapping[str, tuple[str, ...]]
    """Each fact, and how its column is headed, in small letters and without signs."""
    labels: Mapping[str, str]
    """Each fact in words."""
    wanted: Collection[str]
    """One of these must be there: without it a row says of nothing."""
    noun: str
    days: Collection[str]
    """Facts that are a day."""
    units: Mapping[str, str]
    """Facts that are a number, and the pattern of what it counts; a number of something else is not it."""
    words: Mapping[str, Mapping[str, str]]
    """Facts of a few words, and how people write each of these."""
    own: Collection[str]
    """What is the person's own: a sheet does not write over it."""
    heading: Callable[[str], str] = lambda heading: heading
    """A heading without what belongs to its cells, as the zone of hours."""
    people: Collection[str] = ()
    """Headings of a log in which each row is an applicant; two of them make one."""
    of_people: Collection[str] = ()
    """Facts whose columns tell of the applicant there: they are read only where one says so."""


class Found:
    """The tab with the headings, and which column is which fact."""

    def __init__(
        self, kind: Kind, sheet: Sheet, head: int, columns: Mapping[int, str], month_first: bool | None
    ) -> None:
        self.kind, self.sheet, self.head = kind, sheet, head
        self.columns = {at: fact for at, fact in columns.items() if fact}
        self.of_people = columns.keys() - self.columns.keys()
        """Columns that tell of an applicant."""
        self.headings = _apart(sheet.rows[head])
        """Each under a name of its own."""
        self.assumed: tuple[Doubt, ...] = ()
        """The first day that is read by how others of the sheet are written."""
        self.month_first = self._month_first() if month_first is None else month_first
        """Do its days begin with the month? ``None`` where nothing says so."""

    def rows(self) -> Iterator[tuple[int, Mapping[str, tuple[str, str]]]]:
        """Each row with something in it: its number, and by fact its heading and its cell. Unknown cells are left out."""
        for number, row in enumerate(self.sheet.rows[self.head + 1 :], self.head + 2):
            if any(row):
                cells = {
                    fact: (self.headings[at], unguarded(row[at].strip()))
                    for at, fact in self.columns.items()
                    if at < len(row)
                }
                yield number, {fact: cell for fact, cell in cells.items() if cell[1].casefold() not in UNKNOWN}

    def _month_first(self) -> bool | None:
        """Those days decide that can be read in one way alone; that they do is told beside the first of the others."""
        seen: dict[bool, str] = {}
        open_ones: list[tuple[int, str, str]] = []
        for number, cells in self.rows():
            for fact in self.kind.days:
                match = _DAY.match(cells[fact][1]) if fact in cells else None
                if match and (int(match[1]) > 12) != (int(match[3]) > 12):
                    seen.setdefault(int(match[3]) > 12, cells[fact][1])
                elif match and int(match[1]) <= 12 and match[1] != match[3] and not open_ones:
                    open_ones.append((number, *cells[fact]))
        if len(seen) != 1:
            return None
        (month_first, told), order = next(iter(seen.items())), ("day", "month")
        why = f"read {order[month_first]} first, as {told} has to be; if that is wrong, say how the days are written"
        self.assumed = tuple(Doubt(*one, why) for one in open_ones)
        return month_first

    def day(self, cell: str) -> str:
        """A day, by the rest of the sheet."""
        return day_text(cell, self.month_first)

    def day_alone(self, name: str, cell: str, today: date) -> dict[str, Any]:
        """The day of an hour that is not told or cannot be taken, as the fact `name`, where that day is clear."""
        with suppress(BadValue):
            text = self.day(cell)
            before = re.match(rf"(.*?[0-9])(?:,? |T){HOUR}", text, re.IGNORECASE)
            return {name: value_of(self.kind.table, name, before[1] if before else text, today)}
        return {}

    def value(self, fact: str, cell: str, today: date) -> Any:
        """What a cell says of a fact, in the words and units people use. Raises `BadValue`."""
        if fact in self.kind.days:
            cell = self.day(cell)
        elif fact in self.kind.units:
            cell = _whole_number(fact, cell, self.kind.units[fact])
        elif fact in self.kind.words:
            cell = self.kind.words[fact].get(cell.casefold(), cell)
        return value_of(self.kind.table, fact, cell, today)

    def preview(self, read: int, unknown: int, doubts: Iterable[Doubt], found: Iterable[T]) -> Preview[T]:
        """What was found, with how the columns were read."""
        below = self.sheet.rows[self.head + 1 :]
        columns = []
        for at, cell in enumerate(self.headings):
            if cell:
                example = next((row[at] for row in below if at < len(row) and row[at]), "")
                fact = self.columns.get(at, "")
                label = "of the applicant, not read" if at in self.of_people else self.kind.labels.get(fact, "")
                columns.append(Column(cell, unguarded(example), fact, label))
        all_doubts = (*self.assumed, *doubts)
        two_ways = next((one.value for one in all_doubts if one.why == TWO_WAYS), "")
        return Preview(
            self.sheet.name, self.head + 1, tuple(columns), read, unknown, all_doubts, tuple(found), self.sheet.cut,
            two_ways,
        )  # fmt: skip


def _apart(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings, each under a name of its own: the second ``Program`` is ``Program (2)``."""
    met: Counter[str] = Counter()
    made = []
    for cell in headings:
        met[plain := plain_heading(cell)] += 1
        made.append(f"{cell} ({met[plain]})" if cell and met[plain] > 1 else cell)
    return tuple(made)


def plain_heading(heading: str) -> str:
    """A heading in small letters, without signs."""
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip()


def called_otherwise(name: str | None, other: str | None) -> bool:
    """Do two names differ in more than capitals and signs?"""
    return bool(name and other) and plain_heading(name or "") != plain_heading(other or "")


_FILLING: Final = frozenset({
    "min", "minimum", "max", "maximum", "required", "score", "sponsored", "sponsorship", "accepted", "limit", "cutoff",
    "allowed", "needed", "wanted", "policy", "the", "my",
})  # fmt: skip
"""Words of a heading that do not tell what its column is."""


def nearly(cell: str, known: Mapping[str, str]) -> str:
    """The fact that a longer heading names: ``Hospital / Residency``, ``Location (City/State)``, ``Min Step-2 Score``.

    One that names two facts, as ``Step 1 / Step 2``, names none.
    """
    outside = re.sub(r"\(.*?\)", " ", cell)
    parts = {known[part] for piece in outside.split("/") if (part := plain_heading(piece)) in known}
    if len(parts) == 1:
        return parts.pop()
    bare = {" ".join(word for word in plain_heading(text).split() if word not in _FILLING) for text in (cell, outside)}
    named = {known[text] for text in bare if text in known}
    return named.pop() if len(named) == 1 and not parts else ""


class NoNames(SheetError):
    """No column is known to hold a programme's name or code; one may say which does."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__(
            "no column with a programme's name or code was found", "say which one it is: --map 'COLUMN=name'"
        )
        self.columns = columns
        """What looks like the headings."""


def _headings(sheets: Sequence[Sheet]) -> tuple[Column, ...]:
    """The fullest of the first rows that have something below them."""
    rows = [
        (row, sheet.rows[at + 1])
        for sheet in sheets
        for at, row in enumerate(sheet.rows[: min(_HEADINGS_IN, len(sheet.rows) - 1)])
    ]
    row, below = max(rows, key=lambda pair: sum(map(bool, pair[0])), default=((), ()))
    return tuple(
        Column(title, below[at] if at < len(below) else "", "", "") for at, title in enumerate(_apart(row)) if title
    )


class Choice(NamedTuple):
    """What a person says of a sheet where it does not tell by itself, or tells otherwise."""

    columns: Mapping[str, str] = {}
    """Headings and the fact each is; empty for one that is not to be read."""
    tab: str = ""
    """The tab; without it the one with the most known headings."""
    month_first: bool | None = None
    """How its days are written."""


def find_columns(sheets: Sequence[Sheet], choice: Choice, kind: Kind) -> Found:
    """The tab and row with the most known headings; of two columns for one fact the first is read.

    Raises `SheetError`.
    """
    chosen = choice.columns
    if choice.tab:
        named = [sheet for sheet in sheets if sheet.name.casefold() == choice.tab.casefold()]
        if not named:
            names = ", ".join(sheet.name for sheet in sheets if sheet.name) or "none with a name"
            raise SheetError(f"no tab is called {choice.tab}", f"there are: {names}")
        sheets = named
    known = {plain_heading(word): fact for fact, label in kind.labels.items() for word in (label, fact)}
    known |= {heading: fact for fact, headings in kind.headings.items() for heading in headings}
    wanted = {plain_heading(column): fact for column, fact in chosen.items()}
    for column, fact in chosen.items():
        if fact and fact not in kind.labels:
            raise SheetError(f"{fact} is no field of a {kind.noun}", f"choose one of {', '.join(kind.labels)}")
        if not any(
            plain_heading(cell) == plain_heading(column)
            for sheet in sheets
            for row in sheet.rows[:_HEADINGS_IN]
            for cell in _apart(row)
        ):
            raise SheetError(f"no column is called {column}", "write it as it stands in the sheet")
    found: list[tuple[int, int, int, dict[int, str]]] = []
    for place, sheet in enumerate(sheets):
        for number, row in enumerate(sheet.rows[:_HEADINGS_IN]):
            columns: dict[int, str] = {}
            apart = kind.of_people if sum(plain_heading(cell) in kind.people for cell in row) > 1 else ()
            # What was chosen goes before what a heading seems to say.
            for choose in (True, False):
                for at, (cell, title) in enumerate(zip(row, _apart(row), strict=True)):
                    heading, named_so = plain_heading(cell), plain_heading(title)
                    if heading and choose == (named_so in wanted):
                        fact = (
                            wanted[named_so]
                            if choose
                            else known.get(heading) or known.get(kind.heading(heading)) or nearly(cell, known)
                        )
                        if fact and fact not in columns.values():
                            columns[at] = fact if choose or fact not in apart else ""
            if any(any(below) for below in sheet.rows[number + 1 :]):
                found.append((sum(map(bool, columns.values())), -place, -number, columns))
    best = max(found, key=lambda one: one[:3], default=None)
    if best is None or not set(kind.wanted) & set(best[3].values()):
        raise NoNames(_headings(sheets))
    return Found(kind, sheets[-best[1]], -best[2], best[3], choice.month_first)


def day_text(cell: str, month_first: bool | None) -> str:
    """A day as one writes it in one way alone: 9/27/2026 by the rest of the sheet, else left as it stands."""
    match = _DAY.match(cell)
    if match is None:
        return cell
    first, second, year, rest = int(match[1]), int(match[3]), match[4], match[5]
    if month_first is None and first <= 12 and second <= 12 and first != second:
        raise BadValue("date", cell, TWO_WAYS, "Write the month as a word.")
    month, day = (second, first) if first > 12 or (month_first is False and second <= 12) else (first, second)
    return f"{'20' if len(year) == 2 else ''}{year}-{month:02}-{day:02}{rest}"


def merged(kind: Kind, old: R, new: R) -> R:
    """What is new goes into what is there; what is empty in it takes nothing away, nor is the person's own changed.

    Of an hour and a day alone the newer one stands; the day of the hour that is known says nothing more.
    """
    kept = {name for name in kind.own if getattr(old, name) is not None}
    told: dict[str, Any] = {name: value for name in kind.table.facts if (value := getattr(new, name)) is not None}
    for name, fact in kind.table.facts.items():
        if fact.vaguer and name in told:
            told[fact.vaguer] = None
        elif fact.vaguer in told and (hour := getattr(old, name)) is not None:
            told |= {fact.vaguer: None} if hour.date() == told[fact.vaguer] else {name: None}
    return replace(old, **{name: value for name, value in told.items() if name not in kept})


def acgme_code(cell: str) -> str:
    """Ten digits, or nine that lost their 0. Raises `BadValue`."""
    digits = re.sub(r"\D", "", cell)
    if len(digits) not in (9, 10):
        raise BadValue("acgme", cell, "no ACGME code: ten digits", "Look it up.")
    return digits


def nrmp_code(cell: str) -> str:
    """Seven digits, the letter of its type, one or two digits. Raises `BadValue`."""
    code = re.sub(r"\s", "", cell).upper()
    if not is_nrmp(code):
        raise BadValue("nrmp", cell, "no NRMP code: seven digits, a letter, one or two digits", "Look it up.")
    return code


def value_of(table: type[Table], name: str, cell: str, today: date) -> Any:
    """What a cell says of one fact. Raises `BadValue`."""
    fact = table.facts[name]
    if fact.kind == "bool":
        word = cell.casefold()
        if word in YES or word in NO:
            return word in YES
        raise BadValue(name, cell, "neither yes nor no", "Write yes or no.")
    value = parse_value(name, fact, cell, today)
    if isinstance(value, int) and not isinstance(value, bool):
        low, high = fact.minimum, fact.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise BadValue(name, cell, f"outside {low} to {high}", "Look again.")
    return value


def _whole_number(name: str, cell: str, unit: str) -> str:
    """The one number of a cell: ``>=230``, ``10+``, ``within 5 years``; `unit` is a pattern of what it counts.

    A number of anything else (12 weeks where months are counted) is not guessed. Raises `BadValue`.
    """
    bare = re.sub(r"[,$+>=≥≤.]", " ", cell.casefold()).replace(" ", " ")
    words = rf"(?<![a-z])({_AROUND}{'|' if unit else ''}{unit})(?![a-z])"
    number = re.fullmatch(r"\s*(\d+)\s*", re.sub(words, " ", bare))
    if number is None:
        raise BadValue(name, cell, "not one number, or of something else", "Write the number alone.")
    return number[1]
