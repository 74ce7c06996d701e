"""The verbs that only tell: each opens a profile and prints one answer, as a page or as JSON."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import NO, Stop, meant
from img_pathway.profile.file.paths import absolute

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from img_pathway.desk.export import Kind
    from img_pathway.desk.session import Desk


def status(command: CommandLine, args: Namespace) -> int:
    """Print the whole assessment of a profile."""
    desk = command.open(args.profile)
    assessment = desk.planned
    if command.json:
        from img_pathway.reports.json.status import document

        output.document(document(assessment, desk.rulebook))
    else:
        from img_pathway.reports.pages.status import status_page

        output.page(status_page(assessment, desk.rulebook), desk.label)
    return 0


def next(command: CommandLine, args: Namespace) -> int:
    """Print the next step of a profile."""
    desk = command.open(args.profile)
    assessment = desk.assessment
    if command.json:
        from img_pathway.reports.json.status import next_document

        output.document(next_document(assessment, desk.rulebook))
    else:
        from img_pathway.reports.pages.nearest import next_page

        output.page(next_page(assessment, desk.rulebook))
    return 0


def brief(command: CommandLine, args: Namespace) -> int:
    """Print the page for a meeting; on paper it counts as handed out, as data it does not."""
    from img_pathway.desk.briefing import briefing, handed_out

    if command.json and args.output is not None:
        raise Stop("a page to print is no data", "--json -o", "Choose one of the two.")
    target = _sheet(args.output) if args.output is not None else None
    desk = command.open(args.profile)
    said = briefing(command.data, desk, since=_day(args.since, desk), redact=args.redact)
    if target is not None:
        from img_pathway.desk.export import paper_of, printed, write
        from img_pathway.reports.pages.report import brief_report

        path, kind = target
        data = printed(brief_report(said), kind, paper_of(desk, redact=args.redact), output.complain)
        output.lines([f"Wrote {write(path, data, kind, replace=True)}"])
        handed_out(command.data, desk)
    elif command.json:
        from img_pathway.reports.json import brief as json

        output.document(json.document(said))
    else:
        from img_pathway.reports.pages.brief import brief_page, on_paper, title

        output.page(on_paper(brief_page(said)), title(said))
        handed_out(command.data, desk)
    return 0


def _sheet(text: str) -> tuple[Path, Kind]:
    """Where the page is to be written and as what. What cannot be written is told before anything is worked out."""
    from img_pathway.desk.export import replaces

    path = absolute(text)
    kinds: dict[str, Kind] = {".pdf": "pdf", ".html": "html", ".md": "md"}
    kind = kinds.get(path.suffix.casefold())
    if kind is None:
        raise Stop(
            "a brief is written as a PDF, a page or a text", ascii(text), "Name it FILE.pdf, FILE.html or FILE.md."
        )
    replaces(path, kind)
    return path, kind


def _day(text: str | None, desk: Desk) -> date | None:
    """The day of ``--since``. Raises `Stop` (exit 2) for what is no day, or none that is over."""
    if text is None:
        return None
    from img_pathway.profile.typed.dates import parse_day

    found = parse_day(text, "--since", desk.today, planned=False)
    if found > desk.today:
        raise Stop("this day lies ahead", f"--since {text}", "give one that is over, as 2026-10-01")
    return found


def why(command: CommandLine, args: Namespace) -> int:
    """Print why something stands as it does."""
    desk = command.open(args.profile)
    from img_pathway.engine.explain.explain import explain

    try:
        explanation = explain(desk.assessment, args.ident)
    except KeyError:
        book, assessment = desk.rulebook, desk.assessment
        dated = [*(cliff.id for cliff in assessment.cliffs), *(one.id for one in assessment.deadlines)]
        ids = [*(step.id for step in book.steps), *book.rule_ids, *dated]
        # A KeyError for an id that does exist is a fault of the program, not of the user.
        if args.ident in ids or book.has_rule(args.ident):
            raise
        todo = meant(args.ident, ids, "see img-pathway status and img-pathway rules list")
        raise Stop("there is no step, rule, deadline or cliff of this id", args.ident, todo) from None
    if command.json:
        from img_pathway.reports.json import views

        output.document(views.why(explanation, desk.rulebook, desk.now.date()))
    else:
        from img_pathway.reports.pages.why import why_page

        output.page(why_page(explanation))
    return 0


def deadlines(command: CommandLine, args: Namespace) -> int:
    """Print the dates ahead."""
    desk = command.open(args.profile)
    from img_pathway.engine.ahead.agenda import agenda

    found = desk.assessment
    planned = desk.plan()
    entries = agenda(found, planned)
    if command.json:
        from img_pathway.reports.json import views

        output.document(views.deadlines(entries, found, desk.rulebook, args.group))
    else:
        from img_pathway.days import say as day
        from img_pathway.reports.pages.deadlines import deadlines_page

        blocks = deadlines_page(entries, found, args.group, planned)
        output.page(blocks, f"{desk.label}: dates ahead on {day(found.today)}")
    return 0


def plan(command: CommandLine, args: Namespace) -> int:
    """Print the plan; exit 1 where the Match cannot be reached."""
    desk = command.open(args.profile)
    from img_pathway.engine.plan.plan import plan as planned

    year = args.match
    last = desk.rulebook.calendar.last
    if year is not None and not desk.rulebook.calendar.first <= year <= last:
        raise Stop("the calendar holds no such Match", f"--match {year}", f"choose a year up to {last}")
    found = planned(desk.assessment, year)
    if command.json:
        from img_pathway.reports.json.plan import plan_document

        output.document(plan_document(found, desk.rulebook))
    else:
        from img_pathway.days import say as day
        from img_pathway.reports.pages.plan import plan_page

        output.page(plan_page(found, desk.assessment), f"{desk.label}: plan on {day(found.today)}")
    return NO if found.feasible is False else 0


def visa(command: CommandLine, args: Namespace) -> int:
    """Print the visa board."""
    desk = command.open(args.profile)
    from img_pathway.engine.case import Case
    from img_pathway.engine.visa.board import visa_board

    board = visa_board(Case(desk.profile, desk.rulebook, desk.now))
    if command.json:
        from img_pathway.reports.json import views

        output.document(views.visa(board, desk.rulebook))
    else:
        from img_pathway.days import say as day
        from img_pathway.reports.pages.visa import visa_page

        output.page(visa_page(board, desk.rulebook), f"{desk.label}: visa board on {day(board.today)}")
    return 0


def states(command: CommandLine, args: Namespace) -> int:
    """Print the table, or some states in full."""
    from img_pathway.engine.case import Case
    from img_pathway.engine.states.board import state_board, state_codes, used_so_far
    from img_pathway.reports.pages.states import states_page, table_page

    known = frozenset(state_codes(command.book))
    codes = tuple(dict.fromkeys(word.upper() for word in args.words if word.upper() in known))
    others = [word for word in args.words if word.upper() not in known]
    if len(others) > 1:
        raise Stop("only one word can be the profile", " ".join(others), "give states as two letters: CA NY TX")
    desk = command.open(others[0] if others else None)
    case = Case(desk.profile, desk.rulebook, desk.now)
    rows = state_board(case, codes)
    if command.json:
        from img_pathway.reports.json import views

        output.document(views.states(rows, desk.rulebook, desk.now.date()))
    elif codes:
        output.page(states_page(rows, desk.rulebook))
    else:
        output.page(table_page(rows, used_so_far(case)), f"State licences: {desk.label}")
    return 0


def schema(command: CommandLine, args: Namespace) -> int:
    """Print JSON Schema; with ``--keys``, a line for each key."""
    if args.all:
        from img_pathway.reports.json.schemas import schemas

        output.document(schemas())
    elif args.keys:
        from img_pathway.profile.typed.keys import all_keys
        from img_pathway.rulebook.fees import fee_names

        fees = fee_names(command.book)
        if command.json:
            from img_pathway.reports.json import files

            output.document(files.keys(all_keys(), fees))
        else:
            from img_pathway.reports.pages.files import keys_page

            output.page(keys_page(all_keys(), fees))
    else:
        from img_pathway.profile.checks.schema import json_schema

        output.document(json_schema())
    return 0


def new(command: CommandLine, args: Namespace) -> int:
    """Make an empty profile; never overwrites."""
    path = command.library.locate(args.name)
    aside = None if os.path.lexists(path) else command.store.set_aside(path)
    command.store.create(path)
    command.data.used(path, made=True)
    if aside is not None:
        output.complain(f"an earlier profile of this name left backups: img-pathway backups {aside.stem}")
    output.lines(
        [
            f"Made {path}",
            f"Record facts with: img-pathway set {args.name} KEY=VALUE, or open it: img-pathway {args.name}",
        ]
    )
    return 0
