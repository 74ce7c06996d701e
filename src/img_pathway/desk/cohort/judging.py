"""One file of the folder to one row: read, judged, and nothing written or remembered.

Also made in other processes, so that what goes in and out is small and can be sent: a `Task`, a `Row`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from img_pathway.desk.folder import DataFolder
from img_pathway.engine.ahead.triage import triage
from img_pathway.engine.assess import assess
from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.file.errors import StoreError, Unreadable, explain
from img_pathway.profile.file.paths import real
from img_pathway.profile.typed.problem import BadValue
from img_pathway.profile.typed.text import plain
from img_pathway.reports.cohort import Row, State, Tried

if TYPE_CHECKING:
    from img_pathway.desk.cohort.listing import Found
    from img_pathway.desk.redact.redact import StandIns
    from img_pathway.engine.assessment import Assessment
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.store import Loaded
    from img_pathway.rulebook import Rulebook

_LABEL = 40
_FOREIGN = "it is a file of another kind"


class Trying(NamedTuple):
    """What is tried on over all: facts by dotted key, as typed, or another rulebook, verified already."""

    facts: Mapping[str, str]
    rules: str | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """What is tried, as typed."""
        return (*(f"{key}={value}" for key, value in self.facts.items()), *((self.rules,) if self.rules else ()))


class Task(NamedTuple):
    """All that a judge needs, in whatever process."""

    data: Path
    today: str | None
    rules: str | None
    trying: Trying | None


class Refused(Exception):
    """A file was not judged: what it is, why, and what to do."""

    def __init__(self, state: State, why: str, todo: str = "") -> None:
        super().__init__(why)
        self.state, self.why, self.todo = state, why, todo


class Judge:
    """Judges one file after the other, under one rulebook."""

    def __init__(self, task: Task, hiding: StandIns | None = None) -> None:
        """`hiding` gives the stand-ins of one export, in which nobody is to be known."""
        self._task = task
        self._hiding = hiding
        self.data = DataFolder(task.data, task.today, task.rules)
        # Nobody in the folder is visited: nothing of them is remembered.
        self.data.store.state.frozen = True

    @cached_property
    def _other_rules(self) -> Rulebook:
        from img_pathway import rulebook

        chosen = self._task.trying.rules if self._task.trying is not None else None
        if chosen is None:
            return self.data.rulebook
        return rulebook.load() if chosen == "builtin" else rulebook.load(chosen)

    def row(self, found: Found, number: int = 0) -> Row:
        """The row of one file; whatever is wrong with it is said there. `number` stands for it where names are hidden."""
        file = found.file if self._hiding is None else str(number)
        name = plain(PurePath(found.file).stem, _LABEL) if self._hiding is None else f"File {number}"
        try:
            profile = self.profile(found)
            if self._hiding is not None:
                profile = self._hiding.redacted(profile)
            name = plain(profile.profile.label or "", _LABEL) or name
            now = self.data.clock(found.path)(profile.profile.time_zone)
            assessment = assess(profile, self.data.rulebook, now)
            tried = self._tried(profile, assessment, now) if self._task.trying is not None else None
            return Row(file, name, "judged", triage(assessment), tried=tried)
        except Refused as refused:
            hidden = self._hiding is not None and refused.state in ("damaged", "copy")
            # What is wrong in a file may quote it.
            why = "" if hidden else plain(refused.why, 300)
            return Row(file, name, refused.state, problem=why, todo="" if hidden else plain(refused.todo, 200))
        except Exception as error:
            # One file stops nothing, whatever it holds.
            why = f"something went wrong inside ({type(error).__name__})"
            return Row(file, name, "unreadable", problem=why, todo="Look at it alone: img-pathway status FILE.")

    def profile(self, found: Found) -> Profile:
        """What the file holds, if it can be judged. Raises `Refused`."""
        return self.loaded(found).profile

    def loaded(self, found: Found) -> Loaded:
        """The same as it stands in its file."""
        if found.problem:
            raise Refused("unreadable", found.problem, found.todo)
        if found.copy_of:
            todo = "Compare the two, then delete the copy."
            raise Refused("copy", f"a sync program left this copy of {found.copy_of}", todo)
        data = held(found.path)
        try:
            loaded = self.data.store.read(found.path, data)
        except Unreadable as bent:
            raise _bent(found.path, data, bent) from None
        except StoreError as error:
            raise Refused("unreadable", error.what, error.todo) from None
        if loaded.read_only is not None:
            raise Refused("newer", "written by a newer version of img-pathway", "Update img-pathway to judge it.")
        if loaded.problems:
            # Half a file would make half a person.
            raise Refused("damaged", loaded.problems[0].text, "Wait for the sync to end, or bring a backup back.")
        return loaded

    def _tried(self, profile: Profile, assessment: Assessment, now: datetime) -> Tried:
        from img_pathway.engine.explain.pack_effects import effects_between
        from img_pathway.engine.plan.plan import plan
        from img_pathway.engine.whatif.whatif import fork, leads_to
        from img_pathway.engine.words.render import Words
        from img_pathway.profile.checks.sound import new_errors

        trying, book = self._task.trying, self._other_rules
        assert trying is not None
        made = plan(assessment)
        match, cost = leads_to(made), _cost(assessment, made)
        try:
            other = fork(profile, trying.facts, today=now.date())
        except BadValue as bad:
            return Tried(None, match, match, cost, cost, problem=f"{bad.key}: {bad.why}")
        for problem in new_errors(profile, other, now.date()):
            return Tried(None, match, match, cost, cost, problem=f"{problem.key}: {problem.text}")
        then = assess(other, book, now)
        planned = plan(then)
        effects = tuple(effects_between(assessment, then, Words(book.words)))
        return Tried(triage(then), match, leads_to(planned), cost, _cost(then, planned), effects)


def _cost(assessment: Assessment, made: object) -> str:
    from img_pathway.engine.money.ledger import ledger
    from img_pathway.engine.plan.model import Plan
    from img_pathway.engine.words.render import usd_span

    assert isinstance(made, Plan)
    total = ledger(assessment, made).total
    return usd_span(total.planned_low, total.planned_high)


def held(path: Path) -> bytes:
    """What a file holds, within the bounds of a profile. Raises `Refused`."""
    try:
        return Files().read(real(path))
    except PermissionError:
        why = "it may not be read, or another program holds it"
        raise Refused("locked", why, "Close it there, or ask whose it is; it is looked at again by itself.") from None
    except FileNotFoundError:
        raise Refused("unreadable", "it is gone, or a link leads nowhere", "Look at the folder.") from None
    except (OSError, ValueError) as error:
        what, todo = explain(error) if isinstance(error, OSError) else ("it has no readable name", "Rename it.")
        raise Refused("unreadable", what, todo.replace(", or save elsewhere", "")) from None


def _bent(path: Path, data: bytes, bent: Unreadable) -> Refused:
    """A file that is no sound profile: one that is bent, or none at all."""
    if not data.strip():
        return Refused("damaged", "the file is empty", "Wait for the sync to end, or bring a backup back.")
    # An editor may have saved it as UTF-16, a zero beside each letter.
    data = data.replace(b"\0", b"")
    if bent.place == "schema" or (b"img-pathway" not in data[:400] and b"schema" not in data):
        return Refused("foreign", _FOREIGN, "Move it elsewhere.")
    return Refused("damaged", bent.what, "See img-pathway check, or bring a backup back.")
