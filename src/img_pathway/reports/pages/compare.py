"""Two plans side by side: the table, what a fork changes, what survives, what is lost and paid again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from img_pathway.days import say as day
from img_pathway.engine.model import STEP_NAMES
from img_pathway.engine.money.paid_again import Payment, total
from img_pathway.engine.money.tariffs import span
from img_pathway.engine.readings.sittings import attempts
from img_pathway.engine.words.recorded import called
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, Part, headed, line
from img_pathway.reports.pages.plan import days
from img_pathway.reports.words import GLYPHS, clean, trust, value_text
from img_pathway.reports.words import day as marked

if TYPE_CHECKING:
    from img_pathway.engine.losses.at_stake import Stake
    from img_pathway.engine.money.tariffs import Money
    from img_pathway.engine.whatif.whatif import Change, Comparison, Outlook
    from img_pathway.profile.keep.forks import Change as FactChange
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.rulebook import Rulebook

NEXT_LOSSES = 3
"""Dates on which something is lost that stand in each column."""
_SAT = {**{f"exams.{exam}": STEP_NAMES[exam] for exam in ("step1", "step2ck", "step3")}, "skills.oet": "OET"}
YOURS = "yours"
"""Marks an amount that the person recorded."""


class Row(NamedTuple):
    """One row of the table: what it is about, and how it stands on each side."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Do the sides differ?"""
        return self.first != self.second


def rows(found: Comparison) -> tuple[Row, ...]:
    """The whole table; rows that only sometimes matter (rules, attempts) stand in it where the sides differ."""
    first, second = found.first, found.second
    made = [Row("Seen from", day(first.seen), day(second.seen))]
    if (old := _rules(first)) != (new := _rules(second)):
        made.append(Row("Rules", old, new))
    made += [
        Row("Aims for", _match(first.plan.match), _match(second.plan.match)),
        Row("Match reached", _reached(first), _reached(second)),
        Row("The plan", _verdict(first), _verdict(second)),
        Row("Slack", _slack(first.plan.slack), _slack(second.plan.slack)),
        Row("Decided by", _deciding(first), _deciding(second)),
        *_sittings(first, second),
    ]
    made += [
        Row("Money at stake", *(money(side.at_stake, side.yours) or "none known" for side in (first, second))),
        Row("Paid and lost", "", _sum(found.spent)),
        Row("To pay again", "", _sum(found.again)),
    ]
    left, right = (list(_next_losses(side)) for side in (first, second))
    for number in range(max(len(left), len(right))):
        pair = (side[number] if number < len(side) else "" for side in (left, right))
        made.append(Row("Next losses" if not number else "", *pair))
    return tuple(made)


def passing(found: Comparison) -> str:
    """What must be said where the second side is seen from a later day; empty where it is not."""
    later = (found.second.seen - found.first.seen).days
    if later <= 0:
        return ""
    return (
        f"Seen {days(later)} later: by then nothing but these changes is recorded, so time that passes alone "
        "takes slack too."
    )


def money(amount: tuple[Money, Money] | None, yours: bool = False) -> str:
    """An amount in words, marked where it is the person's own; empty where there is none."""
    if amount is None or not amount[1]:
        return ""
    return f"{span(*amount)}{f' ({YOURS})' if yours else ''}"


def payment(one: Payment) -> str:
    """One fee with its title and where the amount is from."""
    return f"{one.title}: {money(one.money, one.yours) or 'the amount is not known'}"


def moved(change: Change) -> str:
    """How a step comes out otherwise: status and slack."""
    parts = []
    if change.old != change.new:
        parts.append(f"{change.old} → {change.new}")
    if change.old_slack != change.new_slack:
        parts.append(f"slack {_slack(change.old_slack)} → {_slack(change.new_slack)}")
    return ", ".join(parts)


def by_status(changes: Iterable[Change]) -> tuple[list[Change], list[Change]]:
    """Steps whose status differs, and those that have only another slack."""
    known = list(changes)
    return [one for one in known if one.old != one.new], [one for one in known if one.old == one.new]


def fact_lines(fork: Fork, recorded: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each change of a fork against the facts as recorded now: its key, and ``old → new``."""
    made = []
    for key, value in fork.facts.items():
        old = recorded.get(key)
        made.append((key, f"{_fact(old)} → {_fact(value)}"))
    return made


def _fact(value: Any) -> str:
    return "not recorded" if value is None else clean(value_text(value))


# ---------------------------------------------------------------------- cells


def _rules(side: Outlook) -> str:
    case = side.assessment.case
    assert case is not None
    return f"{clean(case.book.version)}, as of {day(case.book.as_of)}"


def _match(year: int | None) -> str:
    return f"Match {year}" if year is not None else "no Match"


def _reached(side: Outlook) -> str:
    if side.plan.feasible is None:
        return "cannot be told"
    if side.match is None:
        return "none in sight"
    return _match(side.match) + ("" if side.plan.feasible else ", the earliest")


def _verdict(side: Outlook) -> str:
    plan = side.plan
    if plan.match is None:
        return "no target recorded"
    if plan.unfit:
        return f"! does not fit with {plan.against}"
    if plan.feasible is None:
        return "? a deciding date is missing"
    if plan.feasible is False:
        return "✗ not feasible"
    if plan.safe:
        # No tick: the dates rest on times that nobody can promise.
        return "feasible, then tight" if plan.tight else "feasible and safe"
    return "! feasible but thin"


def _slack(count: int | None) -> str:
    return "none" if count is None else days(count)


def _deciding(side: Outlook) -> str:
    link = side.deciding
    return link.title if link is not None else "nothing"


def _sittings(first: Outlook, second: Outlook) -> Iterable[Row]:
    """How often an exam was sat, and when the next sitting can be, where the sides differ in that."""
    for step_id, title in _SAT.items():
        used = Row(f"{title} tries", *(_used(side, step_id) for side in (first, second)))
        if used.differs:
            yield used
            yield Row(f"{title} next", *(_next_sitting(side, step_id) for side in (first, second)))


def _used(side: Outlook, step_id: str) -> str:
    case = side.assessment.case
    assert case is not None
    stage, _, exam = step_id.partition(".")
    if stage == "exams":
        found = attempts(case, exam)
        return f"{found.used} of {found.limit} used"
    return f"{sum(case.past(one.date) for one in case.oet)} used"


def _next_sitting(side: Outlook, step_id: str) -> str:
    planned = side.plan.by_id.get(step_id)
    if planned is None:
        return "none needed"
    if planned.earliest is None:
        return "not known"
    slack = "" if planned.slack is None else f", slack {days(planned.slack)}"
    return f"from {marked(planned.earliest)}{slack}"


def _next_losses(side: Outlook) -> Iterable[str]:
    for stake in sorted(side.stakes, key=lambda one: one.cliff.date)[:NEXT_LOSSES]:
        cost = money(stake.money, stake.yours)
        yield f"{day(stake.cliff.date)}: {_loses(stake)}{f', {cost}' if cost else ''}"


def _loses(stake: Stake) -> str:
    mark = "" if stake.cliff.says_expected else trust(stake.cliff.confidence)
    return f"({mark}) {stake.cliff.loses}" if mark else stake.cliff.loses


def _sum(payments: tuple[Payment, ...]) -> str:
    if not payments:
        return "nothing"
    unknown = any(one.money is None for one in payments)
    known = money(total(payments), any(one.yours for one in payments))
    if not known:
        return "not known"
    return f"{known}, and more not known" if unknown else known


# ---------------------------------------------------------------------- the page

TABLE = "table:"
"""Id of the block whose lines are rows of two columns."""
NAMES = 24
"""Titles listed in one sentence before the rest is counted."""


def compare_page(
    found: Comparison, fork: Fork | None = None, recorded: Mapping[str, Any] | None = None, book: Rulebook | None = None
) -> list[Block]:
    """The whole comparison; `fork` is where the second side comes from, `recorded` the facts of the profile by key."""
    blocks: list[Block] = []
    if later := passing(found):
        blocks.append(Block((line(("! ", "warn"), later, hang=2),)))
    if fork is not None and fork.changes and book is not None:
        facts = fact_blocks(fork, recorded or {}, book)
        blocks += headed("Changed here", facts)
    blocks.append(_table(found))
    blocks += headed("Survives", _names(found.survives)) + headed("Expires or is open again", _names(found.expires))
    for title, payments in (("Must be paid again", found.again), ("Paid and lost", found.spent)):
        blocks += headed(title, [_payment(payment, title) for payment in payments])
    blocks += headed("New losses ahead", [_stake(stake) for stake in found.lost])
    blocks += headed("Losses that go away", [_stake(stake) for stake in found.gone])
    status, slack = by_status(found.changes)
    blocks += headed("Steps that come out otherwise", [_plain(_status(change)) for change in status])
    return blocks + headed(
        "Other slack", [_plain(line(f"{change.title}: {moved(change)}", hang=2)) for change in slack]
    )


def fact_blocks(fork: Fork, recorded: Mapping[str, Any], book: Rulebook) -> list[Block]:
    """What a fork changes, old → new, each fact by its name and key."""
    blocks = [
        Block((_fact_line(key, words, book),), id=f"fact:{fork.name}:{key}", gap=0)
        for key, words in fact_lines(fork, recorded)
    ]
    if fork.rules is not None:
        blocks.append(Block((line(("Rule pack", "strong"), f": {plain(fork.rules, 300)}", hang=2),), gap=0))
    return blocks


def _fact_line(key: str, words: str, book: Rulebook) -> Line:
    return line((called(key, book), "strong"), f": {words}", (f"  {key}", "dim"), hang=2)


def since_line(change: FactChange, recorded: Mapping[str, Any]) -> Line:
    """A fact that was recorded otherwise for real since the fork was made."""
    return line(("! ", "warn"), _since(change, recorded), hang=2)


def _since(change: FactChange, recorded: Mapping[str, Any]) -> str:
    was, now = (
        "not recorded" if value is None else plain(value_text(value))
        for value in (change.was, recorded.get(change.key))
    )
    return f"Changed in your profile since: {change.key} was {was}, is now {now}."


def _table(found: Comparison) -> Block:
    """The names of the sides, then a line a row: its label, how it stands on each side; what differs is strong."""
    names = found.first.name, found.second.name
    lines = [line((names[0], "strong"), right=((names[1], "strong"),))]
    for row in rows(found):
        role = "strong" if row.differs else "dim"
        lines.append(line(row.first, right=((row.second, role),), label=row.label))
    return Block(tuple(lines), id=TABLE)


def _plain(words: Line) -> Block:
    return Block((words,), gap=0)


def _names(names: tuple[str, ...]) -> list[Block]:
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES else ""
    return [_plain(line(", ".join(names[:NAMES]) + more + "."))] if names else []


def _payment(paid: Payment, title: str) -> Block:
    ident = f"rule:{paid.rules[-1]}@{title}{paid.step}" if paid.rules else None
    return Block((line(payment(paid), (f"  {paid.why}", "dim"), hang=2),), id=ident, gap=0)


def _stake(stake: Stake) -> Block:
    ident = f"rule:{stake.rules[0]}@{stake.cliff.id}" if stake.rules else None
    cost = money(stake.money, stake.yours)
    lines = (
        line((f"{day(stake.cliff.date)}: ", "strong"), _loses(stake), hang=2),
        line(f"  {stake.cliff.then}{f' Money: {cost}.' if cost else ''}", hang=2),
    )
    return Block(lines, id=ident, gap=0)


def _status(change: Change) -> Line:
    assert change.old is not None
    assert change.new is not None
    old: Part = (f"{GLYPHS[change.old]} {change.old}", change.old)
    new: Part = (f"{GLYPHS[change.new]} {change.new}", change.new)
    return line(f"{change.title}  ", old, " → ", new, hang=2)
