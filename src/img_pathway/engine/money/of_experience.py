"""What electives and the like cost: of each cost that part for which no payment and no cost of one's own is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Day  # noqa: N812 (as in the facts)
from decimal import Decimal

from img_pathway.engine.case import Case
from img_pathway.engine.finding import Finding, finding
from img_pathway.engine.money.cards import in_currency
from img_pathway.engine.money.lines import USD, LedgerLine, LineKind, in_usd, of_usd
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts.application import Experienced
from img_pathway.profile.facts.yours import Payment, Planned
from img_pathway.rulebook.types import Dated

Part = Payment | Planned


def experience_lines(case: Case) -> Iterator[LedgerLine]:
    """A cost without any part recorded is paid once it has begun; of the others the rest is ahead until it is recorded."""
    recorded = _parts(case)
    for number, one in enumerate(case.profile.experience.entries, 1):
        parts = [part for _, part in recorded.get(number, ())]
        if not one.cost or (rest := _rest(case, one, parts)) <= 0:
            continue
        currency = one.currency or USD
        usd = in_usd(case, rest, currency, one.began)
        kind: LineKind = "paid" if case.past(one.began) and not parts else "planned"
        lost, lost_amount = (usd or Decimal(), rest) if kind == "paid" else (Decimal(), Decimal())
        said = Said("ledger.of-experience")
        if parts:
            said = Said("ledger.of-experience-rest", cost=in_currency(one.cost, currency))
        if usd is None:
            said = Said("ledger.no-rate", currency=currency)
        yield LedgerLine(
            f"experience.entries.{number}", kind, _title(case, one), Dated(one.began, "yours") if one.began else None,
            rest, currency, usd, usd, usd, Decimal(), None, lost, Decimal(), None, "", "", "yours", case.words.text(said),
            None, (), "experience", lost_amount=lost_amount,
        )  # fmt: skip


def experience_findings(case: Case) -> Iterator[Finding]:
    """Parts that do not say what they are a part of, and a rest that nobody recorded though it has begun."""
    entries, parts = case.profile.experience.entries, _parts(case)
    of = {key: number for number, some in parts.items() for key, _ in some}
    for key, part in _recorded(case):
        what = part.what or case.words.text(Said("ledger.not-named"))
        if part.experience and not any(_same(one.place, part.experience) for one in entries):
            said = Said("ledger.no-such-experience", what=what, place=part.experience)
            yield finding(case, f"experience.{key}", "check", said)
        elif part.purpose == "experience" and not part.experience and not _very_amount(part, entries):
            if key in of:
                said = Said("ledger.part-of-experience", what=what, whole=_title(case, entries[of[key] - 1]))
                yield finding(case, f"experience.{key}", "check", said)
            elif any(one.cost for one in entries):
                yield finding(case, f"experience.{key}", "check", Said("ledger.which-experience", what=what))
    for number, some in parts.items():
        one = entries[number - 1]
        rest = _rest(case, one, [part for _, part in some])
        if rest > 0 and case.past(one.began):
            currency = one.currency or USD
            said = Said("ledger.experience-rest", whole=_title(case, one), rest=in_currency(rest, currency))
            yield finding(case, f"rest.experience.entries.{number}", "check", said)


def _title(case: Case, one: Experienced) -> str:
    kind = dict(Experienced.facts["kind"].choices).get(one.kind or "", "")
    return ", ".join(filter(None, (kind, one.place))) or case.words.text(Said("ledger.not-named"))


def _recorded(case: Case) -> Iterator[tuple[str, Part]]:
    """Payments and costs of one's own that have an amount, by their keys."""
    money = case.profile.money
    every: tuple[tuple[str, tuple[Part, ...]], ...] = (("payments", money.payments), ("planned", money.planned))
    for name, some in every:
        yield from ((f"money.{name}.{number}", one) for number, one in enumerate(some, 1) if one.amount is not None)


def _parts(case: Case) -> dict[int, list[tuple[str, Part]]]:
    """The parts of each cost, by the number of its entry: those that name it, one of its very amount, and, where one entry
    alone has a cost, all that belong to experience.
    """
    entries = [(number, one) for number, one in enumerate(case.profile.experience.entries, 1) if one.cost]
    found: dict[int, list[tuple[str, Part]]] = {}
    open_still = []
    for key, part in _recorded(case):
        if part.experience:
            named = (number for number, one in entries if _same(one.place, part.experience))
            if (number := next(named, None)) is not None:
                found.setdefault(number, []).append((key, part))
        elif part.purpose in (None, "experience") and not getattr(part, "fee", None):
            open_still.append((key, part))
    for key, part in open_still:
        like = (number for number, one in entries if number not in found and _very_amount(part, (one,)))
        number = next(like, entries[0][0] if len(entries) == 1 and part.purpose else None)
        if number is not None:
            found.setdefault(number, []).append((key, part))
    return found


def _very_amount(part: Part, entries: tuple[Experienced, ...]) -> bool:
    return any((part.amount, part.currency or USD) == (one.cost, one.currency or USD) for one in entries)


def _same(place: str | None, named: str) -> bool:
    return (place or "").strip().casefold() == named.strip().casefold()


def _rest(case: Case, one: Experienced, parts: list[Part]) -> Decimal:
    """What is left of a cost, in its currency; a part whose rate is not known is taken off nothing."""
    return (one.cost or Decimal()) - sum((_kept(case, part, one.currency or USD) for part in parts), Decimal())


def _kept(case: Case, part: Part, currency: str) -> Decimal:
    """A part less what came back of it, in another currency at the rate of its day."""
    on: Day | None = part.date if isinstance(part, Payment) else part.due
    kept = (part.amount or Decimal()) - ((part.refunded or Decimal()) if isinstance(part, Payment) else Decimal())
    if (part.currency or USD) == currency:
        return kept
    usd = in_usd(case, kept, part.currency, on)
    return (of_usd(case, usd, currency, on) if usd is not None else None) or Decimal()
