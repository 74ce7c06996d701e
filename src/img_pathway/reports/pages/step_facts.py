"""What a step costs and how long it usually takes: in full beside its form, in a few words on the Next card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from img_pathway.reports.page import Line, Part, line
from img_pathway.reports.words import counted, day, trust
from img_pathway.rulebook.types import TRUSTED

if TYPE_CHECKING:
    from img_pathway.engine.case import Case
    from img_pathway.engine.time.waits import Span

BRIEF = 40
"""Characters of a tariff that still fit on the card."""


def fee_lines(case: Case, step_id: str) -> list[Line]:
    """What the step costs this person, each amount with its date and how sure it is."""
    if not case.book.step(step_id).fees:
        return []
    from img_pathway.engine.money.fees import of_step

    lines: list[Line] = []
    for fee in of_step(case, step_id):
        mark = trust(fee.confidence)
        tail = ", yours" if fee.yours else f", as of {day(fee.as_of)}{f', {mark}' if mark else ''}"
        words: list[Part | str] = [(f"{fee.shown}  ", "")] if fee.shown else []
        words.append((f"{fee.title}{tail}", "dim"))
        lines.append(line(*words, label="Cost"))
    return lines


def cost_briefly(case: Case, step_id: str) -> str:
    """The first fee of a step alone, and that there are more; empty where none is known or it is a long tariff."""
    if not case.book.step(step_id).fees:
        return ""
    from img_pathway.engine.money.fees import of_step

    fees = [fee for fee in of_step(case, step_id) if fee.shown]
    if not fees or len(fees[0].shown) > BRIEF:
        return ""
    mark = "yours" if fees[0].yours else trust(fees[0].confidence)
    amount = fees[0].shown
    sure = f"{amount[:-1]}, {mark})" if mark and amount.endswith(")") else f"{amount} ({mark})" if mark else amount
    return f"{sure}{' and other fees' if fees[1:] else ''}"


def time_lines(case: Case, durations: tuple[str, ...]) -> list[Line]:
    """How long the step takes: the rulebook's time, or what took this person so long."""
    lines = []
    for span in _spans(case, durations):
        words = _usual(case, span) or "unknown"
        lines.append(line(words, "  ", (f"{span.title}{_whose(case, span)}", "dim"), label="Takes"))
    return lines


def wait_briefly(case: Case, durations: tuple[str, ...]) -> str:
    """The first of the waits of a step; empty where none is known."""
    for span in _spans(case, durations[:1]):
        if _usual(case, span):
            typical, bad = _ends(case, span)
            ends = [days for days in (typical, bad) if days is not None]
            mark = _whose(case, span).removeprefix(", ")
            return f"{_from_to(ends[0], ends[-1])}{f' ({mark})' if mark else ''}"
    return ""


def _from_to(typical: int, bad: int) -> str:
    """``3 to 4 weeks``; ``28 to 55 days``."""
    if typical == bad:
        return f"about {_days(bad)}"
    unit, size = ("weeks", 7) if typical >= 14 and typical % 7 == bad % 7 == 0 else ("days", 1)
    return f"{typical // size} to {bad // size} {unit}"


def _spans(case: Case, durations: tuple[str, ...]) -> list[Span]:
    if not durations:
        return []
    from img_pathway.engine.time.waits import spans

    known = spans(case)
    return [known[name] for name in durations if name in known]


def _usual(case: Case, span: Span) -> str:
    typical, bad = _ends(case, span)
    usual = f"about {_days(typical)}" if typical is not None else ""
    worst = f"up to {_days(bad)}" if bad is not None and bad != typical else ""
    return ", ".join(word for word in (usual, worst) if word)


def _ends(case: Case, span: Span) -> tuple[int | None, int | None]:
    """The typical and the bad time: the person's own, or as the rulebook has them."""
    book = case.book.duration(span.id)
    return (span.typical, span.bad) if span.confidence == "yours" else (book.typical, book.bad)


def _whose(case: Case, span: Span) -> str:
    if span.confidence == "yours":
        return ", yours"
    return "" if case.book.duration(span.id).confidence in TRUSTED else ", our assumption"


def _days(days: int) -> str:
    return f"{days // 7} weeks" if days >= 14 and days % 7 == 0 else counted(days, "day")
