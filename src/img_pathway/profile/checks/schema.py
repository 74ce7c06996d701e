"""The edge: pydantic models made from `facts`, and every problem of a document with its place.

Imported only where a file is read for the first time or came from outside; never by a start on a file
that was already checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal

from msgspec.structs import replace
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    create_model,
)
from pydantic_core import PydanticCustomError

from img_pathway.profile.facts import SCHEMA, Fact, Profile, Table
from img_pathway.profile.file.codec import restored
from img_pathway.profile.typed.keys import FIRST_YEAR, LAST_YEAR
from img_pathway.profile.typed.problem import Problem
from img_pathway.profile.typed.text import plain
from img_pathway.profile.typed.values import MAX_ITEMS, MAX_TEXT, expected, misfit

MAX_DEPTH = 8
"""How deep tables and lists of a file may be nested."""
MAX_PROBLEMS = 200
"""A hostile file is not worth a longer list."""

_IDENT = r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)*(@[0-9]{4})?$"
_WHOLE = 2**63


def check_document(doc: Mapping[str, Any]) -> list[Problem]:
    """Every problem of a parsed profile file, with its place; empty when `codec.from_document` can take it.

    Knows the shape only: which value goes where, and the bounds of size. Whether facts contradict each
    other is judged by `sound.problems`.
    """
    found = list(_bounds(doc))
    if any(problem.text.startswith(_TOO_DEEP) for problem in found):
        return found[:MAX_PROBLEMS]
    try:
        _model().model_validate(dict(doc))
    except ValidationError as error:
        seen = {problem.key for problem in found}
        for entry in error.errors(include_url=False, include_context=False, include_input=False):
            problem = _problem(entry["loc"], str(entry["type"]))
            if problem.key not in seen:
                seen.add(problem.key)
                found.append(problem)
    return found[:MAX_PROBLEMS]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the profile file."""
    schema = _model().model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "img-pathway profile"}


_TOO_DEEP = "nested more than"


def _bounds(doc: Mapping[str, Any]) -> Iterator[Problem]:
    """What holds for every value of a file, known to this version or not."""
    heap: list[tuple[str, Any, int]] = [("", doc, 0)]
    while heap:
        key, value, depth = heap.pop()
        if isinstance(value, (Mapping, list)):
            if depth > MAX_DEPTH:
                yield Problem("error", _shown(key), f"{_TOO_DEEP} {MAX_DEPTH} levels deep", "Remove the nesting.")
                continue
            if len(value) > MAX_ITEMS:
                yield Problem("error", _shown(key), f"more than {MAX_ITEMS} entries", "Remove the ones not needed.")
                continue
        if isinstance(value, Mapping):
            for name, inner in value.items():
                if len(name) > MAX_TEXT:
                    yield Problem("error", _shown(key), "a name longer than any fact's", "Shorten it.")
                else:
                    heap.append((f"{key}.{name}" if key else name, inner, depth + 1))
        elif isinstance(value, list):
            heap.extend((f"{key}.{number}", inner, depth + 1) for number, inner in enumerate(value, 1))
        elif isinstance(value, str):
            if len(value) > MAX_TEXT:
                yield Problem("error", _shown(key), f"a text longer than {MAX_TEXT} characters", "Shorten it.")
        elif isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
            yield Problem("error", _shown(key), "a number too large for the file", "Write a smaller number.")


def _day(value: Any) -> Any:
    # A date-time is a date to Python; here it would hide a time nobody judges.
    if isinstance(value, datetime) or not isinstance(value, date):
        raise PydanticCustomError("day", "a date without a time")
    return value


def _money(fact: Fact) -> Callable[[Any], Any]:
    def amount(value: Any) -> Any:
        # A float would have lost its cents already.
        if isinstance(value, bool) or misfit(fact, restored(fact, value)):
            raise PydanticCustomError("money", "an exact amount")
        return value

    return amount


def _kind(fact: Fact) -> Any:
    country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
    match fact.kind:
        case "date":
            return Annotated[date, BeforeValidator(_day)]
        case "instant":
            return Annotated[AwareDatetime, Field(strict=True)]
        case "money":
            return Annotated[int | str, BeforeValidator(_money(fact))]
        case "currency":
            return Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
        case "year" | "int":
            return Annotated[int, Field(ge=fact.minimum, le=fact.maximum)]
        case "bool":
            return bool
        case "choice":
            return Literal[tuple(word for word, _ in fact.choices)]
        case "country":
            return country
        case "countries":
            return Annotated[list[country], Field(max_length=MAX_ITEMS)]
        case "words" if fact.choices:
            return list[Literal[tuple(word for word, _ in fact.choices)]]  # type: ignore[misc]
        case "month":
            return Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?$")]
        case "words":
            return Annotated[list[text], Field(max_length=MAX_ITEMS)]
        case "zone":
            return Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}$")]
        case "text" | "state":
            return text


_MODELS: dict[type[Table], type[BaseModel]] = {}
"""One model for each class of table, however many lists hold it."""


def _table_model(table: type[Table]) -> type[BaseModel]:
    fields: dict[str, Any] = {
        key: (_kind(fact), Field(default=None, title=fact.label, description=fact.help or None))
        for key, fact in table.facts.items()
    }
    for key, series in table.lists.items():
        model = _table_model(series.table)
        fields[key] = (Annotated[list[model], Field(max_length=MAX_ITEMS)], Field(default=None))  # type: ignore[valid-type]
    if table not in _MODELS:
        _MODELS[table] = _made(table.__name__, table.__doc__, fields)
    return _MODELS[table]


@cache
def _model() -> type[BaseModel]:
    """The model of the whole file. A key left out is a fact not recorded; an empty value does not exist."""
    fields: dict[str, Any] = {
        "schema_": (Annotated[int, Field(ge=1, le=SCHEMA)], Field(alias="schema", title="Number of the file format"))
    }
    for key, slot in Profile.slots.items():
        model: Any = _table_model(slot.table)
        if slot.key is int:
            years = Annotated[str, StringConstraints(pattern=rf"^({_years()})$")]
            model = Annotated[dict[years, model], Field(max_length=MAX_ITEMS)]
        elif slot.key is str:
            idents = Annotated[str, StringConstraints(pattern=_IDENT, max_length=80)]
            model = Annotated[dict[idents, model], Field(max_length=MAX_ITEMS)]
        fields[key] = (model, Field(default=None))
    return _made("Profile", Profile.__doc__, fields)


def _made(name: str, doc: str | None, fields: dict[str, Any]) -> type[BaseModel]:
    config = ConfigDict(extra="allow", strict=True)
    made: type[BaseModel] = create_model(name, __config__=config, __doc__=doc, **fields)
    return made


def _years() -> str:
    return "|".join(str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1))


def _problem(loc: tuple[int | str, ...], kind: str) -> Problem:
    parts = [str(part + 1) if isinstance(part, int) else part for part in loc]
    if parts and parts[-1] == "[key]":
        place = ".".join(parts[:-1])
        fix = (
            f"Use a year from {FIRST_YEAR} to {LAST_YEAR}."
            if parts[0] == "seasons"
            else "Use the id of a step or rule."
        )
        return Problem("error", _shown(place), "this name cannot stand here", fix)
    key = _shown(".".join(parts))
    if key == "schema":
        if kind == "missing":
            return Problem("error", key, "the number of the file format is missing", f"Add the line: schema = {SCHEMA}")
        return Problem("error", key, "not a file format known here", f"Write: schema = {SCHEMA}")
    fact, is_list = _declared(loc)
    if fact is None:
        what = "a list of tables" if is_list else "a table"
        return Problem("error", key, "has the wrong shape", f"{what.capitalize()} is expected here.")
    if isinstance(loc[-1], int):
        fact = replace(fact, kind="country" if fact.kind == "countries" else "text")
    what = expected(fact)
    return Problem(
        "error", key, f"{fact.label.rstrip('?')}: the value does not fit", f"{what[0].upper()}{what[1:]} is expected."
    )


def _declared(loc: tuple[int | str, ...]) -> tuple[Fact | None, bool]:
    """The fact at a place of a document, if there is one, and whether the place is a list of tables."""
    slot = Profile.slots.get(str(loc[0]))
    if slot is None:
        return None, False
    table, rest = slot.table, loc[2:] if slot.key else loc[1:]
    while rest:
        series = table.lists.get(str(rest[0]))
        if series is None:
            return table.facts.get(str(rest[0])), False
        if len(rest) == 1:
            return None, True
        table, rest = series.table, rest[2:]
    return None, False


def _shown(key: str) -> str:
    return re.sub(r"\s+", " ", plain(key, 80))
