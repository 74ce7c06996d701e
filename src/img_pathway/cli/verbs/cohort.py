"""``cohort``: everybody in a folder, nearest loss first, or what a change would do to them. Nothing is written."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import Stop
from img_pathway.days import say as day
from img_pathway.rulebook.calendar import EASTERN, zone

if TYPE_CHECKING:
    from pathlib import Path

    from img_pathway.desk.cohort.judging import Task, Trying
    from img_pathway.reports.cohort import Cohort


def run(command: CommandLine, args: Namespace) -> int:
    """Print the folder as a page, JSON or a table, or open its screen."""
    from img_pathway.desk.cohort.cohort import cohort, folder_of

    if sum((command.json, args.csv, args.screen)) > 1:
        raise Stop("--json, --csv and --screen do not go together", todo="choose one of them")
    trying = _trying(command, args.tries or [])
    folder, now = folder_of(args.folder), command.now()
    if args.screen:
        return _screen(command, args, folder)
    book = command.data.rulebook
    if command.data.rules_warning:
        output.complain(command.data.rules_warning)
    task = _task(command, trying)
    words = _words(command, args.filter)
    everybody = cohort(folder, task, book if args.redact else None)
    found = _answering(everybody, words)
    # Hours and days of people who are not to be known are Eastern.
    today = (now.astimezone(zone(EASTERN)) if args.redact else now).date()
    where = "A folder" if args.redact else found.folder
    if command.json:
        from img_pathway.reports.json import cohort as json

        output.document(json.cohort(found, book, today))
    elif args.csv:
        from img_pathway.reports.pages.cohort import report
        from img_pathway.reports.print.csv import csv

        stamp = f"As of {day(today)}, rulebook {book.version} as of {day(book.as_of)}; not legal advice."
        table = report(found, stamp)
        output.write(csv(table.sections[0].sheets[0], table).decode())
    else:
        from img_pathway.reports.pages.cohort import text_page, title

        number = f"{len(found.rows)} of {title(everybody)}" if words else title(found)
        output.page(text_page(found), f"{where} on {day(today)}: {number}")
    return 0


def _task(command: CommandLine, trying: Trying | None) -> Task:
    from img_pathway.desk.cohort.judging import Task

    origin = command.data.rulebook.origin
    return Task(command.folder, command.today, None if origin == "built-in" else origin, trying)


def _words(command: CommandLine, typed: str) -> list[str]:
    """The words to filter by. Raises `Stop` for one that nobody could ever answer to."""
    from img_pathway.profile.typed.countries import names
    from img_pathway.reports.cohort import step_words, unknown

    words = typed.split()
    if wrong := unknown(words, step_words(command.data.rulebook), names()):
        raise Stop(wrong, "--filter")
    return words


def _answering(found: Cohort, words: list[str]) -> Cohort:
    from img_pathway.profile.typed.countries import names
    from img_pathway.reports.cohort import answering

    return found._replace(rows=answering(found.rows, words, names()))


def _trying(command: CommandLine, pairs: list[str]) -> Trying | None:
    """What is tried on; keys and values are judged before any file is read. Raises `Stop` or `BadValue`."""
    from img_pathway.desk.cohort.judging import Trying
    from img_pathway.desk.cohort.trying import facts

    if pairs and command.rules is not None:
        raise Stop("--try and --rules do not go together", todo="try one after the other")
    if command.rules is not None:
        # Read here, so that a pack that cannot be used is told before any profile is read.
        origin = command.pack(command.rules).origin
        return Trying({}, "builtin" if origin == "built-in" else origin)
    return Trying(facts(pairs)) if pairs else None


def _screen(command: CommandLine, args: Namespace, folder: Path) -> int:
    """The wizard, with the folder in front; one's own profile is not opened where it lies in that folder."""
    from img_pathway.cli.verbs.wizard import launch

    if args.filter or args.tries or args.redact or command.rules is not None:
        raise Stop("--screen goes alone", todo="f filters there, and i tries a change on")
    own = command.library.default()
    inside = own is not None and folder.resolve() in own.resolve().parents
    return launch(command, None if inside else own, command.folder, cohort=str(folder))
