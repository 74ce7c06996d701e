"""``import``: programmes or interviews from a sheet, for the target Match; shown first, all or nothing."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from msgspec.structs import replace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import FAILED, NO, Stop
from img_pathway.cli.verbs.set import judge, need_free, save, take_back
from img_pathway.profile.file.paths import absolute

if TYPE_CHECKING:
    from img_pathway.profile.facts.season import Programme


_MONTH_FIRST = {"month-first": True, "day-first": False}


def run(command: CommandLine, args: Namespace) -> int:
    """Read, show and record; ``--dry-run`` records nothing. Exit 1 where nothing of the kind is in it."""
    from img_pathway.desk.sheets import look
    from img_pathway.profile.facts.season import Season
    from img_pathway.profile.sheets.columns import Choice, NoNames
    from img_pathway.profile.sheets.programmes import MOST_PROGRAMMES
    from img_pathway.profile.sheets.read import SheetError, read_sheets
    from img_pathway.reports.pages.sheets import other_tabs, preview_page

    path = absolute(args.file)
    choice = Choice(_chosen(args.map or ()), args.tab or "", _MONTH_FIRST[args.days] if args.days else None)
    profile_path = command.find(args.profile)
    loaded = command.store.load(profile_path)
    profile = loaded.profile
    year = profile.profile.target_match
    if year is None:
        raise Stop("no target Match is recorded", str(profile_path), "set profile.target_match first")
    season = profile.seasons.get(year) or Season()
    try:
        tabs = read_sheets(path)
        names = [tab.name for tab in tabs if tab.rows]
        sheet = look(args.kind, tabs, season.programmes, command.book, command.now().date(), choice)
    except NoNames as wrong:
        others = "" if choice.tab else other_tabs(names)
        raise Stop(wrong.what, str(path), "; ".join(filter(None, (wrong.fix, others)))) from None
    except SheetError as wrong:
        raise Stop(wrong.what, str(path), wrong.fix) from None
    except OSError as error:
        raise Stop(error.strerror or "cannot be read", str(path), "look at its name and rights") from None
    output.page(
        preview_page(sheet.preview, sheet.noun, sheet.new, sheet.there, year, sheet.changes, sheet.examples, names)
    )
    if not sheet.preview.found:
        return NO
    if sheet.directory:
        return _to_directory(command, sheet.directory, dry_run=args.dry_run)
    if len(sheet.programmes) > MOST_PROGRAMMES:
        raise Stop(
            f"the list would hold {len(sheet.programmes)} programmes, and {MOST_PROGRAMMES} is the most", str(path),
            "take some off the list first; nothing was saved", FAILED,
        )  # fmt: skip
    if args.dry_run:
        return 0
    if loaded.read_only:
        raise Stop(loaded.read_only, str(profile_path), "nothing was saved", FAILED)
    if not args.force:
        need_free(profile_path)
    changed = replace(profile, seasons={**profile.seasons, year: replace(season, programmes=sheet.programmes)})
    changed = take_back(command.desk(loaded), changed, ())
    judge(profile, changed, (), command.now(profile).date(), command.book)
    if changed != profile:
        save(command, loaded, changed)
    command.data.used(profile_path)
    output.lines([f"Saved: {sheet.new} new, {sheet.there} brought up to date."])
    return 0


def _to_directory(command: CommandLine, programmes: tuple[Programme, ...], *, dry_run: bool) -> int:
    """More programmes than a list holds are a directory: kept beside the profiles, to choose from."""
    from img_pathway.profile.sheets.directory import write

    words = f"{len(programmes):,} programmes are a directory to choose from, in place of the one before."
    if not dry_run:
        write(command.store.files, command.store.folder.root, programmes)
    output.lines([words if dry_run else f"Saved: {words} In the wizard: P, then i."])
    return 0


def _chosen(pairs: tuple[str, ...]) -> dict[str, str]:
    chosen = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column:
            raise Stop("this is not COLUMN=FIELD", pair, "write for example --map 'Hospital=name'")
        chosen[column.strip()] = field.strip()
    return chosen
