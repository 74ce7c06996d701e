"""What is typed to be tried on over all: ``KEY=VALUE``."""

from __future__ import annotations

from collections.abc import Iterable

from img_pathway.profile.facts import Profile
from img_pathway.profile.typed.keys import parse, put
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain


def facts(pairs: Iterable[str]) -> dict[str, str]:
    """The facts by key, as typed. Raises `BadValue` for what no profile could hold."""
    found: dict[str, str] = {}
    for pair in pairs:
        key, sign, text = pair.partition("=")
        if not sign or not key:
            raise BadValue(plain(pair, 60), pair, "is not KEY=VALUE", "Write for example profile.target_match=2028.")
        # Into an empty profile: a slip of the pen is told once, and not of everybody.
        put(Profile(), key, parse(key, text))
        found[key] = text
    return found
