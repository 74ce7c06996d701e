"""``rules diff`` and ``rules use``: what another rulebook changes, and putting one in use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from img_pathway.cli import output
from img_pathway.cli.command_line import CommandLine
from img_pathway.cli.errors import FAILED, NO, Stop
from img_pathway.days import say

if TYPE_CHECKING:
    from img_pathway.profile.facts import Profile
    from img_pathway.reports.pages.packs import Touched
    from img_pathway.rulebook import Rulebook
    from img_pathway.rulebook.pack.diff import Difference

BUILT_IN = "builtin"


def diff(command: CommandLine, words: list[str]) -> int:
    """Print what the second rulebook says otherwise than the first, and which profiles that touches."""
    if len(words) < 2:
        raise Stop("rules diff needs two rulebooks", todo="write rules diff OLD NEW [PROFILE...], or builtin for one")
    from img_pathway.rulebook.pack.diff import compare

    command.now()
    for word in words[:2]:
        _exists(word)
    (old, old_completed), (new, new_completed) = (_pack(command, word) for word in words[:2])
    difference = compare(old, new)
    # Nobody can be judged under a pack that lacks what the program reads: for that it borrows from the built-in one.
    judged = replace(difference, old=old_completed, new=new_completed)
    touched = [_touch(command, name, found, judged) for name, found in _people(command, words[2:])]
    if command.json:
        from img_pathway.reports.json import files

        output.document(files.diff(difference, touched))
    else:
        from img_pathway.reports.pages.packs import diff_page

        output.page(diff_page(difference, touched))
    return 0


def _exists(word: str) -> None:
    if word != BUILT_IN and not os.path.exists(word):
        raise Stop("there is no such rulebook", word, f"look at the path, or write {BUILT_IN}")


def _pack(command: CommandLine, word: str) -> tuple[Rulebook, Rulebook]:
    """A pack to compare, and completed; one of another time may lack what this program reads. Raises `Stop` for a broken one."""
    from img_pathway.rulebook.pack import older
    from img_pathway.rulebook.pack.verify import Unusable

    if word == BUILT_IN:
        return (command.pack(word),) * 2
    try:
        return older.read(Path(word))
    except Unusable as broken:
        todo = f"see img-pathway rules verify {word}"
        raise Stop(f"this rulebook cannot be used ({broken})", word, todo) from None


def _people(command: CommandLine, words: list[str]) -> Iterator[tuple[str, Profile | str]]:
    """The profiles named; else the one used last or the only one; else the bundled samples.

    Of a file that cannot be judged it is said why: the others are compared all the same.
    """
    from img_pathway.cli.output import complain
    from img_pathway.cli.verbs.demo import SAMPLES
    from img_pathway.profile.file.errors import StoreError

    default = None if words else command.library.default()
    for word in words or ([default.stem] if default is not None else list(SAMPLES)):
        try:
            yield _person(command, word)
        except StoreError as damaged:
            why = f"{damaged.what}. {damaged.todo}".strip()
            complain(f"{word} is left out: {why}")
            yield word, why


def _person(command: CommandLine, word: str) -> tuple[str, Profile]:
    from img_pathway.cli.verbs.demo import SAMPLES, sample
    from img_pathway.profile.file.errors import StoreError
    from img_pathway.profile.keep.library import is_path

    if word in SAMPLES and not command.library.locate(word).exists():
        from img_pathway.profile.file import toml
        from img_pathway.profile.file.codec import from_document

        return f"sample {word}", from_document(toml.loads(sample(word), word))
    from img_pathway.profile.facts import SCHEMA

    # A path that leads nowhere is as bad as a file that cannot be read; a name not known is a slip of the pen.
    path = command.library.locate(word) if is_path(word) else command.find(word)
    profile = command.load(path).profile
    if profile.schema > SCHEMA:
        raise StoreError("written by a newer version of img-pathway", str(path), "Update img-pathway to judge it.")
    return path.stem, profile


def _touch(command: CommandLine, name: str, found: Profile | str, difference: Difference) -> Touched:
    from img_pathway.engine.explain.pack_effects import Touch, touch
    from img_pathway.reports.pages.packs import Touched

    if isinstance(found, str):
        return Touched(name, Touch((), (), ()), found)
    return Touched(name, touch(found, difference, command.now(found)))


def use(command: CommandLine, words: list[str]) -> int:
    """Put a rulebook in use for every verb and the wizard, or go back to the built-in one."""
    if command.json:
        raise Stop("--json does not work with rules use", todo="it is for the verbs that only read, such as status")
    if len(words) != 1:
        raise Stop("rules use needs one rulebook", todo=f"write rules use FILE, or rules use {BUILT_IN}")
    from img_pathway.rulebook.pack import in_use

    try:
        if words[0] == BUILT_IN:
            in_use.use_built_in(command.folder)
            book = in_use.current(command.folder).book
            output.lines([f"The built-in rulebook {book.version}, as of {say(book.as_of)}, is in use."])
            return 0
        _exists(words[0])
        book = in_use.use(Path(words[0]), command.folder)
    except in_use.Refused as refused:
        from img_pathway.reports.pages.files import Checked, check_page

        output.page(check_page([Checked(words[0], tuple(refused.problems))]))
        raise Stop("this rulebook is refused, and nothing was changed", words[0], "", NO) from None
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        where = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else str(command.folder)
        raise Stop(f"the rulebook cannot be put in use ({why})", where, "look at the folder", FAILED) from None
    as_of = f"Rulebook {book.version}, as of {say(book.as_of)}, is in use from now on."
    output.lines(
        [as_of, f"Its copy is in {book.origin}", f"Back to the built-in one: img-pathway rules use {BUILT_IN}"]
    )
    return 0
