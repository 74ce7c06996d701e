"""Frozen records: `@record` means what `@dataclass(frozen=True)` means, at a fraction of the start-up cost.

`dataclasses` writes, compiles and runs six methods for every class and imports `inspect` to do so; for the
facts, the rules and the assessment that was half of all that ``img-pathway next`` executed. The methods
here are written once and shared by every class. `dataclasses.fields`, `replace` and `is_dataclass` work as
on any dataclass; what they need is made when they first ask.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import NamedTuple as NamedTuple
else:

    class _Tuples(type):
        def __new__(cls, name, bases, own):
            if not bases:
                return super().__new__(cls, name, bases, own)
            kinds = own["__annotations__"]
            defaults = [own.pop(field) for field in kinds if field in own]
            made = namedtuple(name, kinds, defaults=defaults, module=own["__module__"])
            for key, value in own.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Tuples):
        """Means what `typing.NamedTuple` means, at a quarter of its start-up cost.

        That one compiles the text of every annotation, which nobody looks at: a tenth of all that ``img-pathway
        next`` executed. Here the text is left as it stands.
        """


T = TypeVar("T")
_NOTHING: Any = object()


class Spec(NamedTuple):
    """One field of a record, as its class declares it."""

    type: str
    """The annotation, as text."""
    default: Any = _NOTHING
    default_factory: Callable[[], Any] | None = None
    kw_only: bool = False
    repr: bool = True
    compare: bool = True
    metadata: Mapping[str, Any] | None = None


def field(
    *,
    default: Any = _NOTHING,
    default_factory: Callable[[], Any] | None = None,
    kw_only: bool = False,
    repr: bool = True,
    compare: bool = True,
    metadata: Mapping[str, Any] | None = None,
) -> Any:
    """Describe a field that needs more than a type and a plain default, as `dataclasses.field` does."""
    return Spec("", default, default_factory, kw_only, repr, compare, metadata)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make the class a frozen record: built from its fields, equal by value, never changed.

    The module must have ``from __future__ import annotations``; a subclass must be decorated too.
    """
    specs: dict[str, Spec] = {}
    for base in reversed(cls.__mro__[1:]):
        specs.update(base.__dict__.get("__specs__", {}))
    for name, text in cls.__annotations__.items():
        default = cls.__dict__.get(name, _NOTHING)
        if isinstance(default, Spec):
            specs[name] = default._replace(type=text)
        else:
            specs[name] = Spec(text, default)
        if default is not _NOTHING:
            # Left on the class, a default of the same name would make every reading of the field a slow one.
            delattr(cls, name)
    made: Any = cls
    made.__specs__ = specs
    made._positional = tuple(name for name, spec in specs.items() if not spec.kw_only)
    made._names = specs.keys()
    made._defaults = {name: spec.default for name, spec in specs.items() if spec.default is not _NOTHING}
    made._factories = tuple((name, spec.default_factory) for name, spec in specs.items() if spec.default_factory)
    made._compared = tuple(name for name, spec in specs.items() if spec.compare)
    made.__dataclass_fields__ = _Fields(specs)
    for name in ("__init__", "__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__"):
        if name not in cls.__dict__:
            setattr(cls, name, _Shared.__dict__[name])
    return cls


def specs(cls: type) -> Mapping[str, Spec]:
    """The fields of a record class by name, in order; what `dataclasses.fields` says, without importing it."""
    found: Mapping[str, Spec] = cls.__dict__["__specs__"]
    return found


def replace(one: T, **values: Any) -> T:
    """A copy of a record with other values; `dataclasses.replace` without importing it. Raises TypeError."""
    own: dict[str, Any] = one.__dict__
    return type(one)(**{name: own[name] for name in specs(type(one))} | values)


class _Fields:
    """The fields as `dataclasses` describes them, made when first asked for."""

    def __init__(self, specs: Mapping[str, Spec]) -> None:
        self._specs = specs
        self._made: dict[str, Field[Any]] | None = None

    def __get__(self, record: object, owner: type) -> dict[str, Field[Any]]:
        if self._made is None:
            self._made = _described(owner.__name__, self._specs)
        return self._made


def _described(name: str, specs: Mapping[str, Spec]) -> dict[str, Field[Any]]:
    import dataclasses

    rows = []
    for field_name, spec in specs.items():
        given = {key: value for key, value in spec._asdict().items() if key != "type" and value is not _NOTHING}
        if spec.default_factory is None:
            del given["default_factory"]
        described: Any = dataclasses.field(**given)
        rows.append((field_name, spec.type, described))
    made: Any = dataclasses.make_dataclass(name, rows, frozen=True)
    found: dict[str, Field[Any]] = made.__dataclass_fields__
    return found


class _Shared:
    """The methods of every record, each written once.

    One dict update fills a record, instead of one `object.__setattr__` per field: also quicker than what it replaces.
    """

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        own = self.__dict__
        own.update(self._defaults)
        for name, make in self._factories:
            if name not in named:
                own[name] = make()
        if values:
            own.update(zip(self._positional, values, strict=False))
        own.update(named)
        if own.keys() != self._names or len(values) > len(self._positional):
            wrong = sorted(own.keys() ^ self._names) or ["too many values"]
            raise TypeError(f"{type(self).__name__}: {', '.join(wrong)}")

    def __eq__(self: Any, other: Any) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        return all(mine[name] == theirs[name] for name in self._compared)

    def __hash__(self: Any) -> int:
        return hash(tuple(self.__dict__[name] for name in self._compared))

    def __repr__(self: Any) -> str:
        shown = (f"{name}={self.__dict__[name]!r}" for name, spec in self.__specs__.items() if spec.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __setattr__(self: Any, name: str, value: Any) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self: Any, name: str) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")
