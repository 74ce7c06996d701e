"""Two plans side by side: the table, what a fork changes, what survives, what is lost and paid again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from img_pathway.days import say as day
from img_pathway.engine.model import SITTINGS, STEP_NAMES
from img_pathway.engine.money.paid_again import Payment, total
from img_pathway.engine.plan.model import tightest
from img_pathway.engine.readings.sittings import attempts
from img_pathway.engine.words.recorded import called, in_words, summary
from img_pathway.engine.words.render import usd_span
from img_pathway.profile.typed.keys import fact_of, flatten, get
from img_pathway.profile.typed.text import plain
from img_pathway.reports.page import Block, Line, headed, item, line, text_block
from img_pathway.reports.pages.nearest import loses
from img_pathway.reports.pages.plan import days
from img_pathway.reports.words import GLYPHS, Heard, clean, counted, room, spare
from img_pathway.reports.words import day as marked

if TYPE_CHECKING:
    from img_pathway.engine.losses.at_stake import Stake
    from img_pathway.engine.model import Warning
    from img_pathway.engine.money.tariffs import Money
    from img_pathway.engine.visa.model import VisaRow
    from img_pathway.engine.whatif.whatif import Change, Comparison, Outlook
    from img_pathway.profile.facts import Profile, Table
    from img_pathway.profile.keep.forks import Change as FactChange
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.rulebook import Rulebook

TABLE = "table:"
"""Id of the block whose lines are rows of two columns."""
_SHOWN = 4
"""Titles named of what is done by then."""
_LOSSES, _NAMES = 3, 24
"""Losses that stand in each column; titles listed in one sentence before the rest is counted."""
_SAT = {**{f"exams.{exam}": STEP_NAMES[exam] for exam in ("step1", "step2ck", "step3")}, "skills.oet": "OET"}


def compare_page(
    found: Comparison,
    fork: Fork | None = None,
    recorded: Mapping[str, Any] | None = None,
    book: Rulebook | None = None,
    left: Comparison | None = None,
) -> list[Block]:
    """The whole comparison; `fork` is where the second side comes from, `recorded` the facts of the profile by key.

    `left` is how the first side compares with the profile itself, where it is another.
    """
    blocks: list[Block] = []
    if not found.same_day:
        blocks.append(text_block(line(("! ", "warn"), _on_other_days(found), hang=2)))
    if fork is not None and fork.changes and book is not None:
        blocks += headed("Changed here", fact_blocks(fork, recorded or {}, book, keys=True))
    # The names of the sides, then a line a row: its label, how it stands on each side; what differs is strong.
    lines = [line((found.first.name, "strong"), right=((found.second.name, "strong"),))]
    for label, first, second in _rows(found, left):
        lines.append(line(first, right=((second, "dim" if first == second else "strong"),), label=label))
    blocks.append(Block(tuple(lines), id=TABLE))
    blocks += headed("Survives", _names(found.survives)) + headed("Expires or is open again", _names(found.expires))
    for title, payments in (("Must be paid again", found.again), ("Paid and lost", found.spent)):
        blocks += headed(title, [_payment(payment, title) for payment in payments])
    heard = Heard()
    blocks += headed("Dangers that come with it", heard.page(map(_danger, found.dangers)))
    blocks += headed("New losses ahead", heard.page(map(_stake, found.lost)))
    blocks += headed("Losses whose day moves", [_shifted(old, new) for old, new in found.shifted])
    blocks += headed("Losses that go away", heard.page(map(_stake, found.gone)))
    otherwise = [change for change in found.changes if change.old != change.new]
    blocks += headed("Steps that come out otherwise", list(map(_status, otherwise)))
    room_left = [
        item(f"{change.title}: {_room(change.old_slack)} → {_room(change.new_slack)}")
        for change in found.changes if change.old == change.new and found.same_day
    ]  # fmt: skip
    blocks += headed("Days to spare that change", room_left)
    told = (found.expires, found.again, found.spent, found.dangers, found.lost, found.shifted, found.gone)
    return blocks if otherwise or room_left or any(told) else [*blocks, text_block(line("Both come out alike."))]


def _on_other_days(found: Comparison) -> str:
    """Why no room is compared where the sides are seen from different days, and what counts as done by the later one."""
    later = max(found.first, found.second, key=lambda side: side.seen)
    after = days(abs((found.second.seen - found.first.seen).days))
    seen = f"“{later.name}” is seen from {day(later.seen)}, {after} later. Days to spare are counted from that day, so they are not compared with those of today."
    done = [change.title for change in found.changes if change.new == "done" and change.kind == "gained"]
    if later is found.first or not done:
        return seen
    some, more = done[:_SHOWN], len(done) - _SHOWN
    titles = ", ".join(f"“{title}”" for title in some) + (f" and {counted(more, 'further step')}" if more > 0 else "")
    return f"{seen} What the changes show counts as done by then: {titles}."


def fact_blocks(fork: Fork, recorded: Mapping[str, Any], book: Rulebook, *, keys: bool = False) -> list[Block]:
    """What a fork changes, old → new, each fact by its name; with its key for the command line."""
    blocks = []
    for key, value in fork.facts.items():
        words = f": {_fact(key, recorded.get(key), book)} → {_fact(key, value, book)}"
        key_shown = ((f"  {key}", "dim"),) if keys else ()
        blocks.append(item((called(key, book), "strong"), words, *key_shown, id=f"fact:{fork.name}:{key}"))
    if fork.rules is not None:
        blocks.append(item(("Rule pack", "strong"), f": {plain(fork.rules, 300)}"))
    return blocks


SWAPPED = 3
"""Facts or entries that are told in words; more are counted."""


def swapped(before: Profile, after: Profile, book: Rulebook) -> str:
    """What taking a change back, or doing it again, made of each fact, a line each: ``Result: pass → not recorded``; of an
    entry that came, went or changed places all of it: ``Letter 2: not recorded → Dr. Okafor, US clinical``.
    """
    old, new = flatten(before), flatten(after)
    lines: dict[str, str] = {}
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) == new.get(key):
            continue
        listed = _list_of(key)
        if listed and (whole := _whole(listed, get(before, listed) or (), get(after, listed) or (), book)):
            lines |= whole
        else:
            lines[key] = f"{called(key, book)}: {_fact(key, old.get(key), book)} → {_fact(key, new.get(key), book)}"
    more = len(lines) - SWAPPED
    return "\n".join((*list(lines.values())[:SWAPPED], *((f"and {more} more",) if more > 0 else ())))


def _list_of(key: str) -> str:
    """The list that a fact is in: ``seasons.2027.recommendations``, whose year is no number of an entry; empty for none."""
    parts = key.split(".")
    at = next((place for place, part in enumerate(parts) if place > 1 and part.isdecimal()), 0)
    return ".".join(parts[:at])


def _whole(listed: str, old: Sequence[Table], new: Sequence[Table], book: Rulebook) -> dict[str, str]:
    """Entries that only went, only came or only changed places, each in one line; nothing where some were changed."""
    went = {n: each for n, each in enumerate(old, 1) if each not in new}
    came = {n: each for n, each in enumerate(new, 1) if each not in old}
    if len(went) == len(old) - len(new) and not came:
        pairs = {n: (summary(each, book), "") for n, each in went.items()}
    elif len(came) == len(new) - len(old) and not went:
        pairs = {n: ("", summary(each, book)) for n, each in came.items()}
    elif len(old) == len(new) and not went and not came:
        moved = enumerate(zip(old, new, strict=True), 1)
        pairs = {n: (summary(one, book), summary(other, book)) for n, (one, other) in moved if one != other}
    else:
        return {}
    keys = {f"{listed}.{n}": pair for n, pair in pairs.items()}
    return {
        key: f"{called(key, book)}: {clean(one) or 'not recorded'} → {clean(other) or 'not recorded'}"
        for key, (one, other) in keys.items()
    }


def since_line(change: FactChange, recorded: Mapping[str, Any], book: Rulebook) -> Line:
    """A fact that was recorded otherwise for real since the fork was made."""
    key = change.key
    was, now = _fact(key, change.was, book), _fact(key, recorded.get(key), book)
    return line(("! ", "warn"), f"Changed in your profile since: {called(key, book)} was {was}, is now {now}.", hang=2)


def _fact(key: str, value: Any, book: Rulebook) -> str:
    fact = fact_of(key)
    return "not recorded" if value is None or fact is None else clean(in_words(fact, value, book))


def _rows(found: Comparison, before: Comparison | None) -> Iterator[tuple[str, str, str]]:
    """The whole table; rows that only sometimes matter (rules, attempts) stand in it where the sides differ."""
    sides = found.first, found.second

    def row(label: str, told: Callable[[Outlook], str]) -> tuple[str, str, str]:
        return label, told(sides[0]), told(sides[1])

    yield row("Seen from", lambda side: day(side.seen))
    rules = row("Rules", _rules)
    if rules[1] != rules[2]:
        yield rules
    yield row("Aims for", lambda side: _match(side.plan.match))
    yield row("Match reached", _reached)
    later = None if found.same_day else max(sides, key=lambda side: side.seen)
    yield row("The plan", lambda side: _verdict(side, side is later))
    spare = row("Room", lambda side: "of a later day, not compared" if side is later else _spare(side))
    decided = row("Decided by", lambda side: side.deciding.title if side.deciding is not None else "")
    # No work shortens it: it is as tight whatever day it is seen from.
    tight = row("Tightest wait", _tightest)
    # Where neither side has a chain of open steps nothing leaves room, and nothing decides.
    yield from (one for one in (tight, spare, decided) if any(one[1:]))
    yield from _visas(found)
    for step_id, title in _SAT.items():
        tries = f"{title} tries", _used(sides[0], step_id), _used(sides[1], step_id)
        if tries[1] != tries[2]:
            yield tries
            following = row(f"{title} next", lambda side: _next_sitting(side, step_id, side is later))  # noqa: B023
            yield following
    yield row("Money at stake", lambda side: _money(side.at_stake, side.yours) or "none known")
    yield "Paid and lost", "" if before is None else _sum(before.spent), _sum(found.spent)
    yield "To pay again", "" if before is None else _sum(before.again), _sum(found.again)
    left, right = (sorted(side.stakes, key=lambda one: one.cliff.date)[:_LOSSES] for side in sides)
    for number, (one, other) in enumerate(zip_longest(left, right)):
        yield "" if number else "Next losses", _next_loss(one), _next_loss(other)


def _visas(found: Comparison) -> Iterator[tuple[str, str, str]]:
    """The class planned on each side, then every other one that does not stand the same on both."""
    sides = [pair.first for pair in found.visas], [pair.second for pair in found.visas]
    planned = [next((row for row in side if row.planned), None) for side in sides]
    plans = (side.profile.visa.plan for side in (found.first, found.second))
    left, right = (
        f"{row.title}: {row.text}" if row is not None else "none chosen" if plan is None else "one of no known state"
        for row, plan in zip(planned, plans, strict=True)
    )
    yield "Visa planned", left, right
    for pair in found.visas:
        if pair.differs and [pair.first, pair.second] != planned:
            yield pair.title, _visa(pair.first), _visa(pair.second)


def _visa(side: VisaRow) -> str:
    return side.text if side.yours else f"not yours, as recorded; {side.text}"


def _money(amount: tuple[Money, Money] | None, yours: bool = False) -> str:
    """An amount in words, marked where it is the person's own; empty where there is none."""
    return f"{usd_span(*amount)}{' (yours)' if yours else ''}" if amount is not None and amount[1] else ""


def _rules(side: Outlook) -> str:
    case = side.assessment.case
    return f"{clean(case.book.version)}, as of {day(case.book.as_of)}"


def _match(year: int | None) -> str:
    return f"Match {year}" if year is not None else "no Match"


def _reached(side: Outlook) -> str:
    if side.plan.reached:
        return _match(side.plan.match)
    if side.plan.feasible is None and not side.plan.unfit:
        return "cannot be told"
    if side.match is None:
        return "none in sight"
    return _match(side.match) + ("" if side.plan.feasible else ", the earliest")


def _verdict(side: Outlook, later: bool = False) -> str:
    """How a plan comes out; of one that is seen from a later day only what holds if all goes well until then."""
    plan = side.plan
    if plan.match is None:
        return "no target recorded"
    if plan.reached == "begun":
        return "reached, in training"
    if plan.reached and (plan.unfit or plan.feasible is False):
        return "✗ the first day is late"
    if plan.unfit:
        return f"! does not fit with {plan.against}"
    if plan.feasible is None:
        return "? a deciding date is missing"
    if plan.feasible is False:
        return "over for you" if plan.over else "✗ not feasible"
    if plan.moves:
        return f"! only if the booked day of {plan.moves} is moved"
    if plan.late:
        return "! very late to apply"
    if later:
        return "! feasible if what is due before that day is done"
    if plan.safe:
        # No tick: the dates rest on times that nobody can promise.
        return "feasible, a wait is tight" if plan.tight else "feasible and safe"
    return "! feasible only if fast"


def _spare(side: Outlook) -> str:
    plan = side.plan
    if plan.slack is None:
        return "not known" if plan.feasible is None else ""
    return spare(plan.slack, plan.feasible)


def _tightest(side: Outlook) -> str:
    """The wait that no work of the person's shortens, and by how much a bad case is too long for it."""
    worst = tightest(side.plan.steps) if side.plan.feasible else None
    return "" if worst is None else f"{worst.title}: {room(worst.slack)} if slow"


def _room(slack: int | None) -> str:
    return room(slack) or "not known"


def _used(side: Outlook, step_id: str) -> str:
    """How often an exam was sat."""
    case = side.assessment.case
    if (exam := SITTINGS.get(step_id)) is not None:
        found = attempts(case, exam)
        return f"{found.used} of {found.limit} used"
    return f"{sum(case.past(one.date) for one in case.oet)} used"


def _next_sitting(side: Outlook, step_id: str, later: bool) -> str:
    planned = side.plan.by_id.get(step_id)
    if planned is None:
        return "none needed"
    if planned.earliest is None:
        return "not known"
    left = "" if planned.slack is None or later else f", {spare(planned.slack, planned.feasible)}"
    return f"from {marked(planned.earliest)}{left}"


def _next_loss(stake: Stake | None) -> str:
    if stake is None:
        return ""
    cost = _money(stake.money, stake.yours)
    after = f", then {cost}" if stake.cliff.kind == "seat" else f", {cost} at stake"
    return f"{day(stake.cliff.date)}: {_loses(stake)}{after if cost else ''}"


def _loses(stake: Stake) -> str:
    return "".join(text for text, _ in loses(stake.cliff).parts)


def _sum(payments: tuple[Payment, ...]) -> str:
    if not payments:
        return "nothing"
    unknown = any(one.money is None for one in payments)
    known = _money(total(payments), any(one.yours for one in payments))
    return f"{known}{', and more not known' if unknown else ''}" if known else "not known"


def _names(names: tuple[str, ...]) -> list[Block]:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    told = ", ".join(names[:_NAMES]) + more
    return [item(told if told.endswith("?") else f"{told}.", hang=0)] if names else []


def _payment(paid: Payment, title: str) -> Block:
    cost = _money(paid.money, paid.yours) or "the amount is not known"
    ident = f"rule:{paid.rules[-1]}@{title}{paid.step}" if paid.rules else None
    return item(f"{paid.title}: {cost}", (f", {paid.why}", "dim"), id=ident)


def _stake(stake: Stake) -> Block:
    ident = f"rule:{stake.rules[0]}@{stake.cliff.id}" if stake.rules else None
    # What moving a seat then costs is said already.
    cost = _money(stake.money, stake.yours) if stake.cliff.kind != "seat" else ""
    lines = (
        line((f"{day(stake.cliff.date)}: ", "strong"), _loses(stake), hang=2),
        line(f"  {stake.cliff.then}{f' To pay then: {cost}.' if cost else ''}", hang=2),
    )
    return Block(lines, id=ident, gap=0)


def _shifted(old: Stake, new: Stake) -> Block:
    return item((f"{day(old.cliff.date)} → {day(new.cliff.date)}: ", "strong"), _loses(new))


def _danger(one: Warning) -> Block:
    do = (line(("  ▸ ", "dim"), one.words.text(one.do), hang=4),) if one.do is not None else ()
    return Block((line(("✗ ", "danger"), one.text, hang=2), *do), id=f"rule:{one.rules[0]}@{one.id}", gap=0)


def _status(change: Change) -> Block:
    assert change.old is not None
    assert change.new is not None
    old, new = ((f"{GLYPHS[status]} {status}", status) for status in (change.old, change.new))
    return item(f"{change.title}  ", old, " → ", new)
