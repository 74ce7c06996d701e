"""What is typed to be tried on over all: facts as ``KEY=VALUE``, or the path of a rulebook."""

from __future__ import annotations

import os
from collections.abc import Iterable

from img_pathway.desk.cohort.judging import Trying
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.paths import absolute
from img_pathway.profile.typed.keys import parse, put
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain


def facts(pairs: Iterable[str]) -> dict[str, str]:
    """The facts by key, as typed. Raises `BadValue` for what no profile could hold."""
    found: dict[str, str] = {}
    for pair in pairs:
        key, sign, text = (part.strip() for part in pair.partition("="))
        if not sign or not key:
            raise BadValue(plain(pair, 60), pair, "is not KEY=VALUE", "Write for example profile.target_match=2028.")
        # Into an empty profile: a slip of the pen is told once, and not of everybody.
        put(Profile(), key, parse(key, text))
        found[key] = text
    return found


def typed(text: str) -> Trying:
    """One fact, or a rulebook that is there and sound. Raises `BadValue`."""
    path = absolute(text)
    if "\0" in text or not os.path.exists(path):
        return Trying(facts([text]))
    from img_pathway.rulebook.pack.verify import Unusable, usable

    try:
        usable(path)
    except Unusable as broken:
        raise BadValue(plain(text, 60), text, f"cannot be used: {broken}", "See img-pathway rules verify.") from None
    return Trying({}, str(path))
