"""Public holidays of a country, from the lists of the `holidays` library.

The library takes a third of the memory of the whole wizard, so the build asks it once and writes a small file a
country; only a checkout that was never built asks it at run time.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

YEARS = range(2020, 2071)
"""Every year a computer's clock is believed in, and those that a plan looks ahead."""
_BUILT = Path(__file__).parent / "_compiled" / "holidays"


@lru_cache(maxsize=8)
def public_holidays(country: str) -> Mapping[date, str]:
    """Names of the holidays of a country (ISO 3166, two letters) by day; empty for a country without a list."""
    if not _BUILT.is_dir():
        return _from_library(country)
    try:
        listed: dict[str, list[str]] = json.loads((_BUILT / f"{country}.json").read_bytes())
    except OSError:
        return {}
    return {date.fromisoformat(day): name for name, days in listed.items() for day in days}


def _from_library(country: str) -> dict[date, str]:
    from holidays import country_holidays

    with warnings.catch_warnings():
        # The library says aloud where a country's list begins or ends; a year without a list is simply empty.
        warnings.simplefilter("ignore")
        try:
            return dict(country_holidays(country, years=YEARS, language="en_US").items())
        except NotImplementedError:
            return {}


def write_holidays(target: Path = _BUILT) -> None:
    """Write a file for each country the library knows into `target` (made if missing): days by name."""
    from holidays import list_supported_countries

    target.mkdir(parents=True, exist_ok=True)
    for country in list_supported_countries(include_aliases=False):
        listed: dict[str, list[str]] = {}
        for day, name in sorted(_from_library(country).items()):
            listed.setdefault(name, []).append(day.isoformat())
        text = json.dumps(listed, ensure_ascii=False, separators=(",", ":"))
        (target / f"{country}.json").write_text(text, encoding="utf-8")
