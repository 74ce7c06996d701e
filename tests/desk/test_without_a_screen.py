"""A desk by itself, as the command line and scripts use it: no app, no thread, every change on disk at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from img_pathway.desk.events import Event, FactRefused, SaveFailed
from img_pathway.desk.export import calendar, replaces, write
from img_pathway.desk.folder import DataFolder
from img_pathway.desk.session import Desk
from img_pathway.profile.facts.profile import Profile
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep.store import Store

TODAY = "2026-11-22"


def on_disk(desk: Desk) -> Profile:
    return Store(desk.file.path.parent).load(desk.file.path).profile


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    data = DataFolder(tmp_path, TODAY)
    data.names.create("ana")
    return data


def opened(data: DataFolder) -> Desk:
    return DataFolder(data.folder, TODAY).open(data.path_of("ana"))


def test_what_is_recorded_is_on_disk_and_judged(data: DataFolder) -> None:
    desk = data.open(data.path_of("ana"))
    assert desk.record("profile.target_match", 2028)
    assert not desk.dirty
    assert on_disk(desk).profile.target_match == 2028
    assert desk.assessment.target_match == 2028
    assert desk.plan() is desk.plan()


def test_one_undo_reaches_back_over_sessions(data: DataFolder) -> None:
    desk = data.open(data.path_of("ana"))
    desk.record("school.name", "first")
    desk.record("school.name", "second")
    desk.file.release()
    desk = opened(data)
    desk.remember_earlier()
    desk.record("school.name", "third")
    names = []
    while desk.undo():
        names.append(on_disk(desk).school.name)
    assert names == ["second", "first", None]
    while desk.redo():
        pass
    assert on_disk(desk).school.name == "third"


def test_a_second_desk_only_looks_follows_and_then_goes_on(data: DataFolder) -> None:
    first = data.open(data.path_of("ana"))
    second = opened(data)
    told: list[Event] = []

    def listen(event: Event) -> None:
        told.append(event)
        second.take_in(event)

    second.post = listen
    # The mark of this very process is no other's; a desk of another one is told apart by its file alone.
    first.record("school.name", "seen")
    second.look()
    assert second.profile.school.name == "seen"
    second.file.read_only = "open elsewhere"
    assert not second.record("school.name", "refused")
    assert isinstance(told[-1], SaveFailed)
    second.file.read_only = None
    assert not second.record("no.such.key", 1)
    assert isinstance(told[-1], FactRefused)
    assert on_disk(second).school.name == "seen"


def test_read_only_looking_leaves_no_mark(data: DataFolder) -> None:
    path = data.path_of("ana")
    before = sorted(item.name for item in path.parent.iterdir())
    desk = data.read(data.store.load(path))
    assert desk.assessment.next is not None
    assert sorted(item.name for item in path.parent.iterdir()) == before


def test_a_calendar_replaces_only_a_calendar(data: DataFolder, tmp_path: Path) -> None:
    desk = data.open(data.path_of("ana"))
    desk.record("profile.target_match", 2028)
    content = calendar(desk, redact=True)
    assert content is not None
    path = tmp_path / "dates.ics"
    assert not replaces(path, "ics")
    assert write(path, content, "ics", replace=False).read_bytes() == content
    assert replaces(path, "ics")
    path.write_text("mine")
    with pytest.raises(StoreError):
        replaces(path, "ics")


def test_a_place_with_one_time_zone_brings_it_along_unless_another_was_chosen(data: DataFolder) -> None:
    """Hours were told by the computer's clock, while the fields called the place's zone one's own."""
    desk = data.open(data.path_of("ana"))
    assert desk.record("profile.location", "NG")
    assert desk.profile.profile.time_zone == "Africa/Lagos"
    assert str(desk.now.tzinfo) == "Africa/Lagos"
    assert {*desk.undo()} == {"profile.location", "profile.time_zone"}
    assert desk.profile.profile.time_zone is None
    desk.record("profile.location", "US")
    assert desk.profile.profile.time_zone is None
    for place, zone in (("PK", "Asia/Karachi"), ("IN", "Asia/Kolkata"), ("BR", None)):
        desk.record("profile.location", place)
        assert desk.profile.profile.time_zone == zone
    desk.record("profile.time_zone", "America/Recife")
    desk.record("profile.location", "NG")
    assert desk.profile.profile.time_zone == "America/Recife"


def test_a_file_elsewhere_that_is_named_is_not_opened_next(tmp_path: Path) -> None:
    data = DataFolder(tmp_path, None)
    data.names.create("ana")
    data.used(data.path_of("ana"))
    client = tmp_path / "clients" / "ben.toml"
    client.parent.mkdir()
    client.write_text("schema = 3\n", encoding="utf-8")
    data.used(client)
    assert data.store.state.last == data.path_of("ana")
    data.used(client, made=True)
    assert data.store.state.last == client
