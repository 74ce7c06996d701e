"""How the fees of applications and rank lists grow with a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from img_pathway.engine.case import Case
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.fees import choose, not_priced
from img_pathway.engine.money.rank_lists import EXTRA, LENGTH
from img_pathway.engine.readings.over import over
from img_pathway.engine.readings.services import cas_only
from img_pathway.rulebook.types import weakest

CountOf = Literal["programmes", "ranks"]
_PAID_FOR = {"eras": "programs.submit", "residencycas": "programs.residencycas", "nrmp": "match.ranklist"}
"""The step at which each fee is paid."""
CURVES = {
    "eras": ("eras.fee.tiers-2027", (10, 20, 30, 40, 50, 75, 100, 150, 200)),
    "residencycas": ("match.cas.fee-em", (10, 18, 30, 46, 60, 80)),
}
"""The tariff of each application service, and the numbers of programmes at which it is told."""
RANKS = (EXTRA, LENGTH)
"""The two fees of a rank list that grow with it."""
_LENGTHS = (20, 30, 40, 60, 80, 100, 150, 200, 300)
"""The lengths at which they are told."""


class Point(Struct, frozen=True):
    """What so many programmes or ranks cost, US dollars."""

    count: int
    usd: Decimal
    spread: Decimal | None = None
    """The same number evenly over the person's specialties; ``None`` where they are fewer than two."""


class Curve(Struct, frozen=True):
    """How a fee grows with a number, in one specialty."""

    id: str
    title: str
    points: tuple[Point, ...]
    rule: str
    confidence: str
    by: CountOf = "programmes"
    """What is counted."""
    not_of: tuple[str, ...] = ()
    """Specialties of this person in the same service whose price was not seen: it is not theirs."""
    over: tuple[str, ...] = ()
    """The specialties over which a number is spread."""


def curves(case: Case) -> Iterator[Curve]:
    """One for each application service, and that of the ranks; none of what is closed for good."""
    yield from (one for one in _curves(case) if not _never_paid(case, _PAID_FOR[one.id]))


def _never_paid(case: Case, step_id: str) -> bool:
    end = over(case, step_id)
    return end is not None and end.for_good


def _curves(case: Case) -> Iterator[Curve]:
    for name, (rule_id, counts) in CURVES.items():
        rule = case.book.rule(rule_id)
        family = case.book.tariff(rule.tariffs[0]) if rule.tariffs else (rule_id,)
        picked = choose(case.book, family, rule.selects, case.target, case.today)
        value = picked.value.value if picked is not None else None
        spread = _specialties(case) if name == "eras" else ()
        points = tuple(_points(value, counts, len(spread)))
        if picked is not None and points:
            sure = "inferred" if picked.stand_in else picked.value.confidence
            other = not_priced(case) if name == "residencycas" else ()
            yield Curve(name, rule.title, points, picked.rule, sure, not_of=other, over=spread)
    yield from _of_ranks(case)


def _specialties(case: Case) -> tuple[str, ...]:
    """Several specialties that are applied for in ERAS, where the count begins anew with each (eras.fee.tiers-2025)."""
    wanted = dict.fromkeys(case.book.specialty_named(one) or one for one in case.profile.profile.specialties)
    found = tuple(one for one in wanted if not cas_only(case, one))
    return found if len(found) > 1 else ()


def _points(value: object, counts: tuple[int, ...], over: int) -> Iterator[Point]:
    for count in counts:
        price = tariffs.by_count(value, count)
        spread = tariffs.per_specialty(value, tariffs.even(count, over)) if over else None
        if price is not None:
            yield Point(count, tariffs.usd(price), tariffs.usd(spread) if spread is not None else None)


def _of_ranks(case: Case) -> Iterator[Curve]:
    """What a rank list costs by the different programmes on it, beside the registration: both fees together."""
    picked = [choose(case.book, (one,), case.book.rule(one).selects, case.target, case.today) for one in RANKS]
    known = [one for one in picked if one is not None]
    if len(known) != len(RANKS):
        return
    extra, length = (one.value.value for one in known)
    prices = [(count, tariffs.extra(extra, count), tariffs.by_length(length, count)) for count in _LENGTHS]
    points = tuple(Point(count, tariffs.usd(a + b)) for count, a, b in prices if a is not None and b is not None)
    if points:
        sure = weakest(*("inferred" if one.stand_in else one.value.confidence for one in known))
        yield Curve("nrmp", case.book.rule(RANKS[0]).title, points, RANKS[0], sure, "ranks")
