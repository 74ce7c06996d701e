"""JSON from types: which fields of an engine's type an answer shows is said once; data and JSON Schema come from that.

Every key is always there: null or an empty list until filled. Days are ISO 8601 dates, instants carry their offset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from types import UnionType
from typing import TYPE_CHECKING, Any, NamedTuple, Union, get_args, get_origin, get_type_hints, is_typeddict

from img_pathway.engine.model import Reason
from img_pathway.rulebook.types import Dated, Source

if TYPE_CHECKING:
    from img_pathway.rulebook import Rulebook

Json = dict[str, Any]


class Of(NamedTuple):
    """A field that the type does not hold so: its own type (``[shape]``: a list of these), and how it is read.

    Without a reader it is the attribute of its name, or what `also` and `answer` give.
    """

    kind: Any
    read: Callable[[Any], Any] | None = None


class Maybe(NamedTuple):
    """A kind, or null."""

    kind: Any


class Shape(NamedTuple):
    """An object of JSON with exactly these keys, each an attribute of a type (``cliff.id``) or `Of`."""

    name: str
    of: Any
    keys: Mapping[str, str | Of]
    readers: Mapping[str, Callable[[Any], Any]]


_SHOWN: dict[type, Shape] = {}
"""How values of a type are shown wherever they stand in an answer."""


def shape(name: str, of: Any, keys: str, /, **own: Of) -> Shape:
    """The keys in their order, a renamed attribute as ``date=day``."""
    pairs = (word.partition("=") for word in keys.split())
    paths = {key: own.get(key) or path or key for key, _, path in pairs}
    return Shape(name, of, paths, {key: _reader(key, path) for key, path in paths.items()})


def shown(of: type, keys: str = "", name: str = "", /, **own: Of) -> None:
    """Show every value of a type so; without keys with all its fields."""
    _SHOWN[of] = shape(name or of.__name__, of, keys or " ".join(of.__annotations__), **own)


class _With(NamedTuple):
    value: Any
    more: Mapping[str, Any]


def also(value: Any, **more: Any) -> Any:
    """A value with further fields, as a part of an answer."""
    return _With(value, more)


def answer(form: Shape, value: Any = None, **more: Any) -> Json:
    """The data of a value in a shape; `more` are fields that the value itself does not hold."""
    return {key: plain(more[key] if key in more else read(value)) for key, read in form.readers.items()}


def _reader(key: str, path: str | Of) -> Callable[[Any], Any]:
    return attrgetter(path) if isinstance(path, str) else path.read or attrgetter(key)


def plain(value: Any) -> Any:
    """A value as its type is shown; days and instants as ISO text, tuples as lists."""
    value, more = value if isinstance(value, _With) else (value, {})
    if (form := _SHOWN.get(type(value))) is not None:
        return answer(form, value, **more)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, (list, tuple)) else value


_MODELS: dict[str, Any] = {}
"""Made once each: a schema names a model once."""


def typed(kind: Any) -> Any:
    """The type of the data, for pydantic: shown types are models with exactly their keys."""
    if isinstance(kind, list):
        return tuple[typed(kind[0]), ...]  # type: ignore[misc]
    if isinstance(kind, Maybe):
        return typed(kind.kind) | None
    kind = _SHOWN.get(kind, date if kind is Dated else kind) if isinstance(kind, type) else kind
    if isinstance(kind, Shape):
        fields = {key: path.kind if isinstance(path, Of) else _hint(kind.of, path) for key, path in kind.keys.items()}
        return _exact(kind.name, kind.of.__doc__, fields)
    if is_typeddict(kind):
        return _exact(kind.__name__, kind.__doc__, get_type_hints(kind))
    args = tuple(typed(part) for part in get_args(kind))
    origin = get_origin(kind)
    if origin in (tuple, dict):
        return origin[args]
    return Union[args] if origin in (Union, UnionType) else kind  # noqa: UP007


def _exact(name: str, doc: str | None, fields: Mapping[str, Any]) -> Any:
    from pydantic import ConfigDict, create_model

    if name not in _MODELS:
        types: dict[str, Any] = {key: (typed(kind), ...) for key, kind in fields.items()}
        _MODELS[name] = create_model(name, __config__=ConfigDict(extra="forbid"), __doc__=doc, **types)
    return _MODELS[name]


def _hint(of: Any, path: str) -> Any:
    """The declared type of an attribute, or of a property, along a path."""
    for name in path.split("."):
        found = getattr(of, name, None)
        of = get_type_hints(found.fget)["return"] if isinstance(found, property) else get_type_hints(of)[name]
    return of


class Edition(NamedTuple):
    """The rulebook an answer rests on."""

    version: str
    as_of: date
    age_days: int


def expected(name: str) -> Of:
    """Is the day of that name only expected? Null where there is none."""
    return Of(bool | None, lambda one: (day := getattr(one, name)) and day.expected)


def confidence(name: str) -> Of:
    """How sure the day of that name is; null where there is none."""
    return Of(str | None, lambda one: (day := getattr(one, name)) and day.confidence)


DOUBT: Mapping[str, Of] = {"confidence": confidence("doubt"), "expected": expected("doubt")}
"""How sure the least sure day of a value is, its `doubt`; null where it has none."""

shown(Edition)
shown(Source)
shown(Reason, "text rules")


def edition(book: Rulebook, today: date) -> Edition:
    """Version, as-of date and age of the rulebook in days."""
    return Edition(book.version, book.as_of, (today - book.as_of).days)
