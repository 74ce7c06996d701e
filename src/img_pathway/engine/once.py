"""The one way in which an answer about a case is worked out when first asked for, and then kept with that case."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple


class Remembers(Protocol):
    """What an answer can be kept with."""

    memo: dict[Any, Any]


C = TypeVar("C", bound=Remembers)
T = TypeVar("T")
More = TypeVarTuple("More")


_UNKNOWN: Any = object()


def once(answer: Callable[[C, *More], T]) -> Callable[[C, *More], T]:
    """Work out `answer` once for each case (and for each further argument, which must be hashable)."""

    @wraps(answer)
    def kept(case: C, *more: *More) -> T:
        place = (answer, *more) if more else answer
        known: T = case.memo.get(place, _UNKNOWN)
        if known is _UNKNOWN:
            known = case.memo[place] = answer(case, *more)
        return known

    return kept
