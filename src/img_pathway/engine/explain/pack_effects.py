"""`touch`: which differences between two packs matter to one person, found by assessing under both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeVar

from msgspec import Struct

from img_pathway.days import say, say_hour
from img_pathway.engine.assess import assess
from img_pathway.engine.assessment import Assessment
from img_pathway.engine.explain.rules_since import rules_behind
from img_pathway.engine.model import Cliff, Deadline, Reason, StepState, Warning
from img_pathway.engine.words.render import Words
from img_pathway.engine.words.said import Said
from img_pathway.profile.facts import Profile
from img_pathway.rulebook.pack.diff import Difference
from img_pathway.rulebook.types import Dated

Aspect = Literal["status", "deadline", "advised", "earliest", "cliff", "warning", "pathway", "next"]


class Effect(NamedTuple):
    """One thing that comes out otherwise for this person; `old` and `new` are words or ISO dates, may be empty."""

    aspect: Aspect
    id: str
    title: str
    old: str
    new: str
    rules: tuple[str, ...]


class Touch(Struct, frozen=True):
    """What another pack changes for one person."""

    effects: tuple[Effect, ...]
    deciding: tuple[str, ...]
    """Ids of changed rules that stand behind these effects."""
    cited: tuple[str, ...]
    """Ids of changed rules that this person's steps rest on or cost, without a different outcome."""

    def __bool__(self) -> bool:
        return bool(self.effects or self.cited)


def touch(profile: Profile, difference: Difference, now: datetime) -> Touch:
    """Assess the profile under both packs and compare statuses, dates, cliffs and the rules behind them. Pure."""
    old, new = (assess(profile, book, now) for book in (difference.old, difference.new))
    changed = difference.rules
    effects = tuple(effects_between(old, new, Words(difference.new.words)))
    behind = {rule for effect in effects for rule in effect.rules} & changed
    used = (rules_behind(old, difference.old) | rules_behind(new, difference.new)) & changed
    return Touch(effects, tuple(sorted(behind)), tuple(sorted(used - behind)))


def effects_between(old: Assessment, new: Assessment, words: Words) -> Iterator[Effect]:
    """What comes out otherwise in the second of two assessments of one person; `words` writes it out."""
    for step_id in dict.fromkeys((*old.by_id, *new.by_id)):
        yield from _step(old.by_id.get(step_id), new.by_id.get(step_id), new.case.today)
    for due, due_now in _paired(old.deadlines, new.deadlines):
        when, then = _when(due, words), _when(due_now, words)
        if when != then and (known := due_now or due):
            yield Effect("deadline", known.id, known.title, when, then, _rules(due, due_now))
    for loss, loss_now in _paired(old.cliffs, new.cliffs):
        first, then = (say(cliff.date) if cliff else "" for cliff in (loss, loss_now))
        if first != then and (lost := loss_now or loss):
            yield Effect("cliff", lost.id, lost.loses, first, then, _rules(loss, loss_now))
    for one, other in _paired(old.warnings, new.warnings):
        texts = (one.text if one else "", other.text if other else "")
        # The age of a pack is no statement about this person.
        if texts[0] != texts[1] and (told := other or one) and told.kind != "rulebook":
            yield Effect("warning", told.id, "", *texts, _rules(one, other))
    for one_path, other_path in zip(old.pathways, new.pathways, strict=False):
        if one_path.verdict != other_path.verdict:
            rules = _joined(_ruled(one_path.reasons), _ruled(other_path.reasons))
            title = words.text(Said("why.pathway", number=other_path.n, title=other_path.title))
            yield Effect("pathway", f"pathway.{other_path.n}", title, one_path.verdict, other_path.verdict, rules)
    first, then = (found.next.title if found.next else "" for found in (old, new))
    if first != then:
        yield Effect("next", new.next.step if new.next else "", words.text(Said("why.next")), first, then, ())


def _step(old: StepState | None, new: StepState | None, today: date) -> Iterator[Effect]:
    known = new or old
    assert known is not None
    if "not-needed" == (old.status if old else "not-needed") == (new.status if new else "not-needed"):
        return
    rules = _joined(_ruled(old.reasons if old else ()), _ruled(new.reasons if new else ()))
    words = [state.status if state else "" for state in (old, new)]
    if words[0] != words[1]:
        yield Effect("status", known.id, known.title, words[0], words[1], rules)
    elif old and new and [one.text for one in old.reasons] != [one.text for one in new.reasons]:
        yield Effect("status", known.id, known.title, _said(old), _said(new), rules)
    # An advised day that is over advises nothing.
    advised = [state.by if state and state.by and state.by >= today else None for state in (old, new)]
    begin = [state.earliest if state else None for state in (old, new)]
    pairs: tuple[tuple[Aspect, list[Dated | None]], ...] = (("advised", advised), ("earliest", begin))
    for aspect, days in pairs:
        if days[0] != days[1]:
            one, other = (say(day) if day else "" for day in days)
            yield Effect(aspect, known.id, known.title, one, other, rules)


def _said(state: StepState) -> str:
    return f"{state.status}: {' '.join(reason.text for reason in state.reasons)}"


def _when(deadline: Deadline | None, words: Words) -> str:
    if deadline is None:
        return ""
    expected = words.text(Said("why.expected")) if deadline.confidence == "inferred" else ""
    clock = f", {say_hour(deadline.at)}" if deadline.at else ""
    return f"{say(deadline.day)}{clock}{expected}"


D = TypeVar("D", Deadline, Cliff, Warning)


def _paired(old: Iterable[D], new: Iterable[D]) -> Iterator[tuple[D | None, D | None]]:
    """What bears one id under both packs."""
    before: dict[str, D] = {one.id: one for one in old}
    after: dict[str, D] = {one.id: one for one in new}
    for ident in dict.fromkeys((*before, *after)):
        yield before.get(ident), after.get(ident)


def _rules(*both: Deadline | Cliff | Warning | None) -> tuple[str, ...]:
    return _joined(*(one.rules for one in both if one is not None))


def _ruled(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(rule for reason in reasons for rule in reason.rules)


def _joined(*rules: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for some in rules for rule in some))
