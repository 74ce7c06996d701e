"""JSON from types: a verb's answer is declared once as dataclasses; data and JSON Schema both come from them.

A field takes the value of the same name, or what its `Of` reads. Every key is always there: null or an empty
list until filled. Days are ISO 8601 dates, instants carry their offset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    NamedTuple,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

Json = dict[str, Any]


@dataclass_transform(frozen_default=True)
class Answer:
    """An object of JSON with exactly these keys: a frozen dataclass without saying so.

    A trailing underscore keeps a key clear of Python's words.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {
        "extra": "forbid",
        "alias_generator": lambda name: name.rstrip("_"),
    }

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)


class Edition(Answer):
    """The rulebook an answer rests on."""

    version: str
    as_of: date
    age_days: int


class Dated(Answer):
    """What most answers begin with."""

    today: date
    rulebook: Edition


class _With(NamedTuple):
    value: Any
    more: Mapping[str, Any]


class Of:
    """Where a field's value is read, in its annotation: under another name, or by a function of the value."""

    def __init__(self, read: str | Callable[[Any], Any]) -> None:
        self.read = attrgetter(read) if isinstance(read, str) else read


def answer(shape: type[Answer], value: Any, **more: Any) -> Json:
    """The data of a value as its shape says; `more` are fields that the value itself does not hold."""
    data: Json = _data(shape, _With(value, more))
    return data


def also(value: Any, **more: Any) -> Any:
    """A value with further fields, as a part of an answer."""
    return _With(value, more)


def edition(book: Rulebook, today: date) -> Json:
    """Version, as-of date and age of the rulebook in days."""
    return answer(Edition, book, age_days=(today - book.as_of).days)


def plain(value: Any) -> Any:
    """Days and instants as ISO text, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


def _data(shape: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(shape, UnionType):
        kinds = [kind for kind in get_args(shape) if kind is not NoneType]
        return _data(kinds[0], value) if len(kinds) == 1 else plain(value)
    known: Any = shape
    if is_dataclass(shape):
        return {name.rstrip("_"): _data(kind, read(value)) for name, kind, read in _fields(known)}
    if get_origin(shape) is tuple and is_dataclass(get_args(shape)[0]):
        return [_data(get_args(shape)[0], item) for item in value]
    return plain(value)


@cache
def _fields(shape: Any) -> tuple[tuple[str, Any, Callable[[Any], Any]], ...]:
    """The fields of a shape: name, type, and how its value is read."""
    hints = get_type_hints(shape, include_extras=True)
    parts = [(one.name, *_apart(hints[one.name])) for one in fields(shape)]
    return tuple((name, kind, _reader(name, read)) for name, kind, read in parts)


def _apart(hint: Any) -> tuple[Any, Callable[[Any], Any] | None]:
    """A type, and how its value is read where the annotation says so."""
    if get_origin(hint) is not Annotated:
        return hint, None
    kind, place = get_args(hint)
    return kind, place.read


def _reader(name: str, read: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    def value_of(value: Any) -> Any:
        if isinstance(value, _With):
            return value.more[name] if name in value.more else value_of(value.value)
        if read is not None:
            return read(value)
        return value[name] if isinstance(value, Mapping) else getattr(value, name)

    return value_of
