"""Two plans side by side: the rows and sentences that ``compare`` and the what-if screen share, and the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from img_pathway.engine.model import STEP_NAMES
from img_pathway.engine.money.paid_again import Payment, total
from img_pathway.engine.money.tariffs import span
from img_pathway.engine.readings.sittings import attempts
from img_pathway.reports.pages.plan import days
from img_pathway.reports.text.changes import value_text
from img_pathway.reports.words import Pen, clean, day, trust

if TYPE_CHECKING:
    from img_pathway.engine.losses.at_stake import Stake
    from img_pathway.engine.money.tariffs import Money
    from img_pathway.engine.whatif.whatif import Change, Comparison, Outlook
    from img_pathway.profile.keep.forks import Fork

NEXT_LOSSES = 3
"""Dates on which something is lost that stand in each column."""
_LABEL = 17
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
    return f"{clean(case.book.version)}, as of {case.book.as_of.isoformat()}"


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
    return f"from {day(planned.earliest)}{slack}"


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


# ---------------------------------------------------------------------- text


def compare_lines(found: Comparison, pen: Pen, fork: Fork | None = None) -> list[str]:
    """The whole answer of ``compare``; `fork` is the one the second side comes from."""
    first, second = clean(found.first.name), clean(found.second.name)
    out = pen.heading(f"{first} and {second}")
    if note := passing(found):
        out += pen.wrap(note, first="  ")
    if fork is not None and fork.changes:
        out += ["", *pen.heading("What is changed")]
        from img_pathway.profile.typed.keys import flatten

        for key, words in fact_lines(fork, flatten(found.first.profile)):
            out += pen.wrap(f"{key}: {words}", first="  ", rest="    ")
    out += ["", *_table(found, pen)]
    for title, names in (("Survives", found.survives), ("Expires or is open again", found.expires)):
        if names:
            out += ["", *pen.heading(title), *pen.wrap(", ".join(names) + ".", first="  ")]
    for title, payments in (("Must be paid again", found.again), ("Paid and lost", found.spent)):
        if payments:
            out += ["", *pen.heading(title)]
            for one in payments:
                out += pen.wrap(f"{payment(one)}. {one.why} ({', '.join(one.rules)})", first="  ", rest="    ")
    for title, stakes in (("New losses ahead", found.lost), ("Losses that go away", found.gone)):
        if stakes:
            out += ["", *pen.heading(title)]
            for stake in stakes:
                out += _stake(stake, pen)
    if found.changes:
        out += ["", *pen.heading("Steps that come out otherwise")]
        for change in found.changes:
            out += pen.wrap(f"{change.title}: {moved(change)}", first="  ", rest="    ")
    return out


def _table(found: Comparison, pen: Pen) -> list[str]:
    """Two columns beside their labels, each cell wrapped in its own column."""
    wide = max((pen.width - _LABEL - 4) // 2, 12)
    out = [pen.bold(line) for line in _cells(Row("", found.first.name, found.second.name), wide)]
    for row in rows(found):
        out += _cells(row, wide)
    return out


def _cells(row: Row, wide: int) -> list[str]:
    narrow = Pen(wide)
    left, right = (narrow.wrap(text) if text else [""] for text in (row.first, row.second))
    label = [row.label]
    lines = []
    for number in range(max(len(left), len(right))):
        head, one, other = (side[number] if number < len(side) else "" for side in (label, left, right))
        lines.append(f"{head:<{_LABEL}}{one:<{wide}}  {other}".rstrip())
    return lines


def _stake(stake: Stake, pen: Pen) -> list[str]:
    cliff = stake.cliff
    told = (
        ("Lost", _loses(stake)),
        ("Then", cliff.then),
        ("To avoid it", cliff.avoid),
        ("Money", money(stake.money, stake.yours)),
    )
    return pen.wrap(day(cliff.date), first="  ") + pen.pairs(told, "    ")
