"""Every call of a save made to fail: the file is whole, the words are true, a retry works."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from img_pathway.profile.facts import Profile
from img_pathway.profile.file import toml
from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.file.errors import NotSaved
from img_pathway.profile.keep.store import Loaded, Store
from img_pathway.profile.typed import keys
from tests.faults.faulty import CALLS, ERRORS, HARMLESS, Backed, Faulty, start
from tests.faults.sizes import FULL
from tests.profile.strategies import full
from tests.profile.undoing import take_back


def test_the_order_of_a_save(tmp_path: Path) -> None:
    files = Backed()
    store, loaded = start(tmp_path, files)
    store.save(loaded, full())
    assert files.calls[:6] == ["create", "write", "fsync", "close", "replace", "fsync_dir"]
    assert {name for name in vars(Files) if not name.startswith("_")} == {*CALLS, *HARMLESS}


@pytest.mark.fault
@pytest.mark.parametrize(
    ("files_type", "call"), [*((Faulty, call) for call in CALLS), *((Backed, call) for call in CALLS[2:])]
)
@pytest.mark.parametrize("code", ERRORS, ids=errno.errorcode.__getitem__)
def test_one_failing_call_leaves_a_whole_file(tmp_path: Path, files_type: type[Faulty], call: str, code: int) -> None:
    files = files_type()
    store, loaded = start(tmp_path, files)
    old = loaded.path.read_bytes()
    new = toml.dumps(full()).encode()
    files.fail, files.error = call, code
    with pytest.raises(NotSaved) as failed:
        store.save(loaded, full())
    wanted = {"old": old, "new": new}[failed.value.on_disk]
    assert loaded.path.read_bytes() == wanted
    assert failed.value.on_disk == ("new" if call == "fsync_dir" else "old")
    assert failed.value.todo
    files.fail = ""
    assert store.save(loaded, full()).profile == full()
    assert loaded.path.read_bytes() == new
    assert not list(loaded.path.parent.glob("*.tmp"))


@pytest.mark.fault
@pytest.mark.parametrize("call", HARMLESS)
@pytest.mark.parametrize("code", ERRORS, ids=errno.errorcode.__getitem__)
def test_a_failing_side_call_does_not_stop_a_save(tmp_path: Path, call: str, code: int) -> None:
    files = Faulty()
    store, loaded = start(tmp_path, files)
    litter = loaded.path.with_name(f".{loaded.path.name}.abc.tmp")
    litter.write_text("left by a killed save")
    files.fail, files.error = call, code
    assert store.save(loaded, full()).profile == full()
    assert call in files.calls
    assert Store(tmp_path).load(loaded.path).profile == full()
    assert litter.exists() == (call == "unlink")


def test_a_save_the_disk_did_not_confirm_can_be_undone(tmp_path: Path) -> None:
    files = Backed()
    store, loaded = start(tmp_path, files)
    loaded = store.save(loaded, keys.put(loaded.profile, "school.country", "IN"))
    files.fail = "fsync_dir"
    with pytest.raises(NotSaved):
        store.save(loaded, full())
    files.fail = ""
    saved = store.save(loaded, full())
    assert saved.merged == ()
    assert keys.flatten(take_back(store, saved).profile) == keys.flatten(loaded.profile)


@pytest.mark.parametrize("rival", [False, True])
def test_what_the_disk_did_not_confirm_is_our_own_and_can_be_taken_back(tmp_path: Path, rival: bool) -> None:
    files = Backed()
    store, loaded = start(tmp_path, files)
    files.fail = "fsync_dir"
    for name in ("first", "second"):
        with pytest.raises(NotSaved):
            store.save(loaded, keys.put(loaded.profile, "school.name", name))
    assert Store(tmp_path).load(loaded.path).profile.school.name == "second"
    if rival:
        other = Store(tmp_path)
        theirs = other.load(loaded.path)
        other.save(theirs, keys.put(theirs.profile, "profile.label", "theirs"))
    files.fail = ""
    before = files.calls.count("fsync_dir")
    saved = store.save(loaded, loaded.profile)
    assert files.calls.count("fsync_dir") > before
    assert saved.profile.school.name is None
    assert [change.key for change in saved.merged] == (["profile.label"] if rival else [])
    # Confirmed now: the same once more writes nothing.
    before = len(files.calls)
    assert store.save(saved, saved.profile) is saved
    assert "write" not in files.calls[before:]


def test_a_retry_of_what_the_disk_did_not_confirm_writes_it_again(tmp_path: Path) -> None:
    files = Backed()
    store, loaded = start(tmp_path, files)
    files.fail = "fsync_dir"
    wanted = keys.put(loaded.profile, "school.name", "first")
    with pytest.raises(NotSaved):
        store.save(loaded, wanted)
    files.fail, files.calls, files.armed = "", [], False
    assert store.save(loaded, wanted).profile == wanted
    assert files.calls[:6] == ["create", "write", "fsync", "close", "replace", "fsync_dir"]


@pytest.mark.fault
def test_short_writes_are_finished(tmp_path: Path) -> None:
    files = Faulty()
    files.short = True
    store, loaded = start(tmp_path, files)
    assert store.save(loaded, full()).profile == full()
    assert store.load(loaded.path).profile == full()


def attempt(store: Store, loaded: Loaded, profile: Profile) -> NotSaved | None:
    """Save; the refusal, when it is one in words. Anything else is an error of the test."""
    try:
        store.save(loaded, profile)
    except NotSaved as failed:
        return failed
    return None


@pytest.mark.fault
def test_every_call_in_turn_with_every_error(tmp_path: Path, figure: Callable[[str], None]) -> None:
    files = Faulty()
    store, loaded = start(tmp_path, files)
    store.save(loaded, keys.put(loaded.profile, "school.name", "first"))
    calls = len(files.calls)
    codes = sorted(errno.errorcode) if FULL else list(ERRORS)
    refused = 0
    for place in range(calls):
        for code in codes:
            folder = tmp_path / f"{place}-{code}"
            files = Faulty()
            store, loaded = start(folder, files)
            old, wanted = loaded.path.read_bytes(), keys.put(loaded.profile, "school.name", "first")
            new = toml.dumps(wanted).encode()
            files.at, files.error = place, code
            failed = attempt(store, loaded, wanted)
            on_disk = failed.on_disk if failed else "new"
            assert loaded.path.read_bytes() == {"old": old, "new": new}[on_disk]
            if failed:
                refused += 1
                assert failed.certain
                assert failed.todo
            files.at = -1
            before = files.calls.count("create")
            assert store.save(loaded, wanted).profile == wanted
            assert loaded.path.read_bytes() == new
            # What a failed save left is never written on: a retry makes a file of its own.
            assert files.calls.count("create") >= before
            assert not list(loaded.path.parent.glob(".*.tmp"))
    count = calls * len(codes)
    figure(f"{calls} calls of a save x {len(codes)} errors = {count} faults: {refused} refused in words, rest harmless")


def test_the_words_say_which_version_is_certain() -> None:
    assert "holds this change" in NotSaved("x", "y", "z", "new").certain
    assert "does not hold" in NotSaved("x", "y", "z", "old").certain
