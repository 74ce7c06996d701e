"""What the rank lists of a person, and those of a partner in a couple, cost beside the registration.

Rules: nrmp.fee.extra-rank by different programmes, nrmp.fee.list-length by ranks, nrmp.fee.couple, nrmp.couples.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from img_pathway.engine.case import Case
from img_pathway.engine.money import tariffs
from img_pathway.engine.money.tariffs import Money
from img_pathway.profile.facts.season import is_no_match

EXTRA, LENGTH = "nrmp.fee.extra-rank", "nrmp.fee.list-length"


class Lists(NamedTuple):
    """How long the lists of one person are."""

    primary: int
    """Different programmes on the primary list; no match is none."""
    supplemental: int
    """… on all supplemental lists together."""
    ranks: int
    """Ranks of the primary list: a couple has one programme on several."""
    ranks_supplemental: int
    most: int = 0
    """Different programmes there may have been on a longer list that was certified before."""

    def longer(self, by: int) -> Lists:
        """With so many programmes more on the primary list."""
        return self._replace(primary=self.primary + by, ranks=self.ranks + by)

    def price(self, value: Mapping[str, Any]) -> tuple[Money, Money] | None:
        """The least and the most they cost by one of the two tariffs; ``None`` above the ceiling.

        Whether the length of the supplemental lists costs too was not seen (nrmp.fee.list-length).
        """
        if "free" in value:
            programmes = tariffs.extra(value, self.supplemental) or 0
            sums = [tariffs.extra(value, count) for count in (self.primary, max(self.primary, self.most))]
            known = [one + programmes for one in sums if one is not None]
        else:
            lengths = tariffs.by_length(value, self.ranks), tariffs.by_length(value, self.ranks_supplemental)
            known = [one for one in lengths if one is not None]
            known = [known[0], sum(known)] if len(known) == len(lengths) else []
        return (known[0], known[-1]) if known else None


def lists_of(case: Case) -> Lists:
    """The person's own, as long as they are, or were when certified: a shorter one brings nothing back
    (nrmp.fee.nonrefundable).
    """
    season = case.season
    ranks, beside, certified = season.ranks or 0, season.ranks_supplemental or 0, season.ranks_certified_max or 0
    if not season.rank_list:
        return Lists(max(ranks, certified), beside, max(ranks, certified), beside)
    named: dict[str, list[str]] = {"primary": [], "supplemental": []}
    for number, one in enumerate(season.rank_list):
        if not is_no_match(one.nrmp or one.programme):
            named[one.list or "primary"].append(one.nrmp or one.programme or str(number))
    primary, supplemental = (_different(some) for some in named.values())
    longer = certified if certified > ranks else 0
    least = primary if season.couple else max(primary, longer)
    return Lists(least, supplemental, max(ranks, certified), beside, longer)


def partners_lists(case: Case) -> Lists | None:
    """The primary list of a partner, as the pairs tell it; ``None`` where no pair does."""
    primary = [one for one in case.season.rank_list if (one.list or "primary") == "primary"]
    paired = [one.partner for one in primary if one.partner]
    if not case.season.couple or not paired:
        return None
    return Lists(_different(code for code in paired if not is_no_match(code)), 0, len(primary), 0)


def _different(names: Iterable[str]) -> int:
    return len({name.strip().casefold() for name in names})


def cost(case: Case, lists: Lists) -> tuple[Money, Money] | None:
    """The least and the most that lists cost by both tariffs; ``None`` where it is not known."""
    values = (case.book.value(rule, season=case.target) or case.book.value(rule) for rule in (EXTRA, LENGTH))
    prices = [lists.price(value.value) if value is not None else None for value in values]
    known = [one for one in prices if one is not None]
    return (sum(one[0] for one in known), sum(one[1] for one in known)) if len(known) == len(prices) else None
