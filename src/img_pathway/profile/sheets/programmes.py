"""Rows of a sheet as programmes: columns found by their headings, cells read one by one, every doubt named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from msgspec.structs import replace

from img_pathway.profile.facts.season import Programme
from img_pathway.profile.sheets.columns import (
    DAY_ALONE,
    Choice,
    Doubt,
    Found,
    Kind,
    Preview,
    acgme_code,
    called_otherwise,
    find_columns,
    merged,
    nrmp_code,
    plain_heading,
    value_of,
)
from img_pathway.profile.sheets.read import Sheet
from img_pathway.profile.typed.countries import states
from img_pathway.profile.typed.hours import HOUR
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain

UNKNOWN_SPECIALTY: Final = "no specialty known here: kept as it stands"
_COMPARED: Final = 40
"""So many unknown specialties are compared with the known ones: it takes its time, and more are no misspellings."""
MOST_PROGRAMMES = 400
"""Programmes one list holds."""
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("program name", "programme", "program", "programname", "hospital", "institution", "title", "name"),
    "acgme": ("acgme", "acgme id", "acgme code", "acgme program number", "program id", "programid", "acgme number"),
    "nrmp": ("nrmp", "nrmp code", "nrmp program code", "program code", "code", "participates main match of the national resident"),
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
    "visa": ("visa", "visa status", "visas", "visa sponsorship", "visa policy", "visas sponsored", "j1 h1b", "j 1 h 1b", "h1b j1"),
    "visa_checked": ("visa checked", "visa policy looked up on"),
    "attempts": ("attempts", "max attempts", "attempt limit", "most tries of a step it takes"),
    "step1_score": ("step 1", "step1", "step 1 minimum", "usmle step 1 minimum score", "minimum step 1 score", "step 1 score", "least score in step 1"),
    "step2ck_score": ("step 2", "step2", "step 2 ck", "usmle step 2 minimum score", "minimum step 2 score", "step 2 score", "step 2 minimum", "least score in step 2 ck"),
    "graduated_within": ("yog", "year of graduation", "graduation year restriction", "years since graduation", "yog limit", "yog cutoff", "years since graduation at most"),
    "us_months": ("usce", "us clinical experience", "usce months", "months of usce", "months of us experience wanted"),
    "step3": ("step 3", "step3", "step 3 required", "step 3 wanted"),
    "checked": ("checked", "last updated", "these looked up on"),
    "train_there": ("would you train there", "would train there"),
    "certificate_by": ("ecfmg certificate required by", "certificate required by"),
    "notes": ("notes", "note", "comments", "comment", "remarks"),
}  # fmt: skip
"""How the column of each fact is headed; ``visa`` and ``place`` are read as two facts."""
_UNITS: Final[Mapping[str, str]] = {
    "attempts": r"attempts?|tries|times?",
    "step1_score": "",
    "step2ck_score": "",
    "graduated_within": r"years?|yrs?|y",
    "us_months": r"months?|mos?|m",
}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "signal": {"g": "gold", "s": "silver", "yes": "single", "y": "single", "no": "none", "n": "none"},
    "service": {
        "residency cas": "residencycas", "sf match": "sf-match", "sfmatch": "sf-match", "san francisco match": "sf-match",
        "eras (aamc)": "eras", "aamc eras": "eras", "myeras": "eras", "aua match": "aua", "urology match": "aua",
    },
    "track": {
        "c": "categorical", "cat": "categorical", "a": "advanced", "adv": "advanced", "p": "preliminary", "prelim": "preliminary",
    },
    "status": {"interview": "invited", "invite": "invited", "iv": "invited", "reject": "rejected", "to apply": "applying"},
}  # fmt: skip
_TRACK = r"(?P<track>categorical|cat|advanced|adv|preliminary|prelim)"
_TRACK_LAST: Final = re.compile(rf"(?P<name>.+?)[\s(\[/,:–-]+{_TRACK}\.?[)\]]?", re.IGNORECASE)
_TRACK_FIRST: Final = re.compile(rf"{_TRACK}\.?[\s/,:–-]+(?P<name>.+)", re.IGNORECASE)
_TOTAL: Final = re.compile(r"(grand |sub ?)?(totals?|sum|average|count)( of)?( programs?| programmes?)?[ \d]*")
"""What stands under a column of names where it is no name, with nothing but numbers beside it."""
_NUMBER: Final = re.compile(r"[$€£]? ?\d[\d.,' ]*%?")
_BEHIND_STATE: Final = re.compile(r"(?:,? +\d{5}(?:-\d{4})?)?(?:,? +(?:USA?|U\.S\.A?\.|United States))?$")
"""A postal code and the country, behind a state."""
_TOWN_STATE: Final = re.compile(r"(?P<town>.+?)[\s/–-]+\(?(?P<state>[A-Z]{2})\)?")
_LOOKED_UP: Final[Mapping[str, tuple[str, ...]]] = {
    "visa_checked": ("j1", "h1b"),
    "checked": (
        "attempts", "any_attempts", "step1_score", "step2ck_score", "step3", "graduated_within", "any_graduation", "us_months",
        "certificate_by", "deadline", "deadline_day",
    ),
}  # fmt: skip
"""By the day on which they were looked up, the facts it is about."""
_NONE: Final = re.compile(
    r"(no|none|any|unlimited|without( a)?|not (required|needed))( (limits?|cut ?offs?|minimum|restrictions?|year|number))?"
)
"""A cell that says a programme sets no such limit; unlike an empty one."""
_FREE: Final[Mapping[str, str]] = {"attempts": "any_attempts", "graduated_within": "any_graduation"}
"""By a limit, the fact that there is none; of what it asks for at least that is a 0."""
_LEAST: Final = ("step1_score", "step2ck_score", "us_months")
KIND: Final = Kind(
    Programme,
    HEADINGS,
    {"place": "Town and state", "visa": "Visa policy"} | {name: one.label for name, one in Programme.facts.items()},
    wanted=("name", "acgme", "nrmp"),
    noun="programme",
    days=("deadline", "deadline_day", "applied", "visa_checked", "checked"),
    units=_UNITS,
    words=_WORDS,
    own=("status", "signal", "notes", "train_there", "applied"),
    people=(
        "img", "degree type", "medical degree", "graduate type", "geo", "sig", "visa required", "green card", "subi", "home",
        "away", "comlex1", "comlex2", "aoa", "red flags",
    ),
    of_people=(
        "attempts", "step1_score", "step2ck_score", "graduated_within", "us_months", "step3", "j1", "h1b", "visa", "signal",
    ),
)  # fmt: skip


def preview(
    sheets: Sequence[Sheet],
    choice: Choice,
    today: date,
    named: Callable[[str], str | None] | None = None,
    like: Callable[[str], Sequence[str]] = lambda _: (),
) -> Preview[Programme]:
    """Read the tab whose headings are best known, or as one chose; `named` maps how people write a specialty to its name,
    and `like` names those that a misspelled one may mean.

    Raises `SheetError`.
    """
    found = find_columns(sheets, choice, KIND)
    reader = _Reader(found, today, named, like)
    read = unknown = 0
    for number, cells in found.rows():
        read += 1
        one = reader.programme(number, cells)
        if one is None:
            unknown += 1
        else:
            reader.take(number, cells, one)
    return found.preview(read, unknown, reader.doubts, reader.known.all)


Cells = Mapping[str, tuple[str, str]]
"""Of each fact of a row its heading and its cell."""


class _Reader:
    """Reads row by row; every doubt is named with its row, heading and cell."""

    def __init__(
        self, found: Found, today: date, named: Callable[[str], str | None] | None, like: Callable[[str], Sequence[str]]
    ) -> None:
        self._found, self._today, self._named, self._like = found, today, named, like
        # Places, visas and days stand in many rows alike: read once each, a sheet takes half the time.
        self._cell = lru_cache(maxsize=1000)(lambda fact, cell: _cell(found, fact, cell, today))
        self._unlike: dict[str, str] = {}
        """What is said of each unknown specialty."""
        self.doubts: list[Doubt] = []
        self.known = _Known()

    def programme(self, number: int, cells: Cells) -> Programme | None:
        """The programme of a row; ``None`` for a row that tells of none."""

        def doubt(fact: str, why: str) -> None:
            self.doubts.append(Doubt(number, *cells[fact], why))

        values = self._values(cells, doubt)
        if values.get("name") in (values.get("nrmp"), values.get("acgme")):
            values.pop("name", None)  # a code in the place of a name says no more than itself
        if not any(values.get(name) for name in KIND.wanted):
            return None
        if plain_heading(values.get("name") or "") == "no match":
            doubt("name", "the rank of no match, no programme")
            return None
        if "name" in values and (why := _no_name(cells)):
            doubt("name", why)
            values.pop("name", None)
            if not values.keys() & {"acgme", "nrmp"}:
                return None
        return Programme(**values)

    def _values(self, cells: Cells, doubt: Callable[[str, str], None]) -> dict[str, Any]:
        """The facts of a row."""
        values: dict[str, Any] = {}
        track: str | None = None
        for fact, (_, cell) in cells.items():
            try:
                values |= self._cell(fact, cell)
            except BadValue as bad:
                alone = self._found.day_alone("deadline_day", cell, self._today) if fact == "deadline" else {}
                values |= alone
                doubt(fact, f"{bad.why}{DAY_ALONE if alone else ''}")
            if fact == "acgme" and len(values.get("acgme", "")) == 9:
                values["acgme"] = f"0{values['acgme']}"
                doubt(fact, "nine digits: a 0 was put before them")
            if fact == "specialty" and self._named is not None and (typed := values.get(fact)):
                values[fact], track = _specialty(typed, self._named)
                if self._named(values[fact]) is None:
                    doubt(fact, self._unknown_specialty(values[fact]))
        if track is not None and values.setdefault("track", track) != track:
            doubt("specialty", f"another track than {values['track']}, which is kept")
        return values

    def _unknown_specialty(self, typed: str) -> str:
        """What is said of one, with those it may mean: the first ones only, since to compare takes its time."""
        if typed not in self._unlike and len(self._unlike) < _COMPARED:
            meant = " or ".join(self._like(typed))
            self._unlike[typed] = f"{UNKNOWN_SPECIALTY}; did you mean {meant}?" if meant else UNKNOWN_SPECIALTY
        return self._unlike.get(typed, UNKNOWN_SPECIALTY)

    def take(self, number: int, cells: Cells, one: Programme) -> None:
        """Put a programme with the others; what is read first of one that several rows tell of stays."""
        place = self.known.place_of(one)
        if place is None:
            if (code := self.known.with_code_of(one)) is not None:
                why = "another programme of the sheet has this code: both are kept"
                self.doubts.append(Doubt(number, *cells[code], why))
            self.known.add(one)
            return
        # A code tells what it is, whatever it is called further down.
        before = self.known.all[place]
        for fact, (heading, cell) in cells.items():
            told = getattr(one, fact, None)
            if fact == "name" and called_otherwise(before.name, one.name):
                why = f"another name for the code of {plain(before.name or '', 40)}, which stays: is it one programme?"
                self.doubts.append(Doubt(number, heading, cell, why))
            elif fact not in ("name", *KIND.own) and told is not None and getattr(before, fact) not in (None, told):
                why = "another row of this programme says otherwise, and stays"
                self.doubts.append(Doubt(number, heading, cell, why))
        self.known.put(place, _merged(one, before))


def _no_name(cells: Cells) -> str:
    """Why what stands in the place of a name with nothing but numbers beside it is none; empty where it may be one."""
    name = cells["name"][1]
    if not all(_NUMBER.fullmatch(cell) for fact, (_, cell) in cells.items() if fact != "name"):
        return ""
    if _TOTAL.fullmatch(plain_heading(name)):
        return "a total of the rows above, no programme"
    return "a number, no programme's name" if _NUMBER.fullmatch(name) else ""


def _place(cell: str, today: date) -> dict[str, Any]:
    """``Columbus, OH``, ``Fresno CA 93701``, ``Ohio``: town and state. Raises `BadValue`."""
    bare = _BEHIND_STATE.sub("", cell)
    city, comma, state = bare.rpartition(",")
    if not comma and (last := _TOWN_STATE.fullmatch(bare)) is not None and last["state"] in states():
        city, state = last["town"], last["state"]
    found = value_of(Programme, "state", state.strip() or cell, today)
    return {"state": found, **({"city": city.strip()} if city.strip() else {})}


def _cell(found: Found, fact: str, cell: str, today: date) -> dict[str, Any]:
    """The facts of one cell. Raises `BadValue` for what cannot be taken."""
    match fact:
        case "visa":
            return _visas(cell)
        case "place":
            return _place(cell, today)
        case "acgme":
            return {"acgme": acgme_code(cell)}
        case "nrmp":
            return {"nrmp": nrmp_code(cell.strip("| "))}
        case _ if (fact in _FREE or fact in _LEAST) and _NONE.fullmatch(plain_heading(cell)):
            return {_FREE[fact]: True} if fact in _FREE else {fact: 0}
        case "deadline" if re.search(HOUR, found.day(cell), re.IGNORECASE) is None:
            return {"deadline_day": found.value("deadline_day", cell, today)}
    return {fact: found.value(fact, cell, today)}


def _specialty(typed: str, named: Callable[[str], str | None]) -> tuple[str, str | None]:
    """``IM (Prelim)``, ``Categorical Surgery``: the specialty, and the track that stands beside it."""
    for found in () if named(typed) else (_TRACK_LAST.fullmatch(typed), _TRACK_FIRST.fullmatch(typed)):
        if found is not None and (name := named(found["name"])):
            word = found["track"].casefold()
            return name, _WORDS["track"].get(word, word)
    bare = re.sub(r"\s*\([^)]*\)", "", typed)
    return named(typed) or named(bare) or typed, None


def _visas(cell: str) -> dict[str, Any]:
    """``J1/H1B``, ``J-1 only``, ``none``: which classes a cell says yes and no to."""
    word = re.sub(r"[^a-z0-9]", "", cell.casefold())
    if word in ("no", "none", "false", "novisa", "nosponsorship", "nonesponsored"):
        return {"j1": False, "h1b": False}
    both = word in ("both", "bothvisas")
    named = {"j1": both or "j1" in word, "h1b": both or "h1" in word}
    rest = set(re.findall(r"[a-z]+", re.sub(r"j-? ?1|h-? ?1-? ?b?|f-? ?1|\bopt\b", " ", cell.casefold())))
    if not any(named.values()) or rest - {"and", "or", "only", "both", "visa", "visas", "sponsored", "sponsors", "yes"}:
        raise BadValue("visa", cell, "not clear which visas it sponsors", "Write J-1, H-1B, both or none.")
    # What is not named is a no only where the cell says so.
    only = "only" in word
    return {name: True if yes else False if only else None for name, yes in named.items()}


class _Known:
    """Some programmes, none twice, and which of them another row is about."""

    def __init__(self, programmes: Iterable[Programme] = ()) -> None:
        self.all: list[Programme] = []
        self._places: dict[str, int] = {}
        self._others: dict[str, list[int]] = {}
        """Where several share a code or a name, those behind the first."""
        for one in programmes:
            self.add(one)

    def add(self, one: Programme) -> None:
        self.all.append(one)
        self._found_at(one, len(self.all) - 1)

    def put(self, place: int, one: Programme) -> None:
        self.all[place] = one
        self._found_at(one, place)

    def _found_at(self, one: Programme, place: int) -> None:
        for key in _keys(one):
            if self._places.setdefault(key, place) != place and place not in (
                others := self._others.setdefault(key, [])
            ):
                others.append(place)

    def with_code_of(self, one: Programme) -> str | None:
        """The fact that is a code of one and of another programme already."""
        # One code of the ACGME has several tracks; one of the NRMP is one place.
        return "nrmp" if one.nrmp in self._places else None

    def place_of(self, one: Programme) -> int | None:
        for key in _keys(one):
            if key in self._places:
                for place in (self._places[key], *self._others.get(key, [])):
                    if _same(self.all[place], one):
                        return place
        return None


def _keys(one: Programme) -> Iterator[str]:
    """By what a programme is found again; a code says more than a name."""
    if one.nrmp:
        yield one.nrmp
    if one.acgme:
        yield one.acgme
    if one.name:
        yield f"{one.name.casefold()}, {one.state or ''}"


def _same(one: Programme, other: Programme) -> bool:
    """Is it one programme? One code of the ACGME has several of the NRMP: a track each. A name may be a hospital's."""

    def differ(name: str) -> bool:
        first, second = getattr(one, name), getattr(other, name)
        return bool(first and second) and first.casefold() != second.casefold()

    if differ("nrmp") or differ("acgme"):
        return False
    if one.nrmp and other.nrmp:
        return True
    if differ("track"):
        return False
    if one.acgme and other.acgme:
        return True
    # By its name alone it is the one with a code only where the specialty says so too.
    coded = any((one.acgme, one.nrmp, other.acgme, other.nrmp))
    first, second = (one.specialty or "").casefold(), (other.specialty or "").casefold()
    return first == second and bool(first or not coded)


def _merged(old: Programme, new: Programme) -> Programme:
    """As for every sheet; the day on which something was looked up goes with what was.

    Nobody looked up on it what the sheet says otherwise.
    """
    made = merged(KIND, old, new)
    for limit, free in _FREE.items():
        # The newer word of the two stands.
        if getattr(new, limit) is not None and getattr(new, free) is None:
            made = replace(made, **{free: None})
        elif getattr(new, free) and getattr(new, limit) is None:
            made = replace(made, **{limit: None})
    for day, facts in _LOOKED_UP.items():
        if getattr(new, day) is None and any(getattr(made, name) != getattr(old, name) for name in facts):
            made = replace(made, **{day: None})
    return made


def _by_name(one: Programme, listed: Sequence[Programme], rows: Sequence[Programme]) -> int | None:
    """The place of the one listed by its name alone, where the sheet has one row of that name and the list one entry."""
    name = (one.name or "").casefold()
    if not name or sum((row.name or "").casefold() == name for row in rows) != 1:
        return None
    places = [place for place, other in enumerate(listed) if (other.name or "").casefold() == name]
    if len(places) != 1:
        return None
    other = listed[places[0]]
    told = ("state", "acgme", "nrmp", "specialty", "track")
    differ = any(
        (a := getattr(one, fact)) and (b := getattr(other, fact)) and a.casefold() != b.casefold() for fact in told
    )
    return None if differ else places[0]


def joined(listed: Sequence[Programme], imported: Iterable[Programme]) -> tuple[tuple[Programme, ...], int, int]:
    """The list with the imported ones in it, none twice; how many are new, and how many were there."""
    known, rows = _Known(listed), list(imported)
    new = there = 0
    for one in rows:
        place = known.place_of(one)
        if place is None:
            place = _by_name(one, listed, rows)
        if place is None:
            known.add(one)
            new += 1
        else:
            known.put(place, _merged(known.all[place], one))
            there += 1
    return tuple(known.all), new, there
