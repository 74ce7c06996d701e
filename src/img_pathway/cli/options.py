"""Reading the command line: the verb anywhere among the global options, then that verb's own arguments."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from msgspec import Struct

from img_pathway.cli.errors import Stop

PROGRAM = "img-pathway"
Argument = tuple[tuple[str, ...], dict[str, Any]]


def _takes(*names: str, **how: Any) -> Argument:
    return names, how


class Verb(Struct, frozen=True):
    """One verb: its line in the help, its arguments, and whether ``--json`` works with it."""

    name: str
    usage: str
    help: str
    arguments: tuple[Argument, ...] = ()
    json: bool = True
    one_of: bool = False
    """Does it take only one of its arguments at a time?"""

    module: str = ""
    """The module of `cli/verbs` that does the work, where it has not the verb's name."""
    function: str = "run"

    @property
    def target(self) -> tuple[str, str]:
        """The module and its function that do the work."""
        return f"img_pathway.cli.verbs.{self.module or self.name}", self.function


_PROFILE = _takes("profile", nargs="?", metavar="PROFILE", help="a profile's name, or the path of its file")
_THE_PROFILE = _takes("profile", metavar="PROFILE", help="a profile's name, or the path of its file")
_FORMATS = ("ics", "md", "html", "pdf", "csv", "json")
_SHEETS = ("programs", "interviews")
_GROUPS = ("month", "stage", "kind")
_RULES = ("list", "show", "words", "verify", "diff", "use")
_PAPERS = ("a4", "letter")
_SHELLS = ("bash", "zsh", "fish", "powershell")
_SUBJECTS = (
    "show: a rule's id; words: where the ids begin; verify, use: a rulebook (a directory or a .zip); "
    "diff: two rulebooks, then profiles or samples it may touch. builtin is the built-in rulebook"
)


def _board(name: str, help: str) -> Verb:
    return Verb(name, f"{name} [PROFILE]", help, (_PROFILE,), module="boards")


WIZARD = Verb("", "[PROFILE]", "the wizard", (_PROFILE,), json=False, module="wizard")
# fmt: off
_ALL = (
    Verb("demo", "demo [pune|caribbean] [--to FILE]", "a sample applicant, on a throw-away copy", (
        _takes("sample", nargs="?", default="pune", metavar="pune|caribbean", help="which sample (pune)"),
        _takes("--to", metavar="FILE", help="write the sample to FILE instead of opening it"),
    ), json=False),
    Verb("new", "new NAME", "an empty profile (never overwrites)", (
        _takes("name", metavar="NAME", help="letters, digits, - and _"),
    ), json=False, module="telling", function="new"),
    Verb("status", "status [PROFILE]", "every stage and step, with its status", (_PROFILE,), module="telling", function="status"),
    Verb("next", "next [PROFILE]", "the one thing to do now", (_PROFILE,), module="telling", function="next"),
    Verb("brief", "brief [PROFILE] [--since DATE] [-o FILE] [--redact]", "one page for a meeting: where, next, three dates, what changed, questions", (
        _PROFILE,
        _takes("--since", metavar="DATE", help="tell what changed since then (else since the last brief or visit)"),
        _takes("-o", "--output", metavar="FILE", help="write it to print: FILE.pdf, FILE.html or FILE.md; without it the text goes to stdout"),
        _takes("--redact", action="store_true", help="hide names and everything else that tells who it is"),
    ), module="telling", function="brief"),
    Verb("why", "why ID [PROFILE]", "the reasoning behind a step, rule, deadline or cliff", (
        _takes("ident", metavar="ID", help="a step, rule, deadline (2027.nrmp.rol) or cliff"),
        _PROFILE,
    ), module="telling", function="why"),
    Verb("visa", "visa [PROFILE]", "the visa board: each class as last known, and what to ask", (_PROFILE,), module="telling", function="visa"),
    Verb("states", "states [CODE...] [PROFILE]", "the licensing table, judged against this profile", (
        _takes("words", nargs="*", metavar="CODE|PROFILE", help="two letters of a state; else a profile"),
    ), module="telling", function="states"),
    _board("money", "paid, promised, ahead; what comes back or would be lost; cash by month"),
    _board("documents", "papers: what each must show, where it stands, what is wanted first"),
    _board("names", "names and dates as printed, on every paper and portal"),
    _board("waiting", "everything in somebody else's hands: since when, when and how to ask"),
    _board("letters", "letters of recommendation: where each stands, what the set lacks"),
    _board("experience", "electives, observerships, research, jobs, gaps: what each counts as"),
    _board("programs", "your list of programmes: which conditions fit you, signals, cost"),
    _board("interviews", "interviews by the clock, in their zone and yours; clashes"),
    _board("ranklist", "the rank order list: its hour, its fee, its traps"),
    Verb("backups", "backups [PROFILE] [--restore N]", "earlier versions of a profile; bring one back", (
        _PROFILE,
        _takes("--restore", type=int, metavar="N", help="put version N of the list in the file's place"),
        _takes("--force", action="store_true", help="restore even while a wizard has the profile open"),
    )),
    Verb("plan", "plan [PROFILE] [--match YEAR]", "from the target Match back: dates, slack, the chain that decides", (
        _PROFILE,
        _takes("--match", metavar="YEAR", type=int, help="another Match than the profile's target"),
    ), module="telling", function="plan"),
    Verb("deadlines", "deadlines [PROFILE] [--group month|stage|kind]", "every date ahead, soonest first, in its own zone and yours", (
        _PROFILE,
        _takes("--group", choices=_GROUPS, metavar="|".join(_GROUPS), help="under headings, not in one list"),
    ), module="telling", function="deadlines"),
    Verb("export", "export ics|md|html|pdf|csv|json [PROFILE] [-o FILE] [--only WHAT] [--redact]", "the dates as a calendar; a report of everything, to print or to hand on", (
        _takes("format", choices=_FORMATS, metavar="|".join(_FORMATS), help="ics: the dates for a calendar; else a report: html or pdf to print, md, json, csv for a spreadsheet"),
        _PROFILE,
        _takes("-o", "--output", metavar="FILE", help="write FILE; without it the text goes to stdout. csv to FILE.zip: all tables"),
        _takes("--only", metavar="WHAT", help="sections of a report: plan,checklist,deadlines,money,documents,names,letters,programs,interviews,ranklist,visa; for csv one table; for ics one date: the id behind Why in deadlines"),
        _takes("--paper", choices=_PAPERS, metavar="|".join(_PAPERS), help="of a pdf; letter for who is in the US or Canada, else a4"),
        _takes("--redact", action="store_true", help="stand-ins for names, birth dates, numbers, schools, places and free words"),
    ), json=False),
    Verb("compare", "compare PROFILE OTHER", "two plans side by side (what-if); OTHER may be @FORK", (
        _THE_PROFILE,
        _takes("other", metavar="OTHER", help="what to set beside it: another profile, or a what-if by its name: PROFILE@NAME or @NAME"),
    )),
    Verb("cohort", "cohort DIR [--filter WORDS] [--try KEY=VALUE|--rules FILE]", "an adviser's folder of profiles, nearest loss first; nothing is written", (
        _takes("folder", metavar="DIR", help="the folder; its subfolders count too"),
        _takes("--filter", metavar="WORDS", default="", help="only who holds every word; match:2027, country:in (school, passport or birth; or country:indo), stage:exams (of what the row names), waits:nrmp bind one"),
        _takes("--try", action="append", dest="tries", metavar="KEY=VALUE", help="a fact that is tried on everybody: who changes, who loses a Match; again for more"),
        _takes("--csv", action="store_true", help="a table for a spreadsheet"),
        _takes("--redact", action="store_true", help="hide names, files and everything else that tells who somebody is"),
        _takes("--screen", action="store_true", help="open it in the wizard"),
    )),
    Verb("set", "set PROFILE KEY=VALUE...", "record facts by dotted key; KEY= removes", (
        _THE_PROFILE,
        _takes("pairs", nargs="+", metavar="KEY=VALUE", help="a fact by its dotted key; KEY= removes it"),
        _takes("--force", action="store_true", help="write even while a wizard has the profile open"),
    ), json=False),
    Verb("import", "import programs|interviews FILE [PROFILE] [--map COLUMN=FIELD] [--dry-run]", "programmes, or interviews with them, from a CSV, TSV, XLSX or ODS sheet", (
        _takes("kind", choices=_SHEETS, metavar="programs|interviews", help="programs: your list; interviews: those with programmes of it"),
        _takes("file", metavar="FILE", help="the sheet"),
        _PROFILE,
        _takes("--map", action="append", metavar="COLUMN=FIELD", help="read a column as a field, as 'Hospital=name'; again for more"),
        _takes("--tab", metavar="NAME", help="which tab of a workbook; without it the one with the most known headings"),
        _takes("--days", choices=("month-first", "day-first"), metavar="month-first|day-first", help="what 3/4/2027 is, where the sheet does not tell"),
        _takes("--dry-run", action="store_true", help="show what it would do, and record nothing"),
        _takes("--force", action="store_true", help="take it even while a wizard has the profile open"),
    ), json=False, module="import_sheet"),
    Verb("hand-over", "hand-over [PROFILE] [-o FILE] [--redact]", "a profile with its what-ifs and rules as one file, for another computer", (
        _PROFILE,
        _takes("-o", "--output", metavar="FILE", help="write FILE (PROFILE-case.zip here); nothing is overwritten"),
        _takes("--redact", action="store_true", help="stand-ins for names and all that tells who it is; it cannot come back then"),
    ), json=False, module="cases", function="hand_over"),
    Verb("take", "take FILE [--as NAME | --into PROFILE [--all | --only KEY...]]", "open such a file as a new profile, or beside yours what it would bring", (
        _takes("file", metavar="FILE", help="a case file that hand-over wrote"),
        _takes("--as", dest="name", metavar="NAME", help="what to call the new profile"),
        _takes("--into", metavar="PROFILE", help="show yours, theirs and what it was; nothing is taken without --all or --only"),
        _takes("--all", action="store_true", help="take everything it shows"),
        _takes("--only", action="append", metavar="KEY", help="take this alone, as exams.step1; again for more"),
        _takes("--dry-run", action="store_true", help="show what it holds or would bring, and record nothing"),
        _takes("--force", action="store_true", help="take even while a wizard has the profile open"),
    ), module="cases", function="take"),
    Verb("check", "check FILE...", "is this profile file sound? every problem, with its place", (
        _takes("files", nargs="+", metavar="FILE", help="a profile file"),
    )),
    Verb("translate", "translate WORDS", "what replaced an old name, and since when", (
        _takes("words", nargs="+", metavar="WORDS", help="the name you read somewhere"),
    )),
    Verb("rules", "rules list|show ID|words|verify [FILE]|diff OLD NEW|use FILE|builtin", "the rulebook; what another one changes, and for whom; put one in use", (
        _takes("action", choices=_RULES, metavar="|".join(_RULES), help="what to do with the rules"),
        _takes("subjects", nargs="*", metavar="ID|FILE|PROFILE", help=_SUBJECTS),
    )),
    Verb("schema", "schema [--keys|--all]", "JSON Schema of the profile file, keys of `set`, JSON of verbs", (
        _takes("--keys", action="store_true", help="every key of `set`, with its kind"),
        _takes("--all", action="store_true", help="the JSON of every verb"),
    ), one_of=True, module="telling", function="schema"),
    Verb("completion", "completion bash|zsh|fish|powershell", "what makes your shell complete verbs, options, profiles, keys and ids", (
        _takes("shell", choices=_SHELLS, metavar="|".join(_SHELLS), help="the shell that is to read it"),
    ), json=False),
    Verb("doctor", "doctor", "paths, versions, age of the rulebook, what this terminal can do"),
)
# fmt: on
VERBS: dict[str, Verb] = {verb.name: verb for verb in _ALL}
"""Every verb by name; a profile cannot have one of these names."""


_GLOBALS = (
    _takes("--today", metavar="DATE", help="judge as if it were DATE (2027-03-03) or an ISO instant"),
    _takes("--rules", metavar="FILE", help="use this rulebook (a directory or a .zip) for this call"),
    _takes("--json", action="store_true", help="JSON instead of text (verbs that only read)"),
    _takes("--data-dir", metavar="DIR", help="where profiles are kept"),
    _takes("--version", action="store_true", help="show the version and stop"),
    _takes("-h", "--help", action="store_true", help="show this help; after a verb, the help of that verb"),
)


_WITH_VALUE = frozenset(
    name
    for names, how in (*_GLOBALS, *(each for verb in _ALL for each in verb.arguments))
    for name in names
    if name.startswith("-") and how.get("action", "append") == "append"
)
"""Options behind which a value stands, which is no verb."""


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are one plain line."""

    def error(self, message: str) -> NoReturn:
        raise Stop(message.replace("the following arguments are required:", "missing"), todo=f"see {self.prog} --help")


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
    fill(parser, verb)
    return parser


def fill(parser: argparse.ArgumentParser, verb: Verb) -> None:
    """Give a parser the arguments of one verb and the global options."""
    group = parser.add_mutually_exclusive_group() if verb.one_of else parser
    for names, how in verb.arguments:
        group.add_argument(*names, **how)
    everywhere = parser.add_argument_group("options that work with every verb, before or after it")
    for names, how in _GLOBALS:
        everywhere.add_argument(*names, **how)


def parse(argv: Sequence[str]) -> tuple[Verb, argparse.Namespace]:
    """Verb and arguments of a command line; raises `Stop` (exit 2) for wrong usage."""
    verb, rest = split(argv)
    head = rest[: rest.index("--")] if "--" in rest else rest
    for flag in ("--version", "--help", "-h"):
        # Help must work whatever else the line holds or lacks.
        if flag in head:
            return verb, argparse.Namespace(version=flag == "--version", help=flag != "--version")
    args = parser_of(verb).parse_intermixed_args(rest)
    args.verb = verb.name
    if args.json and not verb.json:
        name = verb.name or "the wizard"
        raise Stop(f"--json does not work with {name}", todo="it is for the verbs that only read, such as status")
    return verb, args


def help_text(verb: Verb) -> str:
    """The help of one verb, or of the whole program where no verb was named."""
    from img_pathway.cli.manual import manual_of

    manual = manual_of(verb.name)
    if verb.name:
        parser = parser_of(verb)
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.description = f"{verb.help}\n\n{manual.told()}"
        return "\n".join([parser.format_help(), *manual.shown(), ""])
    lines = [
        f"usage: {PROGRAM} [PROFILE]    the wizard",
        f"       {PROGRAM} VERB [...]   without it, for scripts and screen readers",
        "",
        'An offline guide from "is my school listed?" to the first day of a US residency.',
        "",
        manual.told(),
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
        *(f"  {', '.join(names)} {how.get('metavar', '')}".ljust(19) + how["help"] for names, how in _GLOBALS),
        "",
        "exit codes: 0 fine, 1 the answer is no, 2 wrong usage or unreadable input,",
        "            3 could not be done, 130 interrupted",
        "",
        *manual.shown(),
        "",
        f"{PROGRAM} VERB --help tells what a verb does, with examples.",
        "",
    ]
    return "\n".join(lines)
