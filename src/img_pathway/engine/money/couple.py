"""What the other one of a couple pays to the NRMP: in none of one's own sums."""

from __future__ import annotations

from collections.abc import Iterator

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.money.fees import fee
from img_pathway.engine.money.rank_lists import EXTRA, LENGTH, cost, partners_lists
from img_pathway.engine.money.tariffs import usd
from img_pathway.engine.words.said import Said

COUPLE_FEE = "nrmp.fee.couple"
_OF_EACH = ("nrmp.fee.registration", COUPLE_FEE)


def partner_finding(case: Case) -> Iterator[Finding]:
    """Registration, the couple's fee and the list of the pairs, as far as it goes."""
    if not case.season.couple or case.result is not None:
        return
    lists, sums = partners_lists(case), [fee(case, rule, "match.register") for rule in _OF_EACH]
    listed = cost(case, lists) if lists is not None else None
    known = [one.most for one in sums if one is not None and one.most is not None]
    if len(known) == len(sums):
        of_list = Said("ledger.partner-list", count=lists.primary) if lists is not None and listed else None
        said = Said("ledger.partner", usd=usd(sum(known) + (listed[1] if listed else 0)), list=of_list)
        yield finding(case, "partner", "fine", said, *_OF_EACH, *((EXTRA, LENGTH) if listed else ()))
