"""What may come next on a command line, told to a shell (`completion` prints the lines that make it ask).

argcomplete speaks with the shells. Answers come from the verbs, the profiles there are, and the rulebook in use; a question that
cannot be answered is answered with nothing.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import FAILED, FINE
from img_pathway.cli.options import PROGRAM, VERBS, WIZARD, Verb, fill

if TYPE_CHECKING:
    from img_pathway.profile.facts import Fact
    from img_pathway.rulebook import Rulebook

Answers = dict[str, str]
"""What may stand there, each with a word about it for the shells that show one."""
Source = Callable[[CommandLine, argparse.Namespace, str], Answers]


def answer() -> int:
    """Answer the shell that asks through its environment; anything but an answer is an exit code."""
    try:
        from argcomplete.finders import CompletionFinder
    except ImportError:
        return FAILED

    class Finder(CompletionFinder):
        """An answer takes the place of what a shell holds for the word: in bash what begins at an @, in PowerShell what
        stands behind a comma.
        """

        def quote_completions(
            self, completions: list[str], cword_prequote: str, last_wordbreak_pos: int | None
        ) -> list[str]:
            if last_wordbreak_pos is not None and all(one[last_wordbreak_pos] == "@" for one in completions):
                last_wordbreak_pos -= 1
            if os.environ.get("_ARGCOMPLETE_SHELL") == "powershell" and not cword_prequote:
                completions = [one.rpartition(",")[2] for one in completions]
            return super().quote_completions(completions, cword_prequote, last_wordbreak_pos)

    Finder()(_parser(os.environ.get("COMP_LINE", "").split()), always_complete_options=False)
    return FINE


def _parser(words: list[str]) -> argparse.ArgumentParser:
    """All verbs; only those that stand on the line have their arguments."""
    parser = argparse.ArgumentParser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    fill(parser, Verb("", "", ""))
    verbs: Any = parser.add_subparsers()
    verbs.completer = _asked("", "profile")
    for verb in VERBS.values():
        # Left out, an option of the verb must not undo the same option before it.
        how: Any = {"argument_default": argparse.SUPPRESS, "add_help": False, "allow_abbrev": False}
        each = verbs.add_parser(verb.name, help=verb.help, **how)
        if verb.name in words:
            fill(each, verb)
            _ask(each, verb)
    _ask(parser, WIZARD)
    return parser


def _ask(parser: argparse.ArgumentParser, verb: Verb) -> None:
    for action in parser._actions:
        if action.choices is None:
            setattr(action, "completer", _asked(verb.name, action.dest))  # noqa: B010


def _asked(verb: str, argument: str) -> Callable[..., Answers]:
    """What argcomplete calls for one argument of one verb."""
    source = _SOURCES.get((verb, argument)) or _SOURCES.get(("", argument))

    def completer(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Answers:
        # A damaged folder or rulebook is told by the verb itself, not in the middle of a line being typed.
        with suppress(Exception):
            if source is not None:
                today, rules, folder = (getattr(parsed_args, name, None) for name in ("today", "rules", "data_dir"))
                return source(CommandLine(today=today, rules=rules, data_dir=folder), parsed_args, prefix)
        return {}

    return completer


def _files(_command: CommandLine, _args: argparse.Namespace, prefix: str) -> Answers:
    folder, part = os.path.split(prefix)
    with os.scandir(os.path.expanduser(folder) or ".") as found:
        names = [f"{one.name}{'/' if one.is_dir() else ''}" for one in found if part or not one.name.startswith(".")]
    return {os.path.join(folder, name): "" for name in sorted(names) if name.startswith(part)}


def _folders(command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    return {path: "" for path in _files(command, args, prefix) if path.endswith("/")}


def _profiles(command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    if "/" in prefix or prefix.startswith("~"):
        return {path: "" for path in _files(command, args, prefix) if path.endswith(("/", ".toml"))}
    return {listed.name: "profile" for listed in command.library.list()}


def _forks(command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    """Another profile, or a what-if fork as @FORK or PROFILE@FORK."""
    name, at, _ = prefix.partition("@")
    owner = name or getattr(args, "profile", None)
    forks = command.data.forks(command.find(owner)).list() if owner else []
    return {f"{name if at else ''}@{one.name}": one.title for one in forks} | _profiles(command, args, prefix)


def _rule_ids(command: CommandLine, _args: argparse.Namespace, prefix: str) -> Answers:
    book = command.book
    # Nine hundred statements are not worked out for a list nobody reads to its end.
    return {ident: book.rule(ident).statement if prefix else "" for ident in book.rule_ids if ident.startswith(prefix)}


def _ids(command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    """Everything `why` explains that the rulebook names: steps, rules, and the dates of the next seasons."""
    book = command.book
    season = command.now().year
    dates = {f"{year}.{ident}": "date" for year in range(season, season + 3) for ident in book.calendar.ids}
    return {step.id: step.title for step in book.steps} | dates | _rule_ids(command, args, prefix)


def _states(command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    from img_pathway.engine.states.board import state_codes

    return dict.fromkeys(state_codes(command.book), "state") | _profiles(command, args, prefix)


def _rules(command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    """What comes behind the word after `rules`."""
    action, given = args.action, len(getattr(args, "subjects", ()))
    if action in ("show", "words"):
        return _rule_ids(command, args, prefix) if action == "show" else dict.fromkeys(command.book.words, "sentence")
    if action == "diff" and given > 1:
        return _profiles(command, args, prefix)
    if action == "list":
        return {}
    return {"builtin": "the rulebook that came with the program"} | _files(command, args, prefix)


def _only(_command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    """Sections of a report, one after the other with commas between; a date of a calendar nobody knows beforehand."""
    from img_pathway.reports.pages.report import SECTIONS

    before = prefix.rpartition(",")
    return {f"{before[0]}{before[1]}{one}": "section" for one in SECTIONS} if args.format != "ics" else {}


def _facts(command: CommandLine, args: argparse.Namespace, prefix: str) -> Answers:
    """Keys of `set` with the numbers, years and ids that fit, and after = the words a fact may have."""
    from img_pathway.profile.typed.keys import all_keys, fact_of, flatten

    key, equals, _ = prefix.partition("=")
    if equals:
        fact = fact_of(key)
        found = _words(fact, command.book) if fact else {}
        return {f"{key}={word}": said for word, said in found.items()}
    recorded: Iterable[str] = ()
    with suppress(Exception):
        recorded = tuple(flatten(command.store.load(command.find(args.profile)).profile))
    book = command.book if prefix else None
    return {
        f"{spelled}=": info.fact.label for info in all_keys() for spelled in _spelled(info.key, prefix, recorded, book)
    }


def _words(fact: Fact, book: Rulebook) -> Answers:
    if fact.kind == "fee":
        from img_pathway.rulebook.fees import fee_names

        return {one.id: one.title for one in fee_names(book)}
    if fact.kind == "bool":
        from img_pathway.profile.typed.choices import answers

        return {str(stored).lower(): label for stored, label in answers(fact)}
    if fact.kind == "country":
        from img_pathway.profile.typed.countries import names

        return dict(names())
    return dict(fact.choices)


def _spelled(pattern: str, prefix: str, recorded: Iterable[str], book: Rulebook | None) -> Iterator[str]:
    """A key of `schema --keys` with what may stand for its N, YEAR, STEP, RULE, FEE and WAIT, where it fits `prefix`."""
    found = [""]
    for part in pattern.split("."):
        choices = [
            f"{before}.{one}".lstrip(".")
            for before in found
            for one in (_standing_for(part, before, prefix, recorded, book) if part.isupper() else (part,))
        ]
        found = [one for one in choices if one.startswith(prefix) or f"{prefix}.".startswith(f"{one}.")]
    yield from found


def _standing_for(part: str, before: str, prefix: str, recorded: Iterable[str], book: Rulebook | None) -> Iterable[str]:
    if part in ("N", "YEAR"):
        typed = prefix.removeprefix(f"{before}.").partition(".")[0] if prefix.startswith(f"{before}.") else ""
        held = {key.removeprefix(f"{before}.").partition(".")[0] for key in recorded if key.startswith(f"{before}.")}
        numbers = {int(one) for one in (typed, *held) if one.isdecimal()}
        if part == "N":
            # Counting from one, and one past the end begins another.
            numbers |= {max((int(one) for one in held if one.isdecimal()), default=0) + 1}
        return [str(one) for one in sorted(numbers)]
    if book is None:
        return ()
    every: Mapping[str, Iterable[str]] = {
        "STEP": (step.id for step in book.steps),
        "RULE": book.rule_ids,
        "FEE": (ident for ident in book.rule_ids if ".fee-" in ident),
        "WAIT": book.duration_ids,
    }
    return every[part]


_SOURCES: Final[Mapping[tuple[str, str], Source]] = {
    ("", "profile"): _profiles,
    ("", "data_dir"): _folders,
    ("", "rules"): _files,
    ("", "output"): _files,
    ("", "to"): _files,
    ("", "file"): _files,
    ("", "files"): _files,
    ("compare", "other"): _forks,
    ("take", "into"): _profiles,
    ("why", "ident"): _ids,
    ("states", "words"): _states,
    ("rules", "subjects"): _rules,
    ("export", "only"): _only,
    ("set", "pairs"): _facts,
    ("cohort", "folder"): _folders,
    ("cohort", "tries"): _facts,
    ("demo", "sample"): lambda *_: {"pune": "final-year student in India", "caribbean": "US citizen in the Caribbean"},
}
"""Who answers for an argument of a verb; without a verb, for the argument of that name anywhere."""
