"""``hand-over`` and ``take``: a profile with its what-ifs and rules as one file, and what comes back in one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import FAILED, Stop
from img_pathway.profile.file.paths import absolute

if TYPE_CHECKING:
    from img_pathway.desk.cases.case_file import Case
    from img_pathway.profile.facts import Profile


def hand_over(command: CommandLine, args: Namespace) -> int:
    """Write the case file; nothing is overwritten."""
    from img_pathway.desk.cases.hand_over import free_file
    from img_pathway.desk.cases.hand_over import hand_over as write
    from img_pathway.profile.keep.state import known_case
    from img_pathway.reports.words import counted

    command.now()
    command.data.rulebook = command.book
    path = command.find(args.profile)
    known = known_case(command.store.state, path)
    target = absolute(args.output) if args.output else free_file(Path.cwd(), path, args.redact)
    done = write(command.data, path, target, redact=args.redact)
    case = done.case
    # Where it came from it has a name of its own.
    back = " --into NAME" if known is not None and known.taken else ""
    rules = ", its rule pack" if case.packs else ""
    lines = [
        f"Wrote {done.path}: {command.data.label(path) or path.stem}, {counted(len(case.forks), 'what-if')}{rules}."
    ]
    if args.redact:
        lines[0] = (
            f"Wrote {done.path}: stand-ins for names, numbers, places and free words, {counted(len(case.forks), 'what-if')}{rules}."
        )
        lines.append("It cannot come back into this profile.")
    else:
        lines += [
            "It holds everything recorded: keep it as private as the profile.",
            f"On the other computer: img-pathway take {done.path.name}{back}",
        ]
    output.lines(lines)
    for name in done.left_out:
        output.complain(f"this what-if could not come along: {name}")
    return 0


def take(command: CommandLine, args: Namespace) -> int:
    """Open a case as a new profile; with ``--into`` show what it would bring, and take what is named."""
    from img_pathway.desk.cases.case_file import read

    command.now()
    command.data.rulebook = command.book
    if (args.all or args.only or args.force) and args.into is None:
        raise Stop(
            "--all, --only and --force need --into PROFILE", todo="without it the case becomes a profile of its own"
        )
    if args.into is not None and args.name is not None:
        raise Stop("--as does not work with --into", todo="give one of them")
    case = read(command.store, absolute(args.file))
    taking = args.all or bool(args.only)
    if command.json and (taking or (args.into is None and not args.dry_run)):
        raise Stop(
            "--json does not work where something is taken", todo="it is for what only reads: --into or --dry-run"
        )
    if args.into is not None:
        return _into(command, args, case, taking and not args.dry_run)
    if args.dry_run:
        _look(command, case)
        return 0
    return _as_new(command, args, case)


def _look(command: CommandLine, case: Case) -> None:
    from img_pathway.desk.cases.heads import head
    from img_pathway.reports.pages.case import head_blocks

    if command.json:
        from img_pathway.reports.json import case as json

        output.document(json.document(head(case), (), command.book, command.now().date()))
    else:
        output.page(head_blocks(head(case)))


def _as_new(command: CommandLine, args: Namespace, case: Case) -> int:
    from img_pathway.desk.cases.heads import head
    from img_pathway.desk.cases.take import open_as_new, same_case
    from img_pathway.reports.pages.case import head_blocks

    if args.name is None and (here := same_case(command.data, case)) is not None:
        again = f"img-pathway take {args.file} --into {here}"
        todo = f"to see what changed there: {again}; --as NAME makes a second profile of it"
        raise Stop(f"it is the case of {here}, which is here", args.file, todo)
    taken = open_as_new(command.data, case, args.name)
    output.page(head_blocks(head(case)))
    lines = [f"It is the profile {taken.path.stem} here: {taken.path}"]
    for pack in taken.packs:
        used = ", in use there" if pack == taken.in_use else ""
        lines.append(f"Rules came along{used}, and are not in use here. To use them: img-pathway rules use {pack}")
    lines.append(f"To hand it back: img-pathway hand-over {taken.path.stem}")
    output.lines(lines)
    return 0


def _into(command: CommandLine, args: Namespace, case: Case, taking: bool) -> int:
    """Show the comparison; with `taking` record what is named, once or not at all."""
    from img_pathway.desk.cases.heads import head
    from img_pathway.desk.cases.take import compare
    from img_pathway.reports.pages.case import compare_page

    path = command.find(args.into)
    loaded = command.store.load(path)
    found = compare(command.data, case, path, loaded.profile)
    told = head(case, found, into=loaded.profile.profile.label or path.stem)
    if taking:
        return _take(command, args, case, path)
    if command.json:
        from img_pathway.reports.json import case as json

        output.document(json.document(told, found.rows, command.book, command.now(loaded.profile).date()))
        return 0
    output.page(compare_page(told, found.rows, command.book))
    if found.rows:
        again = f"img-pathway take {args.file} --into {args.into}"
        output.lines(
            ["", "Nothing is taken yet.", f"All of it:  {again} --all", f"Some of it: {again} --only KEY [--only KEY]"]
        )
    return 0


def _take(command: CommandLine, args: Namespace, case: Case, path: Path) -> int:
    from img_pathway.cli.verbs.set import need_free, save, take_back
    from img_pathway.desk.cases import take as taking
    from img_pathway.profile.keep.beside import chosen, facts_of
    from img_pathway.profile.typed.keys import put

    if not args.force:
        need_free(path)
    loaded = command.store.load(path)
    if loaded.read_only:
        raise Stop(loaded.read_only, str(path), "nothing was taken", FAILED)
    found = taking.compare(command.data, case, path, loaded.profile)
    rows = list(found.rows) if args.all else chosen(found.rows, args.only)
    facts = facts_of(rows, loaded.profile)
    changed = loaded.profile
    for key, value in facts.items():
        changed = put(changed, key, value)
    changed = take_back(command.desk(loaded), changed, [*facts])
    _possible(command, loaded.profile, changed)
    if changed != loaded.profile:
        save(command, loaded, changed, taking.taken_from(case))
    forks = taking.take_forks(command.data, case, path, rows)
    if rows:
        taking.note_taken(command.data, case, path)
    command.data.used(path)
    from img_pathway.profile.typed.keys import flatten
    from img_pathway.reports.pages.files import saved_page

    output.page(saved_page(flatten(loaded.profile), flatten(changed)))
    output.lines(f"saved    what if: {fork.title}" for fork in forks)
    return 0


def _possible(command: CommandLine, before: Profile, after: Profile) -> None:
    """Raise `Stop` (exit 2) where what is taken makes something impossible."""
    from img_pathway.profile.checks.sound import new_errors

    for problem in new_errors(before, after, command.now(after).date()):
        todo = f"{problem.fix.rstrip('.')}. Nothing was taken".lstrip(". ")
        raise Stop(problem.text.rstrip("."), problem.key, todo)
