"""The open profile with its rulebook and moment: the one place where facts change.

A desk knows no screen. A front end gives it `post` (who listens to its events) and `spawn` (how to do a
save away from the thread that owns the facts); by itself it saves at once and asks nobody.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from img_pathway.desk.events import (
    Clashed,
    Event,
    FactRefused,
    FactsChanged,
    FileLookedAt,
    FileSeen,
    ForkReturned,
    JournalRead,
    SaveConflicted,
    Saved,
    SaveEnded,
    SaveFailed,
    TakenBack,
    Unsaved,
)
from img_pathway.profile.keep.undo import Undo

if TYPE_CHECKING:
    from pathlib import Path

    from img_pathway.desk.profile_file import Keeper
    from img_pathway.engine.assessment import Assessment
    from img_pathway.engine.plan.model import Plan
    from img_pathway.profile.facts import Profile
    from img_pathway.profile.keep.forks import Fork
    from img_pathway.profile.keep.journal import Kind
    from img_pathway.rulebook import Rulebook


_NUMBERS = itertools.count(1)


class Desk:
    """An open profile. Every change is assessed at once and saved in the background."""

    def __init__(
        self, profile: Profile, rulebook: Rulebook, file: Keeper, clock: Callable[[str | None], datetime], name: str
    ) -> None:
        """`clock` gives the current instant in a zone; `name` is what the profile is called on disk."""
        self.id = next(_NUMBERS)
        self.profile = profile
        self.rulebook = rulebook
        self.file = file
        self.name = name
        self.moment = clock
        """The instant it is now in a zone."""
        self.now = clock(profile.profile.time_zone)
        self._assessment: Assessment | None = None
        self.revision = 0
        """Grows with every change; a screen redraws when it has drawn an older one."""
        self.post: Callable[[Event], object] = self.take_in
        self.spawn: Callable[[Callable[[], None]], object] = lambda work: work()
        self.problem: SaveFailed | None = None
        """The last failed save, until one succeeds."""
        self.saved_once = False
        """Was anything saved since the profile was opened?"""
        self._planned: tuple[Assessment, Assessment] | None = None
        self._undo = Undo()
        self._accepted: list[tuple[Profile, Fork]] = []
        """What-ifs that were accepted, each with the profile before."""
        self.beside = ""
        """Name of the what-if that the others are compared with; empty for the profile as it is."""
        self._saved: Profile = profile
        self._saving = False
        self._handed: Profile = profile
        """The version handed to the disk last, by whichever thread; under the lock."""
        self._doubtful = False
        """Does the file perhaps hold a version whose save failed?"""
        self._lock = threading.Lock()

    @property
    def real(self) -> Desk:
        """The desk of the profile itself: this one, unless a what-if fork is open at it."""
        return self

    @property
    def fork(self) -> Fork | None:
        """The what-if fork that is open here in the profile's place."""
        return None

    @property
    def guest(self) -> bool:
        """Is it somebody of a folder, only looked at?"""
        return False

    @property
    def number(self) -> int:
        """What tells it from others where names are hidden."""
        return 1

    def rebase(self) -> None:
        """The profile under an open fork was changed; a profile has nothing under it."""

    def day_for(self, changed: Profile) -> date:
        """The day by which changed facts are judged possible."""
        return self.today

    @property
    def today(self) -> date:
        """The calendar day in the person's zone."""
        return self.now.date()

    @property
    def label(self) -> str:
        """What the person calls this profile, else its file's name."""
        return self.profile.profile.label or self.name

    @property
    def title(self) -> str:
        """The label, made safe to show."""
        from img_pathway.profile.typed.text import plain

        return plain(self.label, 40)

    @property
    def assessment(self) -> Assessment:
        """Everything derived from the facts, worked out once for each version of them."""
        if self._assessment is None:
            # The first questions come up without a judge.
            from img_pathway.engine import assess

            self._assessment = assess(self.profile, self.rulebook, self.now)
        return self._assessment

    @property
    def dirty(self) -> bool:
        """Is there a change that is not yet on disk?"""
        return self.profile is not self._saved or self._doubtful

    @property
    def can_undo(self) -> bool:
        """Is there a change to take back?"""
        return bool(self._undo.back)

    @property
    def can_redo(self) -> bool:
        """Is there an undone change to do again?"""
        return bool(self._undo.forth)

    def plan(self) -> Plan:
        """The plan to the target Match, worked out once for each version of the facts."""
        from img_pathway.engine.plan.plan import plan

        return plan(self.assessment)

    @property
    def planned(self) -> Assessment:
        """The assessment with the days of its plan: what every surface that prints a step's days reads."""
        from img_pathway.engine.plan.plan import as_planned, plan

        # Facts may be recorded meanwhile, while an export works in its thread.
        found, known = self.assessment, self._planned
        if known is None or known[0] is not found:
            known = self._planned = found, as_planned(found, plan(found))
        return known[1]

    def take_in(self, event: Event) -> None:
        """What a thread found out, to be called on the thread that owns the facts; other events ask for nothing."""
        match event:
            case SaveEnded():
                self._end_save(event)
            case FileLookedAt():
                self._follow(event.seen)
            case JournalRead():
                # Passed over when others' changes came in meanwhile.
                self._undo.reach_back(event.left, event.back, event.forth, self.profile)

    def record(self, key: str, value: Any) -> bool:
        """Record one fact by its dotted key; None removes it. False if it was refused as impossible."""
        return self.record_many({key: value})

    def record_many(self, facts: Mapping[str, Any], source: str = "") -> bool:
        """Record several facts, judged together and saved once, or none of them; `source` is where they were taken from."""
        from img_pathway.profile.checks.sound import new_errors
        from img_pathway.profile.typed.keys import put
        from img_pathway.profile.typed.problem import BadValue

        if self.file.read_only is not None:
            self.post(
                SaveFailed(self.id, "This profile cannot be changed here", str(self.file.path), self.file.read_only)
            )
            return False
        if facts.get("profile.location") is not None:
            from img_pathway.desk.own_zone import with_zone

            facts = with_zone(self.profile, facts)
        changed = self.profile
        try:
            for key, value in facts.items():
                changed = put(changed, key, value)
            back = self.taken_back(changed, facts)
            for key in back:
                changed = put(changed, key, None)
        except BadValue as bad:
            self.post(FactRefused(self.id, bad.key, bad.why, bad.fix))
            return False
        if changed == self.profile:
            return True
        for problem in new_errors(self.profile, changed, self.day_for(changed)):
            self.post(FactRefused(self.id, problem.key, problem.text, problem.fix))
            return False
        self._undo.changed((*facts, *back), self.profile)
        self._become((*facts, *back), changed, "change", source)
        if back:
            self.post(TakenBack(self.id, back))
        return True

    def taken_back(self, changed: Profile, said: Collection[str]) -> tuple[str, ...]:
        """The keys of what is no longer so of a list with that change; what is `said` with it is."""
        if changed.seasons == self.profile.seasons:
            return ()
        from img_pathway.desk.taken_back import taken_back

        return tuple(key for key in taken_back(self.assessment, self.profile, changed, said) if key not in said)

    def remove(self, key: str) -> bool:
        """Remove a fact, or a whole item of a list (``exams.step1.2``)."""
        return self.record_many({key: None})

    def accept(self, fork: Fork) -> bool:
        """Record what a what-if changes; once that is taken back, it is a what-if again. False as `record_many`."""
        before = self.profile
        if not self.record_many(fork.facts):
            return False
        self._accepted.append((before, fork))
        return True

    def undo(self) -> tuple[str, ...]:
        """Take back the last change; returns its keys, empty if there was none."""
        return self._swap(back=True)

    def redo(self) -> tuple[str, ...]:
        """Do the last undone change again; returns its keys."""
        return self._swap(back=False)

    def tick(self) -> None:
        """Look at the clock; a new day is assessed anew."""
        now = self.moment(self.profile.profile.time_zone)
        if now.date() != self.now.date():
            self._assess_anew()
            self.post(FactsChanged(self.id, ()))

    def _swap(self, *, back: bool) -> tuple[str, ...]:
        step = self._undo.step(self.profile, back=back) if self.file.read_only is None else None
        if step is None:
            return ()
        self._become(step.keys, step.profile, "undo" if back else "redo")
        for accepted in [one for one in self._accepted if back and one[0] is step.profile]:
            self._accepted.remove(accepted)
            self.post(ForkReturned(self.id, accepted[1]))
        return step.keys

    def _become(self, keys: tuple[str, ...], profile: Profile, kind: Kind, source: str = "") -> None:
        self.file.note(kind, self.profile, profile, source)
        self.profile = profile
        self._assess_anew()
        self.post(FactsChanged(self.id, keys))
        self.save()

    def remember_earlier(self) -> None:
        """Read in the background what earlier sessions changed, so that it can be taken back too."""
        left = self.profile
        self.quietly(lambda: self.post(JournalRead(self.id, left, *self.file.earlier(left))))

    def _assess_anew(self) -> None:
        self.now = self.moment(self.profile.profile.time_zone)
        self._assessment = None
        self.revision += 1

    def save(self) -> None:
        """Start a save in the background unless one is running; its end then sees to this change."""
        if not self._saving and not self.dirty:
            # What could not be saved was taken back: nothing is missing in the file any more.
            self.problem = None
        if self._saving or not self.dirty or self.file.read_only is not None:
            return
        self._saving = True
        self.spawn(self._write)

    def _write(self) -> None:
        """Write the version of this moment: one of before might come after what was flushed meanwhile.

        Runs in a worker thread and changes no fact here: it only posts how it ended.
        """
        with self._lock:
            asked = self._handed = self.profile
            ended: Profile | Clashed | Unsaved
            try:
                ended = self.file.save(asked)
            except Clashed as clash:
                ended = clash
            except Exception as error:
                ended = self._in_words(error)
            self.post(SaveEnded(self.id, asked, ended))

    def _in_words(self, error: Exception) -> Unsaved:
        """What kept a save from being done; an error of our own is neither a save without end nor the end of facts."""
        if isinstance(error, Unsaved):
            return error
        where = str(self.file.path)
        if isinstance(error, Clashed):
            todo = "Open it again and look at these facts."
            return Unsaved("changed by another program in the same facts", where, todo, doubtful=True)
        what = f"not saved: something went wrong inside ({type(error).__name__})"
        todo = "It is kept here and tried again. Save elsewhere (Ctrl+P)."
        return Unsaved(what, where, todo, doubtful=True)

    def _end_save(self, event: SaveEnded) -> None:
        """Take note of how a save ended, on the thread that owns the facts; save again if there is more."""
        self._saving = False
        ended = event.ended
        if isinstance(ended, Clashed):
            self.post(SaveConflicted(self.id, ended.keys))
            return
        if isinstance(ended, Unsaved):
            before = self.problem
            problem = self._failed(ended)
            # The same one again at a retry only keeps the mark on the bar.
            if before is None or before.what != problem.what:
                self.post(problem)
            return
        self.problem = None
        self.saved_once = True
        self._take_written(event.asked, ended)
        self.post(Saved(self.id))
        self.save()

    def _failed(self, error: Exception) -> SaveFailed:
        failed = self._in_words(error)
        self._doubtful = self._doubtful or failed.doubtful
        self.problem = SaveFailed(self.id, failed.what, failed.where, failed.todo)
        return self.problem

    def retry(self) -> None:
        """Try a failed save again."""
        if self.problem is not None:
            self.save()

    def look(self) -> None:
        """See in the background whether the file was changed by somebody else, or became free to edit."""
        if self._saving or self.dirty:
            return

        def see() -> None:
            if (seen := self.file.look()) is not None:
                self.post(FileLookedAt(self.id, seen))

        self.quietly(see)

    def _follow(self, seen: FileSeen) -> None:
        """Take in what `look` saw, unless something was recorded here meanwhile: the next save merges then."""
        if self._saving or self.dirty:
            return
        changed = self.file.follow(seen)
        if changed is not None and changed != self.profile:
            self._adopt(changed)
            self._saved = self.profile
        else:
            self.revision += 1
            self.post(FactsChanged(self.id, ()))

    def move_to(self, path: Path) -> None:
        """Save elsewhere, and go on there. Raises `Unsaved`."""
        with self._lock:
            asked = self.profile
            written = self.file.move_to(path, asked)
            # A fact recorded meanwhile stays; `save` sees to it.
            if written == asked:
                self._saved = asked
            else:
                self._saved = written
                if self.profile is asked:
                    self.profile = written
            self.name = path.stem
            self.problem = None
            self._doubtful = False
            self.saved_once = True
        self.revision += 1
        self.post(FactsChanged(self.id, ()))

    def _take_written(self, asked: Profile, written: Profile) -> None:
        self._doubtful = False
        if written == asked:
            self._saved = asked
            return
        # Another session's changes came in: what was recorded here meanwhile stays on top of them.
        if self.profile is asked:
            self._adopt(written)
        else:
            from img_pathway.profile.keep.merge import merge

            _, clashes = merge(asked, self.profile, written)
            self._adopt(merge(asked, self.profile, written, {clash.key: "mine" for clash in clashes})[0])
        self._saved = written

    def quietly(self, work: Callable[[], object]) -> None:
        """Do something with files in the background, never at the same time as a save."""

        def alone() -> None:
            with self._lock:
                work()

        self.spawn(alone)

    def settle(self, mine: bool) -> None:
        """Answer a conflict: keep what is said here, or what is on disk."""
        self._adopt(self.file.resolve(self.profile, mine))
        self.save()

    def flush(self) -> None:
        """Save what is left, in this thread: at the end of the program and before another profile."""
        with self._lock:
            # A save whose end is not noted yet may have written what was taken back since.
            if (not self.dirty and self._handed is self.profile) or self.file.read_only is not None:
                return
            try:
                try:
                    self._write_now()
                except Clashed:
                    # Nobody is there to choose: what was typed last, here, is kept; the file's version is a backup.
                    self.profile = self.file.resolve(self.profile, mine=True)
                    self._write_now()
            except Exception as error:
                self._failed(error)

    def _write_now(self) -> None:
        asked = self._handed = self.profile
        self._take_written(asked, self.file.save(asked))
        self.problem = None

    def flush_to_leave(self) -> None:
        """The same before this profile is left for another: raises `Unsaved` where a fact would be left behind."""
        self.flush()
        problem = self.problem
        if self.dirty and problem is not None and self.file.read_only is None:
            raise Unsaved(problem.what, problem.where, problem.todo)

    def _adopt(self, profile: Profile) -> None:
        """Take over a profile into which another session's changes were merged."""
        self.profile = profile
        self._undo.forget()
        self._assess_anew()
        self.post(FactsChanged(self.id, ()))
