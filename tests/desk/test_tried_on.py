"""A fork open in its profile's place: what is recorded at it is the fork's, whatever becomes of the profile meanwhile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from img_pathway.desk.events import Event, FactRefused, SaveFailed
from img_pathway.desk.folder import DataFolder
from img_pathway.desk.session import Desk
from img_pathway.desk.tried_on import ForkDesk
from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.keep.forks import Fork, new
from img_pathway.profile.typed.keys import get

TODAY = "2026-11-22"
DAY = date(2026, 11, 22)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    data = DataFolder(tmp_path, TODAY)
    data.names.create("ana")
    return data


@pytest.fixture
def real(data: DataFolder) -> Desk:
    desk = data.open(data.path_of("ana"))
    desk.record_many({"profile.target_match": 2028, "exams.step1.1.date": date(2026, 3, 2)})
    return desk


def kept(data: DataFolder) -> Fork:
    return data.forks(data.path_of("ana")).read("x")


@pytest.fixture
def fork(data: DataFolder, real: Desk) -> ForkDesk:
    desk = data.open_fork(real, new("x", (), DAY), real.rulebook)
    assert isinstance(desk, ForkDesk)
    return desk


def test_what_is_recorded_is_a_change_of_the_fork_and_nothing_reaches_the_profile(
    data: DataFolder, real: Desk, fork: ForkDesk
) -> None:
    before = real.file.path.read_bytes()
    assert fork.record_many({"profile.target_match": 2029, "exams.step1.1.result": "pass"})
    assert fork.remove("exams.step1.1")
    assert kept(data).facts == {"profile.target_match": 2029, "exams.step1.1.date": None}
    assert fork.undo() == ("exams.step1.1",)
    assert kept(data).facts == {"profile.target_match": 2029, "exams.step1.1.result": "pass"}
    assert (fork.real, fork.plan().match, real.plan().match) == (real, 2029, 2028)
    assert (real.file.path.read_bytes(), real.can_redo, fork.can_redo) == (before, False, True)


def test_what_is_known_later_is_seen_from_the_day_on_which_it_is(data: DataFolder, real: Desk, fork: ForkDesk) -> None:
    day = date(2027, 3, 1)
    assert not real.record_many({"exams.step2ck.1.date": day, "exams.step2ck.1.result": "fail"})
    assert fork.record("exams.step2ck.1.date", day)
    assert (fork.today, kept(data).seen_from) == (DAY, None), "a booking lies ahead"
    assert fork.record("exams.step2ck.1.result", "fail")
    assert (fork.today, kept(data).seen_from, real.today) == (day, day, DAY)
    assert fork.undo()
    assert (fork.today, kept(data).seen_from) == (DAY, None)


def test_what_is_impossible_on_every_day_or_too_far_ahead_is_refused(real: Desk, fork: ForkDesk) -> None:
    told: list[Event] = []
    fork.post = told.append
    assert not fork.record("exams.step2ck.1.result", "fail"), "it has no day"
    assert not fork.record("certificate.issued", date(2099, 1, 1))
    assert [type(event) for event in told] == [FactRefused, FactRefused]
    assert fork.today == DAY


def test_what_is_recorded_for_real_meanwhile_counts_in_the_fork_too(
    data: DataFolder, real: Desk, fork: ForkDesk
) -> None:
    fork.record("profile.target_match", 2029)
    real.record("exams.step1.1.result", "pass")
    fork.rebase()
    assert get(fork.profile, "exams.step1.1.result") == "pass"
    assert kept(data).facts == {"profile.target_match": 2029}
    fork.record("exams.step1.2.date", date(2026, 5, 4))
    real.remove("exams.step1.1")
    fork.rebase()
    assert get(fork.profile, "exams.step1.1.result") == "pass", "it would not fit any more"
    assert real.profile.exams.step1 == ()


def test_a_fork_that_cannot_be_written_says_so_and_is_no_profile_to_be_rescued(
    data: DataFolder, real: Desk, fork: ForkDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Event] = []

    def heard(event: Event) -> None:
        told.append(event)
        fork.take_in(event)

    fork.post = heard

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Files, "write", full)
    assert fork.record("profile.target_match", 2029)
    assert any(isinstance(event, SaveFailed) for event in told)
    assert fork.dirty
    assert fork.file.rescue(fork.profile) is None
    assert not real.dirty
