"""Dates as people type them. One meaning or a clear refusal: no guessing between day and month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from img_pathway.profile.typed.hours import HOUR
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain

_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})\.?", re.ASCII)
_WORDY = re.compile(r"(?=.*[A-Za-z]{3})(?=.*\d{4})[A-Za-z0-9 ,.'/-]{8,40}")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})", re.ASCII)
_MONTH_YEAR = re.compile(r"([A-Za-z]{3,9})[.,]?[ -](\d{4})", re.ASCII)
_NO_YEAR = re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[A-Za-z]{3,9})\.?|(?P<name>[A-Za-z]{3,9})\.? (?P<number>\d{1,2})")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/. ])(\d{1,2}|[A-Za-z]{3,9})\2(\d{2})", re.ASCII)
_WITH_HOUR = re.compile(rf"(?P<day>.+?),?(?: at)?(?: |(?<=[0-9])T)(?:{HOUR})(?: ?[A-Za-z+-].*)?", re.IGNORECASE)
_YEARS_BACK, _YEARS_AHEAD = 80, 15
"""Which century a year of two digits is of: one that is in reach of a life."""
_NEAR_TODAY = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_FIX = "Type year-month-day, such as 2027-06-20, or 20 Jun 2027."


def parse_day(text: str, key: str = "", today: date | None = None, planned: bool = True) -> date:
    """The calendar day a person typed: 2027-06-20, 20 Jun 2027, June 20 2027, 20.6.2027, 2027/06/20 ...

    Where `today` is known, "today" and its neighbours are days, and "12 May" is the last one of what cannot lie
    ahead (not `planned`); of anything else it could be the next one as well, and both are offered, the nearer one
    first. So are the days that a two-digit year can mean.

    Dots mean day first, as everywhere they are used. With slashes or hyphens 06/07/2027 could be June
    or July and is refused. A missing day, a two-digit year (also where it can mean one day alone), a time of day or a day that does not exist is
    refused too. Raises `BadValue` (for `key`).
    """
    typed = " ".join(unicodedata.normalize("NFKC", text[:80]).split()).replace("‐", "-").replace("–", "-")
    shown = plain(typed, 40)
    if today is not None and typed.casefold() in _NEAR_TODAY:
        return today + timedelta(_NEAR_TODAY[typed.casefold()])
    try:
        found = _numeric(typed, key) or _wordy(typed)
        if found is None and today is not None and (days := _without_year(typed, today)):
            if planned and len(days) > 1:
                raise _open(key, typed, sorted(days, key=lambda day: abs(day - today)))
            found = days[0]
        if found is None and today is not None and (days := _short_year(typed, today)):
            raise _open(key, typed, sorted(days, key=lambda day: abs(day - today)))
    except OverflowError:
        found = None
    except ValueError as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(key, typed, f"there is no such day as '{shown}'", _FIX) from None
    if found is None:
        example = _missing_day(typed)
        if example:
            # Where it may lie ahead the person need not know it: no reason to stop there.
            fix = (
                f"Add the day, as in {example}; one you only expect will do"
                if planned
                else f"Add the day it was, as in {example}"
            )
            raise BadValue(key, typed, f"'{shown}' has no day", f"{fix}.", _ends(typed, today) if planned else ())
        if (hour := _WITH_HOUR.fullmatch(typed)) is not None:
            near = [parse_day(hour["day"], key, today, planned).isoformat()]
            raise BadValue(
                key, typed, f"'{shown}' has an hour, and a day alone is asked here", f"Type {near[0]}.", near
            )
        raise BadValue(key, typed, f"'{shown}' is not understood as a date", _FIX)
    if not 1900 <= found.year <= 2200:
        raise BadValue(key, typed, f"the year {found.year} cannot be right", _FIX)
    return found


def _numeric(typed: str, key: str) -> date | None:
    iso = _ISO.fullmatch(typed)
    if iso is not None:
        return date(*(int(part) for part in iso.groups()))
    parts = _DAY_MONTH.fullmatch(typed)
    if parts is None:
        return None
    first, mark, second, year = int(parts[1]), parts[2], int(parts[3]), int(parts[4])
    if mark == "." or first > 12 or first == second:
        return date(year, second, first)
    if second > 12:
        return date(year, first, second)
    raise _open(key, typed, (date(year, second, first), date(year, first, second)))


def _open(key: str, typed: str, days: Sequence[date]) -> BadValue:
    """The text can mean several days."""
    near = [day.isoformat() for day in days]
    return BadValue(
        key, typed, f"'{typed}' could be {' or '.join(map(_spelt, days))}", f"Type {' or '.join(near)}.", near
    )


def _without_year(typed: str, today: date) -> list[date]:
    """The last and the next day of a day and month, today being the last."""
    parts = _NO_YEAR.fullmatch(typed)
    if parts is None:
        return []
    day, month = parts["day"] or parts["number"], parts["month"] or parts["name"]
    found: list[date] = []
    for year in range(today.year - 8, today.year + 9):
        try:
            one = _wordy(f"{day} {month} {year}")
        except ValueError:  # 29 Feb
            continue
        if one is None:
            return []
        found.append(one)
    return [*sorted(one for one in found if one <= today)[-1:], *sorted(one for one in found if one > today)[:1]]


def _short_year(typed: str, today: date) -> list[date]:
    """The days that a text with a year of two digits can mean: ``20/11/26`` may begin with the day or with the year."""
    parts = _SHORT_YEAR.fullmatch(typed)
    if parts is None:
        return []
    first, mark, second, last = parts.groups()
    orders = {(first, second, last)}
    if second.isdecimal():
        orders |= {(second, first, last)} if mark != "." else set()
        orders |= {(last, second, first)} if len(first) == 2 else set()
    found: set[date] = set()
    for day, month, short in orders:
        for year in (1900 + int(short), 2000 + int(short)):
            if today.year - _YEARS_BACK <= year <= today.year + _YEARS_AHEAD:
                with suppress(ValueError):
                    one = _numeric(f"{year}-{month}-{day}", "") or _wordy(f"{day} {month} {year}")
                    found |= {one} if one is not None else set()
    return [*found]


def _wordy(typed: str) -> date | None:
    if _WORDY.fullmatch(typed) is None:
        return None
    import warnings

    from dateutil import parser

    with warnings.catch_warnings():
        # Words taken for unknown time zones ("IST") only warn; here they are simply not a date.
        warnings.simplefilter("error")
        try:
            # Parsed over two different days: what stays open in the text differs between the answers.
            one = parser.parse(typed, default=datetime(2000, 1, 1))
            other = parser.parse(typed, default=datetime(2004, 2, 2))
        except parser.ParserError as error:
            if isinstance(error.__cause__, ValueError):  # understood, but 31 Feb
                raise
            return None
        except (ValueError, OverflowError, TypeError, Warning):
            return None
    if one != other or one.tzinfo is not None or (one.hour, one.minute, one.second) != (0, 0, 0):
        return None
    return one.date()


def month_of(typed: str) -> str:
    """A year and month as YYYY-MM from 2027-06, 06/2027 or June 2027; else nothing."""
    if numbers := _YEAR_MONTH.fullmatch(typed):
        year, month = (numbers[1], numbers[2]) if numbers[1] else (numbers[4], numbers[3])
        return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else ""
    words = _MONTH_YEAR.fullmatch(typed)
    day = _wordy(f"1 {words[1]} {words[2]}") if words is not None else None
    return f"{day:%Y-%m}" if day is not None else ""


def _missing_day(typed: str) -> str:
    """For a month and year without a day, how it would read with one; else nothing. The day is never made up."""
    month = month_of(typed)
    if not month or _YEAR_MONTH.fullmatch(typed):
        return f"{month}-01" if month else ""
    day = date.fromisoformat(f"{month}-01")
    return f"{day.day} {day:%b} {day.year}"


def _ends(typed: str, today: date | None) -> list[str]:
    """The last and the first day of a month that lies ahead, to choose from: which is the careful one, the fact decides."""
    first = date.fromisoformat(f"{month_of(typed)}-01")
    last = (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    return [last.isoformat(), first.isoformat()] if today is not None and first > today else []


def _spelt(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
