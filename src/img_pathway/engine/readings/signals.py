"""How many signals a specialty has in the target season (eras.signals)."""

from __future__ import annotations

import re
from typing import Final

from img_pathway.engine.case import Case

_GOLD: Final = re.compile(r"([0-9]+) gold")
_SILVER: Final = re.compile(r"([0-9]+) silver")
_SINGLE: Final = re.compile(r"([0-9]+)")


def budgets(case: Case, specialty: str) -> dict[str, int] | None:
    """Signals by tier: *gold* and *silver*, or *single*. ``None`` where the table does not say it in one way."""
    table = case.book.value("eras.signals", season=case.target)
    if table is None:
        return None
    name = (case.book.specialty_named(specialty) or specialty.strip()).casefold()
    row = next((row for row in table.value if row["specialty"].casefold() == name), None)
    text = str(row["signals"]) if row is not None else ""
    gold, silver = _GOLD.search(text), _SILVER.search(text)
    if " or " in text or not text[:1].isdecimal():
        return None
    if gold is not None and silver is not None:
        return {"gold": int(gold[1]), "silver": int(silver[1])}
    single = _SINGLE.fullmatch(text)
    return {"single": int(single[1])} if single is not None else None
