"""Rows of a sheet as programmes: columns found by their headings, cells read one by one, every doubt named.

What is empty, a dash or a question mark is unknown: never yes and never no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets.read import Sheet, SheetError
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.values import parse_value

MOST_PROGRAMMES = 400
"""Programmes one list holds."""
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("program name", "programme", "program", "programname", "hospital", "institution", "title", "name"),
    "acgme": ("acgme", "acgme id", "acgme code", "acgme program number", "program id", "programid", "acgme number"),
    "nrmp": ("nrmp", "nrmp code", "nrmp program code", "program code", "code"),
    "specialty": ("specialty", "speciality", "specialties", "spec"),
    "city": ("city", "town"),
    "state": ("state", "st"),
    "place": ("location", "city state", "place"),
    "service": ("application service", "service", "applied through", "eras or residencycas"),
    "track": ("track", "program type", "type"),
    "status": ("status", "my status", "application status"),
    "signal": ("signal", "signals", "signal type"),
    "deadline": ("deadline", "application deadline", "latest application date", "due"),
    "applied": ("applied", "applied on", "date applied"),
    "j1": ("j1", "j 1", "visa j1", "j1 visa", "j1 visa sponsorship", "sponsors j1"),
    "h1b": ("h1b", "h 1b", "visa h1b", "h1b visa", "h1b visa sponsorship", "sponsors h1b"),
    "visa": ("visa", "visa status", "visas", "visa sponsorship", "visa policy", "visas sponsored"),
    "visa_checked": ("visa checked", "visa policy looked up on"),
    "attempts": ("attempts", "max attempts", "attempt limit", "most tries of a step it takes"),
    "step1_score": ("step 1", "step1", "step 1 minimum", "usmle step 1 minimum score", "minimum step 1 score", "step 1 score", "least score in step 1"),
    "step2ck_score": ("step 2", "step2", "step 2 ck", "usmle step 2 minimum score", "minimum step 2 score", "step 2 score", "step 2 minimum", "least score in step 2 ck"),
    "graduated_within": ("yog", "year of graduation", "graduation year restriction", "years since graduation", "yog limit", "yog cutoff", "years since graduation at most"),
    "us_months": ("usce", "us clinical experience", "usce months", "months of usce", "months of us experience wanted"),
    "step3": ("step 3", "step3", "step 3 required", "step 3 wanted"),
    "checked": ("checked", "last updated", "these looked up on"),
    "train_there": ("would you train there", "would train there"),
    "notes": ("notes", "note", "comments", "comment", "remarks"),
}  # fmt: skip
"""Each fact, and what its column is called; ``visa`` and ``place`` are read as two facts."""
UNKNOWN: Final = frozenset(
    {"", "-", "–", "—", "n/a", "na", "?", "unknown", "tbd", "none listed", "not specified", "nil"}
)
_YES: Final = frozenset({"true", "yes", "y", "1", "x", "✓", "✔", "sponsored"})
_NO: Final = frozenset({"false", "no", "n", "0", "not sponsored"})
_NRMP: Final = re.compile(r"\d{7}[ACMPRST]\d{1,2}")
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "signal": {"g": "gold", "s": "silver", "yes": "single", "y": "single", "no": "none", "n": "none"},
    "service": {"residency cas": "residencycas", "sf match": "sf-match", "sfmatch": "sf-match"},
    "track": {"c": "categorical", "a": "advanced", "p": "preliminary", "prelim": "preliminary"},
    "status": {"interview": "invited", "invite": "invited", "iv": "invited", "reject": "rejected", "to apply": "applying"},
}  # fmt: skip
_OWN: Final = ("status", "signal", "notes", "train_there", "applied")
"""What is the person's own: a sheet does not write over it."""


class Doubt(NamedTuple):
    """A cell that was not taken, or was changed."""

    row: int
    """As a spreadsheet counts, from 1."""
    column: str
    value: str
    why: str


class Preview(NamedTuple):
    """What an import would do; nothing is recorded yet."""

    sheet: str
    heading_row: int
    columns: tuple[tuple[str, str], ...]
    """Each heading with the fact it is read as; empty for one that is not read."""
    read: int
    """Rows under the headings."""
    matched: int
    """Programmes they make."""
    unknown: int
    """Rows with neither a name nor a code."""
    doubts: tuple[Doubt, ...]
    programmes: tuple[Programme, ...]
    cut: bool


def preview(sheets: Sequence[Sheet], chosen: Mapping[str, str], today: date) -> Preview:
    """Read the tab whose headings are best known; `chosen` maps headings to facts. Raises `SheetError`."""
    best, head, columns = _headings(sheets, chosen)
    rows = [(number, row) for number, row in enumerate(best.rows[head + 1 :], head + 2) if any(row)]
    month_first = _month_first(rows, columns)
    doubts: list[Doubt] = []
    made: dict[tuple[str, ...], Programme] = {}
    unknown = 0
    for number, row in rows:
        one = _programme(number, row, columns, best.rows[head], month_first, today, doubts)
        if one is None:
            unknown += 1
            continue
        key = _key(one)
        # A code tells what it is, whatever it is called further down: what was read first stays.
        made[key] = merged(one, made[key]) if key in made else one
    headings = tuple((cell, columns.get(place, "")) for place, cell in enumerate(best.rows[head]) if cell)
    return Preview(
        best.name, head + 1, headings, len(rows), len(made), unknown, tuple(doubts), tuple(made.values()), best.cut
    )


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.casefold()).strip()


_KNOWN: Final = {heading: fact for fact, headings in HEADINGS.items() for heading in headings}


def _headings(sheets: Sequence[Sheet], chosen: Mapping[str, str]) -> tuple[Sheet, int, dict[int, str]]:
    """The tab and row with the most known headings; of two columns for one fact the first is read."""
    wanted = {_plain(column): fact for column, fact in chosen.items()}
    for column, fact in chosen.items():
        if fact and fact not in HEADINGS:
            raise SheetError(f"{fact} is no field of a programme", f"choose one of {', '.join(HEADINGS)}")
        if not any(_plain(cell) == _plain(column) for sheet in sheets for row in sheet.rows[:10] for cell in row):
            raise SheetError(f"no column is called {column}", "write it as it stands in the sheet")
    found: list[tuple[int, int, int, dict[int, str]]] = []
    for place, sheet in enumerate(sheets):
        for number, row in enumerate(sheet.rows[:10]):
            columns: dict[int, str] = {}
            for at, cell in enumerate(row):
                fact = wanted.get(_plain(cell), _KNOWN.get(_plain(cell), ""))
                if fact and fact not in columns.values():
                    columns[at] = fact
            if any(any(below) for below in sheet.rows[number + 1 :]):
                found.append((len(columns), -place, -number, columns))
    best = max(found, key=lambda one: one[:3], default=None)
    if best is None or not {"name", "acgme", "nrmp"} & set(best[3].values()):
        raise SheetError(
            "no column with a programme's name or code was found", "say which one it is: --map 'COLUMN=name'"
        )
    return sheets[-best[1]], -best[2], best[3]


def _month_first(rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[int, str]) -> bool | None:
    """Do days of this sheet begin with the month? One that can be read in one way alone decides; else ``None``."""
    places = [place for place, fact in columns.items() if fact in ("deadline", "applied", "visa_checked", "checked")]
    seen = set()
    for _, row in rows:
        for place in places:
            match = re.match(r"(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}", row[place] if place < len(row) else "")
            if match and (int(match[1]) > 12) != (int(match[2]) > 12):
                seen.add(int(match[2]) > 12)
    return seen.pop() if len(seen) == 1 else None


def _programme(
    number: int, row: Sequence[str], columns: Mapping[int, str], heads: Sequence[str], month_first: bool | None,
    today: date, doubts: list[Doubt],
) -> Programme | None:  # fmt: skip
    values: dict[str, Any] = {}
    for place, fact in columns.items():
        cell = row[place].strip("\u200b\ufeff\u00a0 ") if place < len(row) else ""
        if cell.casefold() in UNKNOWN:
            continue
        try:
            values |= _cell(fact, cell, month_first, today)
        except BadValue as bad:
            doubts.append(Doubt(number, heads[place], cell, bad.why))
    if (padded := values.get("acgme")) and padded.startswith("~"):
        values["acgme"] = padded[1:]
        doubts.append(Doubt(number, "ACGME", padded[2:], "nine digits: a 0 was put before them"))
    if not any(values.get(name) for name in ("name", "acgme", "nrmp")):
        return None
    return Programme(**values)


def _cell(fact: str, cell: str, month_first: bool | None, today: date) -> dict[str, Any]:
    """The facts of one cell. Raises `BadValue` for what cannot be taken."""
    word = cell.casefold()
    match fact:
        case "visa":
            return _visas(cell)
        case "place":
            city, _, state = cell.rpartition(",")
            found = _fact("state", state.strip() or cell, today)
            return {"state": found, **({"city": city.strip()} if city.strip() else {})}
        case "acgme":
            digits = re.sub(r"\D", "", cell)
            if len(digits) not in (9, 10):
                raise BadValue(fact, cell, "no ACGME code: ten digits", "Look it up.")
            return {"acgme": digits if len(digits) == 10 else f"~0{digits}"}
        case "nrmp":
            code = re.sub(r"\s", "", cell).upper()
            if not _NRMP.fullmatch(code):
                raise BadValue(fact, cell, "no NRMP code: seven digits, a letter, one or two digits", "Look it up.")
            return {"nrmp": code}
        case "j1" | "h1b" | "step3" | "train_there":
            if word in _YES or word in _NO:
                return {fact: word in _YES}
            raise BadValue(fact, cell, "neither yes nor no", "Write yes or no.")
        case "attempts" | "step1_score" | "step2ck_score" | "graduated_within" | "us_months":
            number = re.search(r"\d+", re.sub(r"[,$+>=≥]", "", cell))
            if number is None or re.search(r"\d\D+\d", re.sub(r"[,$]", "", cell)):
                raise BadValue(fact, cell, "not one number", "Write the number alone.")
            return {fact: _fact(fact, number[0], today)}
        case "deadline":
            day = _day(cell, month_first)
            if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
                raise BadValue(fact, cell, "a day without its hour and zone", "Record it with both, as 17:00 ET.")
            return {fact: _fact(fact, day, today)}
        case "applied" | "visa_checked" | "checked":
            return {fact: _fact(fact, _day(cell, month_first), today)}
        case "service" | "track" | "status" | "signal":
            return {fact: _fact(fact, _WORDS[fact].get(word, cell), today)}
    return {fact: _fact(fact, cell, today)}


def _fact(name: str, cell: str, today: date) -> Any:
    value = parse_value(name, Programme.facts[name], cell, today)
    limits = Programme.facts[name]
    if isinstance(value, int) and not isinstance(value, bool):
        low, high = limits.minimum, limits.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise BadValue(name, cell, f"outside {low} to {high}", "Look again.")
    return value


def _day(cell: str, month_first: bool | None) -> str:
    """A day as one writes it in one way alone: 9/27/2026 by the rest of the sheet, else left as it stands."""
    match = re.match(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})(.*)", cell)
    if match is None:
        return cell
    first, second, year, rest = int(match[1]), int(match[2]), match[3], match[4]
    if month_first is None and first <= 12 and second <= 12 and first != second:
        raise BadValue("date", cell, "day and month can be read in two ways", "Write the month as a word.")
    month, day = (second, first) if first > 12 or (month_first is False and second <= 12) else (first, second)
    return f"{'20' if len(year) == 2 else ''}{year}-{month:02}-{day:02}{rest}"


def _visas(cell: str) -> dict[str, Any]:
    """``J1/H1B``, ``J-1 only``, ``none``: which classes a cell says yes and no to."""
    word = re.sub(r"[^a-z0-9]", "", cell.casefold())
    if word in ("no", "none", "false", "novisa", "nosponsorship", "nonesponsored"):
        return {"j1": False, "h1b": False}
    named = {"j1": "j1" in word, "h1b": "h1" in word}
    rest = set(re.findall(r"[a-z]+", re.sub(r"j-? ?1|h-? ?1-? ?b?", " ", cell.casefold())))
    if not any(named.values()) or rest - {"and", "or", "only", "visa", "visas", "sponsored", "sponsors", "yes"}:
        raise BadValue("visa", cell, "not clear which visas it sponsors", "Write J-1, H-1B, both or none.")
    # What is not named is a no only where the cell says so.
    only = "only" in word
    return {name: True if yes else False if only else None for name, yes in named.items()}


def _key(one: Programme) -> tuple[str, ...]:
    """Codes tell programmes apart; without one, the name and the state."""
    if one.acgme:
        return ("acgme", one.acgme)
    if one.nrmp:
        return ("nrmp", one.nrmp)
    return ("name", (one.name or "").casefold(), one.state or "")


def merged(old: Programme, new: Programme) -> Programme:
    """What is new goes into what is there; what is empty in it takes nothing away, nor is the person's own changed."""
    changed = {
        name: value
        for name in Programme.facts
        if (value := getattr(new, name)) is not None and not (name in _OWN and getattr(old, name) is not None)
    }
    return replace(old, **changed)


def joined(listed: Sequence[Programme], imported: Iterable[Programme]) -> tuple[tuple[Programme, ...], int, int]:
    """The list with the imported ones in it, none twice; how many are new, and how many were there."""
    made = list(listed)
    places = {_key(one): place for place, one in enumerate(made)}
    by_code = {code: place for place, one in enumerate(made) for code in (one.acgme, one.nrmp) if code}
    new = there = 0
    for one in imported:
        place = next((by_code[code] for code in (one.acgme, one.nrmp) if code in by_code), places.get(_key(one)))
        if place is None:
            made.append(one)
            new += 1
        else:
            made[place] = merged(made[place], one)
            there += 1
    return tuple(made), new, there
