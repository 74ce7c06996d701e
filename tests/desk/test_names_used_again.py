"""A name that somebody had before: what is kept of the one never becomes the other's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from img_pathway.desk.folder import DataFolder
from img_pathway.profile.keep.forks import new
from img_pathway.profile.typed.keys import put_many

DAY = date(2026, 11, 28)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def _with_everything(data: DataFolder, name: str, first: int = 2030) -> Path:
    """A profile with a journal, backups, a what-if, and first questions left half-way."""
    desk = data.begin(name)
    path = desk.file.path
    for year in (first, first + 1):
        loaded = data.store.load(path)
        data.store.save(loaded, put_many(loaded.profile, {"profile.target_match": year}))
    data.forks(path).save(new(f"{name} fails", (), DAY))
    data.leave_questions(desk, 2)
    data.drafts(desk)["profile.label"] = name
    return path


def _begin(data: DataFolder, name: str) -> Path:
    return data.begin(name).file.path


def _rename(data: DataFolder, name: str) -> Path:
    return data.rename(_with_everything(data, "bob"), name)


def _copy(data: DataFolder, name: str) -> Path:
    data.copy(_with_everything(data, "bob"), name)
    return data.path_of(name)


@pytest.mark.parametrize("make", [_begin, _rename, _copy])
def test_who_gets_a_name_again_gets_nothing_of_who_had_it(data: DataFolder, make: Callable[..., Path]) -> None:
    first = _with_everything(data, "ana", 2027)
    data.delete(first)
    second = make(data, "ana")
    assert "ana-fails" not in data.forks(second).names()
    assert not any("2027" in str(entry.changes) for entry in data.store.journal(second).entries())
    assert not any("2027" in version.path.read_text() for version in data.versions(second))
    assert data.drafts(data.open(second)) != {"profile.label": "ana"}
    # Nothing is lost: it is found under a name of its own.
    earlier = data.path_of("ana-earlier")
    assert data.versions(earlier)
    assert data.forks(earlier).names() == ("ana-fails",)


def test_the_second_time_another_name_is_found(data: DataFolder) -> None:
    for _ in range(3):
        data.delete(_with_everything(data, "ana"))
    assert [data.versions(data.path_of(name)) != [] for name in ("ana", "ana-earlier", "ana-earlier-2")] == [True] * 3


def test_a_first_profile_without_a_name_begins_with_nothing_of_another_one(data: DataFolder) -> None:
    data.delete(_with_everything(data, "me"))
    assert data.open(None).file.path.stem == "me-2"


def test_a_copy_keeps_the_remarks_of_the_file(data: DataFolder) -> None:
    path = data.begin("ana").file.path
    path.write_text(path.read_text(encoding="utf-8") + "\n# ask the lawyer again\n", encoding="utf-8")
    data.copy(path, "bea")
    assert "# ask the lawyer again" in data.path_of("bea").read_text(encoding="utf-8")
