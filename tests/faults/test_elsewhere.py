"""Saves that fail in the wizard: kept, said, tried again, saved elsewhere; undo after a restart; odd files."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from pathlib import Path

import pytest

from img_pathway.desk.folder import DataFolder
from img_pathway.profile.file.disk_calls import MAX_SIZE, Files
from img_pathway.profile.file.errors import ReadOnly, StoreError
from img_pathway.profile.keep.library import Library as Names
from img_pathway.profile.keep.store import Store
from img_pathway.profile.typed import keys
from tests.faults.faulty import Backed, Faulty
from tests.tui.conftest import Start, _quiet, folder, wizard

__all__ = ["_quiet", "folder", "wizard"]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX files")


async def test_kept_said_and_tried_again(wizard: Start, folder: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        files = w.app.data.store.files = Faulty()
        files.fail, files.error = "write", errno.ENOSPC
        w.app.desk.record("profile.target_match", 2031)
        await w.until(lambda: "not saved" in w.text)
        assert "does not hold" in w.text.replace("\n", " ") or w.app.desk.problem is not None
        assert "whole" in str(w.app.desk.problem and w.app.desk.problem.todo)
        assert "2031" not in (folder / "profiles" / "pune.toml").read_text()
        files.fail = ""
        w.app.desk.retry()
        await w.until(lambda: "✓ saved" in w.text)
        assert "target_match = 2031" in (folder / "profiles" / "pune.toml").read_text()


async def test_saved_elsewhere(wizard: Start, folder: Path, tmp_path: Path) -> None:
    async with wizard("pune", size=(120, 40)) as w:
        files = w.app.data.store.files = Faulty()
        files.fail, files.error = "write", errno.EROFS
        w.app.desk.record("profile.target_match", 2031)
        await w.until(lambda: w.app.desk.problem is not None)
        await w.app.action_quit()
        await w.rest()
        assert "Your last change is not in the file" in w.text
        await w.press("y")
        assert "Save elsewhere" in w.text
        files.fail = ""
        target = tmp_path / "stick" / "me.toml"
        w.app.screen.query_one("Input").value = str(target)  # type: ignore[attr-defined]
        await w.press("enter")
        await w.until(lambda: w.app.desk.file.path == target)
        assert "target_match = 2031" in target.read_text()
        w.app.desk.record("profile.target_match", 2032)
        await w.until(lambda: "target_match = 2032" in target.read_text())
    assert "2031" not in (folder / "profiles" / "pune.toml").read_text()


async def test_undo_reaches_back_over_a_restart(wizard: Start) -> None:
    async with wizard("pune") as w:
        w.app.desk.record("profile.target_match", 2031)
        await w.rest()
        w.app.desk.record("profile.target_match", 2032)
        await w.rest()
        await w.press("u")
        assert w.app.desk.profile.profile.target_match == 2031
    async with wizard("pune") as w:
        await w.until(lambda: w.app.desk.can_redo)
        await w.press("u")
        assert w.app.desk.profile.profile.target_match == 2028
        await w.press("U")
        await w.press("U")
        assert w.app.desk.profile.profile.target_match == 2032


async def test_what_was_recorded_since_the_last_visit_is_told(wizard: Start, folder: Path) -> None:
    async with wizard("pune", today="2020-01-01") as w:
        w.app.data.remember(w.app.desk, "home")
    store = Store(folder)
    loaded = store.load(folder / "profiles" / "pune.toml")
    store.save(loaded, keys.put(loaded.profile, "school.name", "[b]x\x1b[2J"))
    async with wizard("pune", size=(120, 60)) as w:
        await w.press("r")
        assert "Recorded in this profile since your last visit" in w.text
        assert "school.name" in w.text


def test_what_cannot_be_written_at_the_end_is_rescued(folder: Path) -> None:
    desk = DataFolder(folder, "2026-11-22").open(folder / "profiles" / "pune.toml")
    kept = desk.file.rescue(keys.put(desk.profile, "profile.label", "kept"))
    assert kept is not None
    assert Store(folder).load(kept).profile.profile.label == "kept"


@posix
def test_odd_links_and_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "data")
    loaded = store.create(tmp_path / "real" / "a.toml")
    circle, dangling, link = (tmp_path / f"{name}.toml" for name in ("circle", "dangling", "link"))
    circle.symlink_to(circle)
    dangling.symlink_to(tmp_path / "nowhere.toml")
    link.symlink_to(loaded.path)
    for path in (circle, dangling):
        with pytest.raises(StoreError):
            store.load(path)
        with pytest.raises(StoreError):
            store.create(path)
        assert path.is_symlink()
    opened = store.load(link)
    # The file came to belong to somebody else after it was opened: it is not made ours by replacing it.
    monkeypatch.setattr(os, "geteuid", lambda: 987654)
    with pytest.raises(ReadOnly):
        store.save(opened, keys.put(opened.profile, "profile.label", "x"))


@posix
def test_nothing_is_restored_over_the_file_of_another_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    loaded = Names(store).create("ana")
    store.save(loaded, keys.put(loaded.profile, "school.name", "first"))
    before = loaded.path.read_bytes()
    monkeypatch.setattr(os, "geteuid", lambda: 987654)
    with pytest.raises(ReadOnly):
        store.restore(loaded.path, 1)

    class Closed(Files):
        def read(self, path: Path, limit: int = MAX_SIZE) -> bytes:
            if path == loaded.path:
                raise PermissionError(errno.EACCES, "closed", str(path))
            return super().read(path, limit)

    # It cannot even be read, so it could only be moved away.
    store.files = Closed()
    with pytest.raises(ReadOnly):
        store.restore(loaded.path, 1)
    assert loaded.path.read_bytes() == before
    assert not list(loaded.path.parent.glob("*.damaged"))


@posix
@pytest.mark.parametrize("kind", ["pipe", "socket", "device"])
def test_what_is_no_file_is_refused_at_once_and_called_by_its_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.toml"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        with socket.socket(socket.AF_UNIX) as end, contextlib.chdir(tmp_path):
            end.bind(path.name)
    with pytest.raises(StoreError, match="a pipe or a device"):
        Store(tmp_path).load(path)


def test_a_disk_that_goes_away_at_any_call_is_a_failed_save(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = DataFolder(folder, "2026-11-22").open(folder / "profiles" / "pune.toml")

    def gone(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "gone")

    with monkeypatch.context() as patch:
        patch.setattr("img_pathway.profile.keep.store.need_own", gone)
        assert desk.record("profile.label", "kept")
        desk.flush()
    assert desk.dirty
    assert desk.problem is not None
    assert "the disk reports an error" in desk.problem.what
    desk.flush()
    assert not desk.dirty


async def test_a_change_the_disk_did_not_confirm_and_that_was_taken_back_does_not_come_again(
    wizard: Start, folder: Path
) -> None:
    path = folder / "profiles" / "pune.toml"
    async with wizard("pune", size=(120, 40)) as w:
        w.app.desk.record("profile.label", "first")
        await w.until(lambda: "✓ saved" in w.text)
        files = w.app.data.store.files = Backed(path.name)
        files.fail, files.error = "fsync_dir", errno.EIO
        w.app.desk.record("profile.target_match", 2031)
        await w.until(lambda: "not saved" in w.text)
        assert "target_match = 2031" in path.read_text()
        files.fail = ""
        await w.press("u")
        await w.until(lambda: "✓ saved" in w.text)
        assert "target_match = 2028" in path.read_text()
        w.app.desk.look()
        await w.rest(0.3)
        assert w.app.desk.profile.profile.target_match == 2028
    desk = DataFolder(folder, "2026-11-22").open(path)
    back, forth = desk.file.earlier(desk.profile)
    assert [version.profile.label for _, version in back] == ["Sample: Pune"]
    assert [version.profile.target_match for _, version in forth] == [2031]


@pytest.mark.parametrize("what", ["huge", "folder", "garbage"])
def test_restoring_over_anything_keeps_what_stood_there(tmp_path: Path, what: str) -> None:
    store = Store(tmp_path)
    loaded = Names(store).create("ana")
    saved = store.save(loaded, keys.put(loaded.profile, "school.name", "first"))
    store.save(saved, keys.put(saved.profile, "school.name", "second"))
    path = loaded.path
    path.unlink()
    if what == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"x" * (3 * 1024 * 1024 if what == "huge" else 50))
    store.restore(path, 1)
    assert store.load(path).profile == loaded.profile
    aside = list(path.parent.glob("*.damaged"))
    assert len(aside) == (what != "garbage")


def test_conflict_copies_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from img_pathway.__main__ import main

    store = Store(tmp_path)
    Names(store).create("ana")
    copy = tmp_path / "profiles" / "ana.sync-conflict-20261122-101112-ABCDEF7.toml"
    copy.write_bytes(store.folder.profile("ana").read_bytes())
    assert main(["next", "ana", "--data-dir", str(tmp_path)]) == 0
    assert copy.name in capsys.readouterr().err
