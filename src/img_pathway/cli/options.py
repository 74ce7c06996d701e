"""Reading the command line: the verb anywhere among the global options, then that verb's own arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from msgspec import Struct

from img_pathway.cli.errors import Stop

PROGRAM = "img-pathway"
_WITH_VALUE = ("--today", "--rules", "--data-dir", "--match", "--group", "-o", "--output")


class Verb(Struct, frozen=True):
    """One verb: its line in the help, its arguments, and whether ``--json`` works with it."""

    name: str
    usage: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    json: bool = True
    module: str = ""

    @property
    def target(self) -> str:
        """Dotted name of the module whose ``run`` does the work."""
        return f"img_pathway.cli.verbs.{self.module or self.name}"


def _nothing(_: argparse.ArgumentParser) -> None:
    return None


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("profile", nargs="?", metavar="PROFILE", help="a profile's name, or the path of its file")


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sample", nargs="?", default="pune", metavar="pune|caribbean", help="which sample (pune)")
    parser.add_argument("--to", metavar="FILE", help="write the sample to FILE instead of opening it")


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="letters, digits, - and _")


def _why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ident", metavar="ID", help="a step, rule, deadline (2027.nrmp.rol) or cliff")
    _profile(parser)


def _states(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="*", metavar="CODE|PROFILE", help="two letters of a state; else a profile")


def _set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("profile", metavar="PROFILE", help="a profile's name, or the path of its file")
    parser.add_argument("pairs", nargs="+", metavar="KEY=VALUE", help="a fact by its dotted key; KEY= removes it")
    parser.add_argument("--force", action="store_true", help="write even while a wizard has the profile open")


def _backups(parser: argparse.ArgumentParser) -> None:
    _profile(parser)
    parser.add_argument("--restore", type=int, metavar="N", help="put version N of the list in the file's place")
    parser.add_argument("--force", action="store_true", help="restore even while a wizard has the profile open")


def _deadlines(parser: argparse.ArgumentParser) -> None:
    _profile(parser)
    groups = ("month", "stage", "kind")
    parser.add_argument("--group", choices=groups, metavar="|".join(groups), help="under headings, not in one list")


def _export(parser: argparse.ArgumentParser) -> None:
    # One format so far: what cannot be written is not offered.
    parser.add_argument("format", choices=("ics",), metavar="ics", help="ics: a calendar for phone and computer")
    _profile(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write FILE; without it the text goes to stdout")
    parser.add_argument(
        "--redact", action="store_true", help="leave out names and everything else that tells who you are"
    )


def _plan(parser: argparse.ArgumentParser) -> None:
    _profile(parser)
    parser.add_argument("--match", metavar="YEAR", type=int, help="another Match than the profile's target")


def _compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("profile", metavar="PROFILE", help="a profile's name, or the path of its file")
    parser.add_argument(
        "other",
        metavar="OTHER",
        help="what to set beside it: another profile, or a what-if fork as PROFILE@FORK or @FORK",
    )


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="a profile file")


def _translate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORDS", help="the name you read somewhere")


def _rules(parser: argparse.ArgumentParser) -> None:
    actions = ("list", "show", "words", "verify", "diff", "use")
    parser.add_argument("action", choices=actions, metavar="|".join(actions), help="what to do with the rules")
    parser.add_argument(
        "subjects",
        nargs="*",
        metavar="ID|FILE|PROFILE",
        help="show: a rule's id; words: where the ids begin; verify, use: a rulebook (a directory or a .zip); "
        "diff: two rulebooks, then profiles or samples it may touch. builtin is the built-in rulebook",
    )


def _schema(parser: argparse.ArgumentParser) -> None:
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--keys", action="store_true", help="every key of `set`, with its kind")
    either.add_argument("--all", action="store_true", help="the JSON of every verb")


WIZARD = Verb("", "[PROFILE]", "the wizard", _profile, json=False, module="wizard")
_ALL = (
    Verb("demo", "demo [pune|caribbean] [--to FILE]", "a sample applicant, on a throw-away copy", _demo, json=False),
    Verb("new", "new NAME", "an empty profile (never overwrites)", _new, json=False),
    Verb("status", "status [PROFILE]", "every stage and step, with its status", _profile),
    Verb("next", "next [PROFILE]", "the one thing to do now", _profile),
    Verb("why", "why ID [PROFILE]", "the reasoning behind a step, rule, deadline or cliff", _why),
    Verb("visa", "visa [PROFILE]", "the visa board: each class as last known, and what to ask", _profile),
    Verb("states", "states [CODE...] [PROFILE]", "the licensing table, judged against this profile", _states),
    Verb("backups", "backups [PROFILE] [--restore N]", "earlier versions of a profile; bring one back", _backups),
    Verb(
        "plan",
        "plan [PROFILE] [--match YEAR]",
        "from the target Match back: dates, slack, the chain that decides",
        _plan,
    ),
    Verb(
        "deadlines",
        "deadlines [PROFILE] [--group month|stage|kind]",
        "every date ahead, soonest first, in its own zone and yours",
        _deadlines,
    ),
    Verb(
        "export",
        "export ics [PROFILE] [-o FILE] [--redact]",
        "these dates as a calendar file for Google, Apple and Outlook",
        _export,
        json=False,
    ),
    Verb("compare", "compare PROFILE OTHER", "two plans side by side (what-if); OTHER may be @FORK", _compare),
    Verb("set", "set PROFILE KEY=VALUE...", "record facts by dotted key; KEY= removes", _set, json=False),
    Verb("check", "check FILE...", "is this profile file sound? every problem, with its place", _check),
    Verb("translate", "translate WORDS", "what replaced an old name, and since when", _translate),
    Verb(
        "rules",
        "rules list|show ID|words|verify [FILE]|diff OLD NEW|use FILE|builtin",
        "the rulebook; what another one changes, and for whom; put one in use",
        _rules,
    ),
    Verb("schema", "schema [--keys|--all]", "JSON Schema of the profile file, keys of `set`, JSON of verbs", _schema),
    Verb("doctor", "doctor", "paths, versions, age of the rulebook, what this terminal can do", _nothing),
)
VERBS: dict[str, Verb] = {verb.name: verb for verb in _ALL}
"""Every verb by name; a profile cannot have one of these names."""


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are one plain line."""

    def error(self, message: str) -> NoReturn:
        raise Stop(message.replace("the following arguments are required:", "missing"), todo=f"see {self.prog} --help")


def _globals(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("options that work with every verb, before or after it")
    group.add_argument("--today", metavar="DATE", help="judge as if it were DATE (2027-03-03) or an ISO instant")
    group.add_argument("--rules", metavar="FILE", help="use this rulebook (a directory or a .zip) for this call")
    group.add_argument("--json", action="store_true", help="JSON instead of text (verbs that only read)")
    group.add_argument("--data-dir", metavar="DIR", help="where profiles are kept")
    group.add_argument("--version", action="store_true", help="show the version and stop")
    group.add_argument("-h", "--help", action="store_true", help="show this help and stop")


def split(argv: Sequence[str]) -> tuple[Verb, list[str]]:
    """The verb, found after any global options, and the other words of the command line."""
    skip = False
    for place, word in enumerate(argv):
        if skip:
            skip = False
        elif word in _WITH_VALUE:
            skip = True
        elif word == "--":
            break
        elif not word.startswith("-"):
            verb = VERBS.get(word)
            return (verb, [*argv[:place], *argv[place + 1 :]]) if verb else (WIZARD, list(argv))
    return WIZARD, list(argv)


def parser_of(verb: Verb) -> argparse.ArgumentParser:
    """The parser of one verb; only the called verb's parser is ever built."""
    # A usage of our own spares argparse the work (and the imports) of making one for every call.
    parser = _Parser(
        prog=f"{PROGRAM} {verb.name}".strip(),
        usage=f"{PROGRAM} {verb.usage} [OPTIONS]",
        description=verb.help,
        add_help=False,
        allow_abbrev=False,
    )
    verb.arguments(parser)
    _globals(parser)
    return parser


def parse(argv: Sequence[str]) -> tuple[Verb, argparse.Namespace]:
    """Verb and arguments of a command line; raises `Stop` (exit 2) for wrong usage."""
    verb, rest = split(argv)
    head = rest[: rest.index("--")] if "--" in rest else rest
    for flag in ("--version", "--help", "-h"):
        # Help must work whatever else the line holds or lacks.
        if flag in head:
            return verb, argparse.Namespace(version=flag == "--version", help=flag != "--version")
    args = parser_of(verb).parse_intermixed_args(rest)
    if args.json and not verb.json:
        name = verb.name or "the wizard"
        raise Stop(f"--json does not work with {name}", todo="it is for the verbs that only read, such as status")
    return verb, args


def help_text(verb: Verb) -> str:
    """The help of one verb, or of the whole program where no verb was named."""
    if verb.name:
        return parser_of(verb).format_help()
    lines = [
        f"usage: {PROGRAM} [PROFILE]    the wizard",
        f"       {PROGRAM} VERB [...]   without it, for scripts and screen readers",
        "",
        'An offline guide from "is my school listed?" to the first day of a US residency.',
        "",
        "verbs:",
    ]
    for each in _ALL:
        lines += [f"  {each.usage}", f"      {each.help}"]
    lines += [
        "",
        "PROFILE: a name in the data directory, or a path (it has a separator or ends in",
        ".toml). Left out: the last one used, or the only one.",
        "",
        "options, before or after the verb:",
        "  --today DATE     judge as if it were DATE (2027-03-03) or an ISO instant",
        "  --rules FILE     use this rulebook (a directory or a .zip) for this call",
        "  --json           JSON instead of text (verbs that only read)",
        "  --data-dir DIR   where profiles are kept",
        "  --version        show the version and stop",
        "  -h, --help       show this help; after a verb, the help of that verb",
        "",
        "exit codes: 0 fine, 1 the answer is no, 2 wrong usage or unreadable input,",
        "            3 could not be done, 130 interrupted",
        "",
    ]
    return "\n".join(lines)
