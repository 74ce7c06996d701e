"""How many signals a specialty has in the target season (eras.signals)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.own_lists import is_listed
from img_pathway.engine.words.said import Said

_GOLD: Final = r"([0-9]+) gold"
_SILVER: Final = r"([0-9]+) silver"
_SINGLE: Final = re.compile(r"([0-9]+)")


def budgets(case: Case, specialty: str) -> dict[str, int] | None:
    """Signals by tier: *gold* and *silver*, or *single*. ``None`` where the table does not say it in one way."""
    table = case.book.value("eras.signals", season=case.target)
    if table is None:
        return None
    name = (case.book.specialty_named(specialty) or specialty.strip()).casefold()
    row = next((row for row in table.value if row["specialty"].casefold() == name), None)
    text = str(row["signals"]) if row is not None else ""
    gold, silver = re.search(_GOLD, text), re.search(_SILVER, text)
    if " or " in text or not text[:1].isdecimal():
        return None
    if gold is not None and silver is not None:
        return {"gold": int(gold[1]), "silver": int(silver[1])}
    single = _SINGLE.fullmatch(text)
    return {"single": int(single[1])} if single is not None else None


NO_SIGNALS: Final = ("sf-match", "aua")
"""Services of which the table of signals knows nothing."""


class Budget(Struct, frozen=True):
    """Signals of one specialty and tier: given on the list, and how many there are."""

    specialty: str
    tier: str
    used: int
    most: int | None
    """``None`` where the season's table does not have the specialty."""


def signals_given(case: Case) -> Iterator[Budget]:
    """Signals of the list by specialty and tier, against the season's table (eras.signals)."""
    given: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in case.season.programmes:
        if one.specialty and one.signal not in (None, "none") and is_listed(one) and one.service not in NO_SIGNALS:
            given[named_once(case, one.specialty)][str(one.signal)] += 1
    for specialty in dict.fromkeys((*given, *(named_once(case, one) for one in case.profile.profile.specialties))):
        most = budgets(case, specialty)
        for tier in ("gold", "silver", "single"):
            used, limit = given[specialty][tier], most.get(tier) if most is not None else None
            if used or limit:
                yield Budget(specialty, tier, used, limit if most is None else limit or 0)


def too_many(one: Budget) -> Said | None:
    """What to say where more are given than there are."""
    if one.most is None or one.used <= one.most:
        return None
    if one.tier == "single":
        return Said("programmes.too-many-signals", specialty=one.specialty, used=one.used, most=one.most)
    return Said("programmes.too-many-of-a-tier", specialty=one.specialty, used=one.used, most=one.most, tier=one.tier)


def named_once(case: Case, specialty: str) -> str:
    """One name for a specialty, however it is written: it has one budget."""
    return case.book.specialty_named(specialty) or specialty.strip()
