"""``set``: record facts by dotted key; all pairs are judged together and saved once or not at all."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import FAILED, Stop, meant, told

if TYPE_CHECKING:
    from img_pathway.desk.session import Desk
    from img_pathway.engine.assessment import Assessment
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.store import Loaded
    from img_pathway.rulebook import Rulebook


def run(command: CommandLine, args: Namespace) -> int:
    """Record the facts and say what was saved; doubts go to stderr, the impossible is refused (exit 2)."""
    from img_pathway.profile.typed.keys import full

    pairs = split_pairs(args.pairs)
    command.now()
    path, book = command.find(args.profile), command.book
    _known_ids(book, pairs)
    loaded = command.store.load(path)
    if loaded.read_only:
        raise Stop(loaded.read_only, str(path), "nothing was saved", FAILED)
    if not args.force:
        need_free(path)
    desk = command.desk(loaded)
    before, now = desk.profile, desk.now
    pairs = with_currencies(before, pairs)
    changed = apply(before, pairs, now.date())
    changed = take_back(desk, changed, [full(changed, key) for key, _ in pairs])
    doubts = judge(before, changed, pairs, now.date(), book)
    if changed != before:
        save(command, loaded, changed)
    command.data.used(path)
    _report(before, changed)
    from img_pathway.engine import assess

    doubts += new_dangers(desk.assessment, assess(changed, book, now.astimezone(command.now(changed).tzinfo)))
    for doubt in dict.fromkeys(doubts):
        output.complain(f"warning: {doubt}")
    return 0


def need_free(path: Path) -> None:
    """Raise `Stop` (exit 3) while a wizard has the profile open for editing."""
    from img_pathway.profile.file.errors import Held
    from img_pathway.profile.keep.editing_mark import need_free as free

    try:
        free(path)
    except Held as held:
        todo = "leave the wizard first, or add --force: the wizard then merges what is written here"
        raise Stop(held.what, str(path), todo, FAILED) from None


def save(command: CommandLine, loaded: Loaded, changed: Profile, source: str = "") -> None:
    """Write the profile, with where it was taken from in the journal; raises `Stop` (exit 3) where another program has just changed the same facts."""
    from img_pathway.profile.keep.store import Conflict

    try:
        command.store.save(loaded, changed, trail=[("change", loaded.profile, changed, source)])
    except Conflict as conflict:
        keys = ", ".join(clash.key for clash in conflict.clashes[:5])
        todo = "nothing was saved; look at them and run this again"
        raise Stop(f"another program has just changed {keys}", str(loaded.path), todo, FAILED) from None


def split_pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    """``KEY=VALUE`` words as pairs, additions before removals. Raises `Stop` (exit 2)."""
    from img_pathway.profile.typed.keys import in_order

    pairs: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        key = key.strip()
        if not equals or not key:
            raise Stop("this is not KEY=VALUE", word, "write for example exams.step1.1.date=2026-06-18")
        if key in pairs:
            raise Stop("this key is given twice", key, "give each key once")
        pairs[key] = value.strip()
    return list(in_order(pairs).items())


def with_currencies(profile: Profile, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs, the currency that is typed with an amount beside it. Raises `BadValue` for one the entry is not in."""
    from img_pathway.profile.typed.currencies import amount_of
    from img_pathway.profile.typed.keys import currency_beside, get, parse
    from img_pathway.profile.typed.problem import BadValue

    found = dict(pairs)
    for key, text in pairs:
        beside = currency_beside(key) if text else ""
        if not beside:
            continue
        found[key], currency = amount_of(key, text)
        held = found.setdefault(beside, get(profile, beside) or currency or "")
        asked = parse(beside, held) if held else None
        if currency not in (None, asked):
            todo = f"Type it in {asked}, or {beside}={currency} with it."
            raise BadValue(key, text, f"'{text}' is in {currency}, and this entry in {asked}", todo)
        if asked is None:
            del found[beside]
    return list(found.items())


def apply(profile: Profile, pairs: Sequence[tuple[str, str]], today: date) -> Profile:
    """The profile with every pair applied. Raises `BadValue` for the first that cannot be taken."""
    from img_pathway.profile.typed.keys import parse, put

    for key, text in pairs:
        profile = put(profile, key, parse(key, text, today), today=today)
    return profile


def take_back(desk: Desk, changed: Profile, said: Sequence[str]) -> Profile:
    """The profile without what a change of a list takes back, which is told."""
    from img_pathway.desk.taken_back import WORDS
    from img_pathway.profile.typed.keys import put

    for key in desk.taken_back(changed, said):
        changed = put(changed, key, None)
        output.complain(WORDS[key.rpartition(".")[2]])
    return changed


def judge(before: Profile, after: Profile, pairs: Sequence[tuple[str, str]], today: date, book: Rulebook) -> list[str]:
    """Doubts about the change, a line each. Raises `Stop` (exit 2) where it makes something impossible.

    What was wrong before and is not touched does not stand in the way of putting other facts right.
    """
    from img_pathway.engine.readings.season import pathway_opened
    from img_pathway.engine.readings.sittings import mark_against
    from img_pathway.profile.checks.sound import problems
    from img_pathway.profile.typed.keys import full

    mark, opened = mark_against(book), pathway_opened(book)
    known = set(problems(before, today, mark, opened))
    keys = {full(after, key) for key, _ in pairs}
    found = [problem for problem in problems(after, today, mark, opened) if problem not in known or problem.key in keys]
    errors = [problem for problem in found if problem.severity == "error" and problem not in known]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        first = errors[0]
        raise Stop(
            f"{first.text.rstrip('.')}{more}", first.key, f"{first.fix.rstrip('.')}. Nothing was saved".lstrip(". ")
        )
    return [told(problem.text, problem.key, problem.fix) for problem in found]


def new_dangers(before: Assessment, after: Assessment) -> list[str]:
    """What the rulebook calls a danger now and did not before."""
    known = {warning.id for warning in before.warnings if warning.severity == "danger"}
    return [each.text for each in after.warnings if each.severity == "danger" and each.id not in known]


def _known_ids(book: Rulebook, pairs: Sequence[tuple[str, str]]) -> None:
    """Raise `Stop` (exit 2) for an entry of no step, rule or waiting time; removing is always allowed."""
    from img_pathway.profile.typed.keys import locate

    steps = {step.id for step in book.steps}
    for key, value in pairs:
        place = locate(key)
        if value and place.fact is not None and place.fact.kind == "fee":
            from img_pathway.rulebook.fees import refused

            if why := refused(book, value):
                raise Stop(why[0], key, f"{why[1].rstrip('.')}")
        if not value or not isinstance(place.entry, str):
            continue
        what, known = {"overrides": ("step", steps), "durations": ("waiting time", book.duration_ids)}.get(
            place.slot, ("rule", book.rule_ids)
        )
        if place.entry in known or (what == "rule" and _answerable(book, place.entry)):
            continue
        fee, _, year = place.entry.rpartition(".")
        if place.slot == "amounts" and year.isdecimal() and len(year) == 4 and book.has_rule(fee):
            continue  # what one season of a fee cost
        todo = meant(str(place.entry), known, "see img-pathway status and img-pathway rules list", 2, 0.6)
        raise Stop(f"there is no {what} called {place.entry}", key, todo)


def _answerable(book: Rulebook, entry: str) -> bool:
    """A rule, a rule of one season (``ecfmg.oet-window@2028``) or a season's date (``2028.pathway.deadline``)."""
    season, _, event = entry.partition(".")
    return book.has_rule(entry.partition("@")[0]) or (season.isdecimal() and event in book.calendar.ids)


def _report(before: Profile, after: Profile) -> None:
    from img_pathway.profile.typed.keys import flatten
    from img_pathway.reports.pages.files import saved_page

    output.page(saved_page(flatten(before), flatten(after)))
