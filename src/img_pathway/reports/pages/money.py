"""The ledger: sums, cash by month as bars and in words, every line, and how fees grow."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from decimal import Decimal

from img_pathway.days import say_month
from img_pathway.engine.money.cards import CardMonth, CardUse
from img_pathway.engine.money.curves import CountOf, Curve
from img_pathway.engine.money.ledger import LedgerBoard
from img_pathway.engine.money.lines import USD, LedgerLine, LineKind
from img_pathway.engine.money.parts import Sums
from img_pathway.engine.words.render import usd, usd_span
from img_pathway.reports.page import ALL, Block, Line, Part, headed, heading, item, line, rule_blocks, spaced
from img_pathway.reports.pages.findings import to_know
from img_pathway.reports.words import day

KINDS: dict[LineKind, tuple[str, str]] = {
    "paid": ("Paid", "done"),
    "committed": ("Committed", "warn"),
    "planned": ("Ahead", "accent"),
}
"""The heading of each kind, and its role."""
RATE = "rate"
"""Id of a row that asks for the rate of a currency."""
WAITING = "As planned: each as soon as it can be paid. If all waits: each on its latest safe day."
"""What the two amounts of a month are."""
MONTH, CASH = 15, 14
"""Cells of a month, and of an amount beside it."""
LOST = "lost if you stop today, unless a line says otherwise"
"""What holds of every line that was paid or promised and says nothing else."""
DAY = 18
"""Cells of the days before the lines."""
BAR = 28
"""Cells of the longest bar."""
COUNTED: dict[CountOf, str] = {
    "programmes": "By number of programmes, in one specialty.",
    "ranks": "By number of different programmes ranked, with what a very long list costs; the registration is not in it.",
}
"""What the numbers of a curve count."""
_BAR = "▆"
"""Leaves air between a bar and the next: whole cells would grow into one block."""


def money_page(board: LedgerBoard, opened: Container[str] = ALL) -> list[Block]:
    """The whole ledger; lines whose id is in `opened` say why they are so much."""
    blocks = money_words(board, opened)
    blocks += headed("Cash by month", _months(board), role="head")
    blocks += headed("Cards", spaced([block for one in board.cards for block in _card(one)]), role="head")
    if board.seasons:
        named = [(f"Match {one.season}", one) for one in board.seasons]
        named += [("Of no Match in particular", board.no_season), ("In all", board.total)]
        blocks += headed("By Match", [_sums(words, one) for words, one in named], role="head")
    for words, shares in (("By what it is for", board.purposes), ("By who pays", board.payers)):
        rows = [_sums(f"{one.title[:1].upper()}{one.title[1:]}", one.sums) for one in shares]
        blocks += headed(words, rows if len(rows) > 1 else [], role="head")
    for kind, (words, _) in KINDS.items():
        rows = [block for one in board.lines if one.kind == kind for block in _line(one, opened, board.today)]
        remark = "~ expected" if _guessed(rows) else "" if kind == "planned" else LOST
        blocks += headed(words, spaced(rows), remark, role="head")
    only_if = [block for one in board.conditional for block in _line(one, opened, board.today)]
    blocks += headed(
        "Only if needed (in no sum)", spaced(only_if), "~ expected" if _guessed(only_if) else "", role="head"
    )
    return blocks + [block for curve in board.curves for block in _curve(curve)]


def money_words(board: LedgerBoard, opened: Container[str] = ALL) -> list[Block]:
    """The sums in a sentence, in the second currency too, and what is found."""
    found = to_know(board.findings, opened)
    return [Block((line(board.summary), *_second(board))), *spaced(_rates_wanted(board)), *found]


def _rates_wanted(board: LedgerBoard) -> list[Block]:
    """A row for each currency without a rate, which opens the form for one."""
    wanted = dict.fromkeys(one.currency for one in board.lines if one.usd is None and one.amount is not None)
    if board.second_currency is not None and board.rate is None and board.second_currency != USD:
        wanted[board.second_currency] = None
    return [
        item(("▸ ", "accent"), (f"Note what a US dollar cost in {one}", "link"), id=f"{RATE}:{one}") for one in wanted
    ]


def _guessed(rows: list[Block]) -> bool:
    """Does one of these lines rest on a day that is only expected?"""
    return any(one.parts[0][0].startswith("~") for row in rows for one in row.lines if one.parts)


def _second(board: LedgerBoard) -> tuple[Line, ...]:
    """The sums in the second currency: what is in it as recorded, the rest at the rate of its day."""
    found = board.second
    if found is None or board.rate_date is None:
        return ()
    shown = ", ".join(
        f"{words} {amount:,.0f}"
        for words, amount in (
            ("paid", found.paid), ("committed", found.committed), ("ahead up to", found.ahead),
            ("lost by stopping", found.lost),
        )
    )  # fmt: skip
    note = f", at the rate of each day; the newest is {board.rate} for a dollar, of {day(board.rate_date)}"
    return (line(f"In {found.currency}: {shown}", (note, "dim"), hang=2),)


def _months(board: LedgerBoard) -> list[Block]:
    """What each month asks as soon as it can be paid, and where all waits for its latest safe day; a bar for the first."""
    most = max((one.total for one in board.months), default=Decimal())
    waits = any(one.latest != one.total for one in board.months)
    head = f"{'':<{MONTH}}{'as planned':>{CASH}}{'if all waits':>{CASH}}"
    told = [Block((line((head, "dim")),), gap=0)] if waits else []
    rows = [
        Block(
            (
                line(
                    (f"{say_month(date.fromisoformat(f'{one.month}-01')) if one.month else 'no day':<{MONTH}}", "dim"),
                    f"{usd(one.total):>{CASH}}",
                    (f"{usd(one.latest):>{CASH}}" if waits else "", "dim"),
                    (f"  {_BAR * max(1, round(one.total / most * BAR))}" if most and one.total else "", "accent"),
                    fold=False,
                ),
            ),
            gap=0,
        )
        for one in board.months
        if one.total or one.latest
    ]
    note = [Block((line((WAITING, "dim"), hang=2),), gap=0)] if waits else []
    return spaced([*told, *rows, *note])


def _card(card: CardUse) -> list[Block]:
    """A card with its limit, then its months: what is asked of it, of that paid, and what the limit leaves."""
    limit = f"{_in(card.limit, card.currency)} a month" if card.limit is not None else "no limit recorded"
    unknown = f"; {card.unknown} of unknown amount in no sum" if card.unknown else ""
    rows = [_card_month(one, card.currency) for one in card.months]
    nothing = [Block((line(("  Nothing is paid with it this month or later, as far as recorded.", "dim")),), gap=0)]
    return [Block((line((card.name, "strong"), (f": {limit}{unknown}", "dim"), hang=2),), gap=0), *(rows or nothing)]


def _card_month(one: CardMonth, currency: str) -> Block:
    month = say_month(date.fromisoformat(f"{one.month}-01")) if one.month else "no day"
    told = [f"{_in(amount, currency)} {word}" for amount, word in ((one.paid, "paid"), (one.ahead, "ahead")) if amount]
    left: Part = ("", "")
    if one.left is not None and one.left < 0:
        left = (f", {_in(-one.left, currency)} beyond the limit", "warn")
    elif one.left is not None and one.month:
        left = (f", {_in(one.left, currency)} left", "dim")
    return Block((line((f"  {month:<15}", "dim"), " and ".join(told), left, hang=4),), gap=0)


def _in(amount: Decimal, currency: str) -> str:
    return usd(amount) if currency == "USD" else f"{amount:,.2f} {currency}".replace(".00 ", " ")


def _sums(words: str, of: Sums) -> Block:
    """What is in some sums, under their name; at the right what of it is lost by stopping today."""
    again = f" ({usd(of.refundable)} still can come)" if of.refundable else ""
    told = [
        f"{words} {usd(amount)}{more}"
        for words, amount, more in (
            ("paid", of.paid, ""), ("came back", of.refunded, ""), ("committed", of.committed, again),
        )
        if amount
    ]  # fmt: skip
    told += [f"ahead {usd_span(of.planned_low, of.planned_high)}"] if of.planned_high else []
    told += [f"{of.unknown} of unknown amount"] if of.unknown else []
    lost: tuple[Part, ...] = ((usd(of.lost), "strong"), (" lost by stopping", "dim")) if of.lost else ()
    return Block((line(", ".join(told) or "nothing", right=lost, label=words),), gap=0)


def _line(one: LedgerLine, opened: Container[str], today: date) -> list[Block]:
    ident = f"fact:{one.id}" if one.step is None and one.id.startswith("money.") else f"line:{one.id}"
    when = f"{'~' if one.date.expected else ' '}{day(one.date)}" if one.date is not None else " no day"
    head = line((f"{when:<{DAY}}", "dim"), one.title, right=((amount(one), "strong"),), hang=DAY)
    more: list[Line] = []
    if one.refunded_amount:
        back = usd(one.refunded) if one.currency == USD else f"{one.refunded_amount:,} {one.currency}"
        rated = f" = {usd(one.refunded)}" if one.refunded and one.currency != USD else ""
        more.append(line((f"{'':<{DAY}}{back}{rated} came back", "dim")))
    if one.refundable_until is not None:
        can = "could" if one.refundable_until < today else "can"
        more.append(line((f"{'':<{DAY}}{can} be had back until {day(one.refundable_until)}", "dim")))
    who = ", ".join(filter(None, (one.payer and f"by {one.payer}", one.card and f"with {one.card}")))
    if who:
        paid = "paid" if one.kind == "paid" else "to be paid"
        more.append(line((f"{'':<{DAY}}{paid} {who}", "dim"), hang=DAY))
    if one.kind != "planned" and one.usd is not None and one.lost != one.usd:
        more.append(line((f"{'':<{DAY}}stopping today loses {usd(one.lost) if one.lost else 'nothing of it'}", "dim")))
    if ident not in opened:
        return [Block((head, *more), id=ident, gap=0)]
    if one.note:
        more.append(line((f"  {one.note}", "dim"), hang=2))
    if one.latest is not None:
        more.append(line((f"  Latest safe day {day(one.latest)}", "dim")))
    if one.step is not None:
        more.append(line((f"  {one.confidence}", "dim")))
    return [Block((head, *more), id=ident, gap=0), *rule_blocks(one.rules, one.id, "  ")]


def amount(one: LedgerLine) -> str:
    """What a line comes to: in its own currency too, as a span where it is one, or that it is not known."""
    if one.usd is None or one.low is None:
        return "not known" if one.amount is None else f"{one.amount:,} {one.currency}"
    own = f"{one.amount:,} {one.currency} = " if one.amount is not None and one.currency != "USD" else ""
    return f"{own}{usd(one.usd)}" if one.low == one.usd else usd_span(one.low, one.high or one.usd)


def _curve(curve: Curve) -> list[Block]:
    most = max(point.usd for point in curve.points)
    rows = [
        item(
            (f"{point.count:>4}  ", "dim"),
            (_BAR * max(1, round(point.usd / most * BAR)) if point.usd else "", "accent"),
            f" {usd(point.usd)}",
            (f" · {usd(point.spread)}" if point.spread is not None else "", "dim"),
        )
        for point in curve.points
    ]
    other = " and ".join(curve.not_of)
    doubt = (
        [Block((line(("? ", "check"), f"No price of {other} was seen: look it up.", hang=2),), gap=0)] if other else []
    )
    return [
        heading(curve.title, curve.confidence)._replace(id=f"rule:{curve.rule}@curve"),
        Block((line((f"{COUNTED[curve.by]}{_over(curve)}", "dim"), hang=2),), gap=0),
        *doubt,
        *spaced(rows),
    ]


def _over(curve: Curve) -> str:
    """Over which specialties the second amounts are spread."""
    return f" Behind the dot: spread evenly over {' and '.join(curve.over)}." if curve.over else ""
