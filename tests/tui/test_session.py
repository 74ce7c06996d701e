from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from img_pathway.clock import resolve
from img_pathway.desk.events import (
    Clashed,
    Event,
    FactRefused,
    FactsChanged,
    FileSeen,
    SaveConflicted,
    Saved,
    SaveFailed,
    Unsaved,
)
from img_pathway.desk.folder import DataFolder
from img_pathway.desk.profile_file import ProfileFile
from img_pathway.desk.session import Desk
from img_pathway.profile.facts import Person, Profile
from img_pathway.profile.keep.journal import Kind
from img_pathway.profile.keep.undo import Version
from img_pathway.rulebook import load


class Memory(ProfileFile):
    """A disk that keeps what it is given and fails when told to."""

    def __init__(self) -> None:
        self.path = Path("memory.toml")
        self.read_only: str | None = None
        self.kept: list[Profile] = []
        self.fail: Exception | None = None
        self.theirs: Profile | None = None
        self.kinds: list[Kind] = []

    def save(self, profile: Profile) -> Profile:
        if self.fail is not None:
            raise self.fail
        written = self.theirs or profile
        self.theirs = None
        self.kept.append(written)
        return written

    def resolve(self, profile: Profile, mine: bool) -> Profile:
        self.fail = None
        return profile if mine else Profile()

    def note(self, kind: Kind, before: Profile, after: Profile, source: str = "") -> None:
        self.kinds.append(kind)

    def earlier(self, profile: Profile) -> tuple[list[Version], list[Version]]:
        return [], []

    def look(self) -> FileSeen | None:
        return None

    def follow(self, seen: FileSeen) -> Profile | None:
        return None

    def move_to(self, path: Path, profile: Profile) -> Profile:
        self.path = path
        return profile

    def release(self) -> None:
        pass

    def rescue(self, profile: Profile) -> Path | None:
        return None


def clock(zone: str | None) -> datetime:
    return resolve("2026-11-22", zone)


class Table:
    """A session whose saves run when asked to."""

    def __init__(self) -> None:
        self.disk = Memory()
        self.session = Desk(Profile(), load(), self.disk, clock, "me")
        self.posted: list[Event] = []
        self.waiting: list[Callable[[], None]] = []
        self.session.post = self.post
        self.session.spawn = self.waiting.append

    def post(self, message: Event) -> None:
        self.posted.append(message)
        self.session.take_in(message)

    def work(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()

    def kinds(self) -> list[type[Event]]:
        return [type(message) for message in self.posted]


@pytest.fixture
def desk() -> Table:
    return Table()


def test_a_fact_is_assessed_at_once_and_saved_in_the_background(desk: Table) -> None:
    assert desk.session.record("profile.target_match", 2028)
    assert desk.session.assessment.target_match == 2028
    assert desk.kinds() == [FactsChanged]
    assert desk.session.dirty
    desk.work()
    assert not desk.session.dirty
    assert desk.kinds()[-1] is Saved
    assert desk.disk.kept[-1].profile.target_match == 2028


def test_changes_during_a_save_are_saved_after_it(desk: Table) -> None:
    desk.session.record("profile.target_match", 2028)
    desk.session.record("profile.target_match", 2029)
    desk.session.record("school.name", "A")
    assert len(desk.waiting) == 1
    desk.work()
    assert desk.disk.kept[-1] == desk.session.profile
    assert not desk.session.dirty


def test_undo_and_redo(desk: Table) -> None:
    session = desk.session
    assert session.undo() == ()
    session.record("profile.target_match", 2028)
    session.record("school.name", "A")
    assert session.undo() == ("school.name",)
    assert session.profile.school.name is None
    assert session.redo() == ("school.name",)
    assert session.profile.school.name == "A"
    session.undo()
    session.record("school.name", "B")
    assert not session.can_redo
    desk.work()
    assert desk.disk.kept[-1].school.name == "B"


def test_nothing_happens_for_a_fact_already_recorded(desk: Table) -> None:
    desk.session.record("school.name", "A")
    desk.work()
    before = list(desk.posted)
    assert desk.session.record("school.name", "A")
    assert desk.posted == before


@pytest.mark.parametrize(
    "facts",
    [
        {"no.such.key": 1},
        {"profile.target_match": "soon"},
        {"exams.step1.1.date": date(2025, 1, 1), "exams.step1.1.reported": date(2024, 1, 1)},
    ],
)
def test_the_impossible_is_refused_whole(desk: Table, facts: dict[str, Any]) -> None:
    assert not desk.session.record_many({"school.name": "A", **facts})
    assert desk.session.profile == Profile()
    assert desk.kinds() == [FactRefused]


def test_a_failed_save_keeps_the_change_and_is_tried_again(desk: Table) -> None:
    desk.disk.fail = Unsaved("the disk is full", "memory.toml", "Free some space.")
    desk.session.record("school.name", "A")
    desk.work()
    assert desk.session.problem is not None
    assert desk.session.dirty
    assert SaveFailed in desk.kinds()
    desk.disk.fail = None
    desk.session.record("profile.target_match", 2028)
    desk.work()
    assert desk.session.problem is None
    assert desk.disk.kept[-1].school.name == "A"


def test_an_error_of_ours_while_saving_is_a_failed_save_and_not_a_save_without_end(desk: Table) -> None:
    desk.disk.fail = RuntimeError("a bug")
    desk.session.record("school.name", "A")
    desk.work()
    assert desk.session.problem is not None
    assert "RuntimeError" in desk.session.problem.what
    desk.session.flush()
    assert desk.session.dirty
    desk.disk.fail = None
    desk.session.retry()
    desk.work()
    assert not desk.session.dirty
    assert desk.session.problem is None


def test_what_a_last_clash_left_unsaved_is_still_known_to_be(desk: Table) -> None:
    desk.session.record("school.name", "A")
    desk.disk.fail = Clashed(("school.name",))
    resolve = desk.disk.resolve

    def failing(profile: Profile, mine: bool) -> Profile:
        resolved = resolve(profile, mine)
        desk.disk.fail = Unsaved("not saved: the disk is full", "memory.toml", "Free some space.")
        return resolved

    desk.disk.resolve = failing  # type: ignore[method-assign]
    desk.session.flush()
    assert desk.session.dirty
    assert desk.session.problem is not None


def test_what_was_taken_back_while_it_was_saved_is_not_in_the_file_at_the_end(desk: Table) -> None:
    before = desk.session.profile
    desk.session.record("school.name", "A")
    # The program ends before the end of the save comes to be known.
    desk.session.post = lambda message: None
    desk.work()
    desk.session.undo()
    assert desk.session.profile is before
    desk.session.flush()
    assert desk.disk.kept[-1] == before


def test_a_save_that_comes_late_writes_nothing_older_than_what_was_flushed(desk: Table) -> None:
    desk.session.record("school.name", "A")
    late = desk.waiting.pop()
    desk.session.record("school.name", "B")
    desk.session.flush()
    late()
    assert [profile.school.name for profile in desk.disk.kept][-1] == "B"


def test_what_could_not_be_saved_and_was_taken_back_is_no_trouble_any_more(desk: Table) -> None:
    desk.disk.fail = Unsaved("the disk is full", "memory.toml", "Free some space.")
    desk.session.record("school.name", "A")
    desk.work()
    assert desk.session.problem is not None
    desk.session.undo()
    assert desk.session.problem is None
    assert not desk.session.dirty


def test_a_read_only_profile_refuses_changes_and_says_why(desk: Table) -> None:
    desk.disk.read_only = "written by a newer version"
    assert not desk.session.record("school.name", "A")
    assert desk.kinds() == [SaveFailed]
    assert not desk.waiting


def test_what_another_session_wrote_comes_in(desk: Table) -> None:
    desk.session.record("school.name", "A")
    desk.disk.theirs = Profile(profile=Person(label="theirs"), school=desk.session.profile.school)
    desk.work()
    assert desk.session.profile.profile.label == "theirs"
    assert desk.session.profile.school.name == "A"
    assert not desk.session.can_undo


def test_what_was_recorded_while_their_change_came_in_stays(desk: Table) -> None:
    session = desk.session
    session.record("school.name", "A")
    desk.disk.theirs = Profile(profile=Person(label="theirs"), school=session.profile.school)
    kept = desk.disk.save

    def slow(profile: Profile) -> Profile:
        # Recorded while the disk was at work.
        desk.disk.save = kept  # type: ignore[method-assign]
        written = kept(profile)
        session.record("profile.target_match", 2028)
        return written

    desk.disk.save = slow  # type: ignore[method-assign]
    desk.work()
    assert (session.profile.profile.label, session.profile.profile.target_match) == ("theirs", 2028)
    assert desk.disk.kept[-1] == session.profile


@pytest.mark.parametrize(("mine", "name"), [(True, "A"), (False, None)])
def test_a_clash_is_put_to_the_user(desk: Table, mine: bool, name: str | None) -> None:
    desk.disk.fail = Clashed(("school.name",))
    desk.session.record("school.name", "A")
    desk.work()
    assert desk.kinds()[-1] is SaveConflicted
    desk.session.settle(mine)
    desk.work()
    assert desk.session.profile.school.name == name


def test_flush_saves_what_is_left(desk: Table) -> None:
    desk.session.record("school.name", "A")
    desk.session.flush()
    assert desk.disk.kept[-1].school.name == "A"
    desk.session.flush()
    assert len(desk.disk.kept) == 1


def test_two_sessions_on_one_file(folder: Path) -> None:
    one = DataFolder(folder, "2026-11-22").open(folder / "profiles" / "pune.toml")
    two = DataFolder(folder, "2026-11-22").open(folder / "profiles" / "pune.toml")
    one.record("profile.label", "one")
    two.record("profile.target_match", 2030)
    assert (two.profile.profile.label, two.profile.profile.target_match) == ("one", 2030)
    two.record("profile.label", "two")
    one.record("profile.label", "uno")
    assert one.dirty
    one.settle(mine=True)
    assert not one.dirty
    again = DataFolder(folder, "2026-11-22").open(folder / "profiles" / "pune.toml")
    assert (again.profile.profile.label, again.profile.profile.target_match) == ("uno", 2030)


def test_a_new_day_is_assessed_anew() -> None:
    days = ["2026-11-22", "2026-11-22", "2026-11-23", "2026-11-23", "2026-11-23"]
    session = Desk(Profile(), load(), Memory(), lambda zone: resolve(days.pop(0), zone), "me")
    posted: list[Event] = []
    session.post = posted.append
    session.tick()
    assert posted == []
    session.tick()
    assert session.today == date(2026, 11, 23)
    assert session.assessment.today == date(2026, 11, 23)
    assert [type(message) for message in posted] == [FactsChanged]
