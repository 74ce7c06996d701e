from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from img_pathway.profile.checks.schema import check_document
from img_pathway.profile.facts import Profile
from img_pathway.profile.file import migrate, toml
from img_pathway.profile.file.codec import from_document
from img_pathway.profile.file.disk_calls import locked
from img_pathway.profile.file.errors import Busy, Missing, NotSaved, ReadOnly, StoreError, Unreadable
from img_pathway.profile.file.paths import data_dir
from img_pathway.profile.keep.backups import KEEP_AT_MOST, Backups
from img_pathway.profile.keep.journal import MAX_BYTES
from img_pathway.profile.keep.library import Library, check_name, conflict_copies, is_path
from img_pathway.profile.keep.merge import changes, merge
from img_pathway.profile.keep.store import Conflict, Loaded, Store
from img_pathway.profile.keep.undo import versions
from img_pathway.profile.typed import keys
from tests.faults.sizes import met
from tests.profile.strategies import SLOW, crowded, full, profiles
from tests.profile.undoing import put_again, take_back

DAY = date(2026, 1, 2)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


@pytest.fixture
def ana(store: Store) -> Loaded:
    return Library(store).create("ana")


def put(store: Store, loaded: Loaded, key: str, text: str) -> Loaded:
    return store.save(loaded, keys.put(loaded.profile, key, keys.parse(key, text)))


@given(profiles())
@settings(max_examples=met(60), suppress_health_check=SLOW)
def test_text_reads_back_and_never_changes_again(profile: Profile) -> None:
    text = toml.dumps(profile)
    again = from_document(toml.loads(text.encode(), "x"))
    assert again == profile
    assert toml.dumps(again) == text
    assert not toml.is_cut(text)
    assert toml.comments(text) == {}


def test_save_and_load(store: Store, ana: Loaded) -> None:
    saved = store.save(ana, full())
    assert saved.profile == full()
    loaded = Store(store.folder.root).load(ana.path)
    assert (loaded.profile, loaded.fingerprint, loaded.problems) == (full(), saved.fingerprint, ())
    text = ana.path.read_text("utf-8")
    assert text.startswith(toml.HEADER[0])
    assert "#: Every sitting of every Step" in text
    assert text.endswith(toml.END + "\n")
    assert store.save(saved, full()) is saved


@posix
def test_files_are_private(store: Store, ana: Loaded) -> None:
    ana.path.chmod(0o644)
    put(store, ana, "profile.label", "A")
    for path in [store.folder.root, *store.folder.root.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@posix
def test_a_linked_profile_is_written_where_the_link_leads(store: Store, tmp_path: Path) -> None:
    loaded = store.create(tmp_path / "elsewhere" / "a.toml")
    link = tmp_path / "link.toml"
    link.symlink_to(loaded.path)
    put(store, store.load(link), "profile.label", "A")
    assert link.is_symlink()
    assert store.load(loaded.path).profile.profile.label == "A"


@posix
def test_a_file_of_another_account_is_only_read(store: Store, ana: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 987654)
    loaded = store.load(ana.path)
    assert loaded.read_only is not None
    with pytest.raises(ReadOnly):
        put(store, loaded, "profile.label", "A")


@given(crowded())
@settings(max_examples=3, suppress_health_check=SLOW)
def test_a_profile_with_everything_reads_back(doc: dict[str, Any]) -> None:
    assert check_document(doc) == []
    profile = from_document(doc)
    recorded = "\n".join(keys.flatten(profile))
    patterns = [re.escape(info.key) for info in keys.all_keys()]
    for name, ident in {
        "N": "[1-9]",
        "YEAR": "2026",
        "STEP": "exams.step3",
        "RULE": "ecfmg.path-2",
        "FEE": "ecfmg.path-2",
        "WAIT": "ecfmg.path-2",
    }.items():
        patterns = [re.sub(rf"\b{name}\b", ident, pattern) for pattern in patterns]
    assert all(re.search(f"^{pattern}$", recorded, re.MULTILINE) for pattern in patterns)
    assert from_document(toml.loads(toml.dumps(profile).encode(), "x")) == profile


@given(crowded())
@settings(max_examples=1, suppress_health_check=SLOW, phases=[Phase.generate], database=None)
def test_reading_the_facts_costs_less_than_parsing_the_file(doc: dict[str, Any]) -> None:
    text = toml.dumps(from_document(doc))
    parse = best_of(lambda: tomllib.loads(text))
    read = best_of(lambda: from_document(doc))
    print(f"from_document: {read / parse:.2f} of tomllib.loads ({len(text)} characters)")
    assert read <= 0.6 * parse


def best_of(work: Callable[[], object], times: int = 15) -> float:
    """Seconds of the quickest run: what is left when the machine was not busy elsewhere."""

    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return min(once() for _ in range(times))


def test_a_checked_file_needs_neither_pydantic_nor_much_else(store: Store, ana: Loaded) -> None:
    saved = store.save(ana, full())
    code = (
        "import sys; from pathlib import Path; from img_pathway.profile.keep.store import Store\n"
        f"Store(Path({str(store.folder.root)!r})).load(Path({str(saved.path)!r}))\n"
        "print(*[m for m in ('pydantic','textual','filelock','pycountry','dateutil','tomli_w','zoneinfo','difflib',"
        "'gzip') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_file_changed_by_hand_is_checked_again(store: Store, ana: Loaded) -> None:
    ana.path.write_text("schema = 1\n[school]\ncountry = 'India'\nenrolled = 'x'\n", "utf-8")
    with pytest.raises(Unreadable) as refused:
        store.load(ana.path)
    assert [problem.key for problem in refused.value.problems] == ["school.country", "school.enrolled"]


def test_state_that_lies_or_is_garbage_is_survived(store: Store, ana: Loaded) -> None:
    bad = b"schema = 1\nexams = 3\n"
    ana.path.write_bytes(bad)
    from img_pathway.profile.keep.store import fingerprint

    store.state.checked(ana.path, fingerprint(bad))
    with pytest.raises(Unreadable):
        store.load(ana.path)
    for garbage in (b"", b"{", b"[1]", b'{"profiles": 3, "last": 4}', b"\xff"):
        store.folder.state.write_bytes(garbage)
        fresh = Store(store.folder.root)
        assert fresh.state.last is None
        fresh.state.remember(ana.path, last=True, place="exams.step1")
        assert fresh.state.of(ana.path)["place"] == "exams.step1"
        assert Library(fresh).default() == ana.path


def test_a_newer_file_is_only_read(store: Store, ana: Loaded) -> None:
    text = "schema = 99\n[profile]\nlabel = 'A'\n[exams]\nstep1 = 'different now'\n"
    ana.path.write_text(text, "utf-8")
    loaded = store.load(ana.path)
    assert loaded.read_only is not None
    assert "newer version" in loaded.read_only
    assert loaded.profile.profile.label == "A"
    assert [problem.key for problem in loaded.problems] == ["exams"]
    with pytest.raises(ReadOnly):
        put(store, loaded, "profile.label", "B")
    with pytest.raises(ReadOnly):
        put(store, ana, "profile.label", "B")
    assert ana.path.read_text("utf-8") == text


def test_migrations_go_step_by_step() -> None:
    steps = {1: lambda doc: {**doc, "one": 1}, 2: lambda doc: {**doc, "two": doc["one"] + 1}}
    assert migrate.migrated({"schema": 1, "zz": 0}, steps, 3) == {"schema": 3, "zz": 0, "one": 1, "two": 2}
    assert migrate.migrated({"schema": 9}, steps, 3) == {"schema": 9}
    assert migrate.migrated({"schema": "x"}, steps, 3) == {"schema": "x"}


def test_own_comments_are_kept_at_the_head_of_their_table(store: Store, ana: Loaded) -> None:
    ana.path.write_text(
        "# top\nschema = 1 # gone\n\n# about exams\n[exams]\n# inside\nstep1 = [{date = 2025-07-15}]\n"
        "[school]\nname = '# no comment'\n# last\n",
        "utf-8",
    )
    saved = put(store, store.load(ana.path), "profile.label", "A")
    first = ana.path.read_text("utf-8")
    assert first.index("# about exams") < first.index("# inside") < first.index("[exams]")
    for comment in ("# top", "# last"):
        assert first.count(comment + "\n") == 1
    assert first.count("# schema: gone\n") == 1
    put(store, saved, "profile.label", "B")
    assert ana.path.read_text("utf-8") == first.replace('"A"', '"B"')


def test_two_sessions_both_keep_their_facts(store: Store, ana: Loaded) -> None:
    other = Store(store.folder.root)
    theirs = other.load(ana.path)
    put(store, ana, "exams.step1.1.date", "2025-07-15")
    saved = put(other, theirs, "school.country", "IN")
    assert [change.key for change in saved.merged] == ["exams.step1.1.date"]
    assert keys.flatten(store.load(ana.path).profile) == {
        "exams.step1.1.date": date(2025, 7, 15),
        "school.country": "IN",
    }


def test_the_same_fact_on_both_sides_is_put_to_the_person(store: Store, ana: Loaded) -> None:
    other = Store(store.folder.root)
    theirs = other.load(ana.path)
    put(store, ana, "school.country", "IN")
    with pytest.raises(Conflict) as conflict:
        put(other, theirs, "school.country", "GB")
    assert [(clash.key, clash.mine, clash.theirs) for clash in conflict.value.clashes] == [
        ("school.country", "GB", "IN")
    ]
    assert store.load(ana.path).profile.school.country == "IN"
    saved = other.save(conflict.value.theirs, conflict.value.settled({"school.country": "mine"}))
    assert saved.profile.school.country == "GB"


def built(*pairs: tuple[str, object]) -> Profile:
    profile = Profile()
    for key, value in pairs:
        profile = keys.put(profile, key, value)
    return profile


def test_merging_lists() -> None:
    base = built(("exams.step1.1.date", DAY))
    scored = keys.put(base, "exams.step1.1.score", 230)
    reported = keys.put(base, "exams.step1.1.reported", DAY)
    assert merge(base, scored, reported) == (keys.put(scored, "exams.step1.1.reported", DAY), [])
    later, latest = (keys.put(base, "exams.step1.2.date", DAY + timedelta(n)) for n in (1, 2))
    merged, clashes = merge(base, later, latest)
    assert ([s.date for s in merged.exams.step1], clashes) == ([DAY, DAY + timedelta(2), DAY + timedelta(1)], [])
    assert merge(base, later, later) == (later, [])
    moved = keys.put(scored, "exams.step1.1.date", DAY + timedelta(9))
    assert [clash.key for clash in merge(base, moved, reported)[1]] == ["exams.step1.1"]
    removed = keys.put(base, "exams.step1.1", None)
    merged, clashes = merge(base, removed, reported)
    assert (merged, [clash.key for clash in clashes]) == (reported, ["exams.step1"])
    assert merge(base, removed, reported, {"exams.step1": "mine"}) == (removed, [])
    two = built(("exams.step3.1.reported", DAY), ("exams.step3.2.reported", DAY + timedelta(1)))
    one = built(("exams.step3.1.score", 230))
    merged, clashes = merge(Profile(), two, one)
    assert (merged.exams.step3, [clash.key for clash in clashes]) == (
        (one.exams.step3[0], two.exams.step3[1]),
        ["exams.step3.1"],
    )
    assert merge(Profile(), two, one, {"exams.step3.1": "mine"}) == (two, [])
    unnamed = keys.put(base, "exams.step1.2.result", "pass")
    assert [clash.key for clash in merge(base, unnamed, later)[1]] == ["exams.step1.2"]


@given(profiles(), profiles(), profiles())
@settings(max_examples=met(60), suppress_health_check=SLOW)
def test_merge_never_loses_what_one_side_did(base: Profile, mine: Profile, theirs: Profile) -> None:
    assert merge(base, mine, base)[0] == mine
    assert merge(base, base, theirs)[0] == theirs
    assert merge(base, mine, mine) == (mine, [])
    _, clashes = merge(base, mine, theirs)
    assert merge(base, mine, theirs, {clash.key: "mine" for clash in clashes})[1] == []


def test_garbage_underneath_is_never_overwritten_unasked(store: Store, ana: Loaded) -> None:
    ana.path.write_bytes(b"\x00garbage")
    with pytest.raises(Unreadable):
        put(store, ana, "profile.label", "A")
    assert ana.path.read_bytes() == b"\x00garbage"
    saved = store.save(ana, keys.put(ana.profile, "profile.label", "A"), over=True)
    assert saved.profile.profile.label == "A"
    assert store.backups(ana.path).read(1) == b"\x00garbage"


def test_a_file_that_vanished_is_written_again(store: Store, ana: Loaded) -> None:
    ana.path.unlink()
    put(store, ana, "profile.label", "A")
    assert store.load(ana.path).profile.profile.label == "A"


def test_a_held_lock_is_busy_not_a_hang(store: Store, ana: Loaded) -> None:
    with locked(ana.path), pytest.raises(Busy), locked(ana.path, wait=0.05):
        pass
    put(store, ana, "profile.label", "A")


def test_undo_and_redo_survive_a_restart(store: Store, ana: Loaded) -> None:
    loaded = put(store, ana, "exams.step1.1.date", "2025-07-15")
    loaded = put(store, loaded, "exams.step1.2.date", "2025-08-15")
    loaded = store.save(loaded, keys.put(loaded.profile, "exams.step1.1", None))
    again = Store(store.folder.root)
    loaded = take_back(again, again.load(ana.path))
    assert [s.date for s in loaded.profile.exams.step1] == [date(2025, 7, 15), date(2025, 8, 15)]
    loaded = take_back(again, take_back(again, loaded))
    assert loaded.profile == Profile()
    assert not versions(loaded.profile, again.journal(ana.path))[0]
    loaded = put_again(again, put_again(again, loaded))
    assert len(loaded.profile.exams.step1) == 2
    loaded = put(again, loaded, "school.country", "IN")
    assert not versions(loaded.profile, again.journal(ana.path))[1]


def test_undo_leaves_alone_what_others_changed_since(store: Store, ana: Loaded) -> None:
    put(store, ana, "school.country", "IN")
    ana.path.write_text("schema = 1\n[school]\ncountry = 'GB'\n", "utf-8")
    assert not versions(store.load(ana.path).profile, store.journal(ana.path))[0]


def test_a_damaged_journal_is_passed_over_and_it_is_bounded(store: Store, ana: Loaded) -> None:
    loaded = put(store, ana, "school.country", "IN")
    journal = store.journal(ana.path)
    with journal.path.open("ab") as file:
        file.write(
            b'\n{"id": 1}\n[]\n\xff\n{"id":"x","time":"2026-01-01T00:00:00+00:00","kind":"change","changes":[["a.b",1,2]]'
        )
    assert [entry.kind for entry in journal.entries()] == ["change"]
    for number in range(700):
        loaded = (
            store.save(loaded, keys.put(loaded.profile, "school.name", f"{number} " + "x" * 1000))
            if (number < 3)
            else loaded
        )
        journal.add("change", changes(Profile(), loaded.profile), NOON)
    assert journal.path.stat().st_size <= MAX_BYTES
    assert len(journal.entries()) > 50
    journal.path.unlink()
    assert journal.stacks() == ([], [])


def test_backups_first_of_a_session_then_by_age(tmp_path: Path) -> None:
    clock = [NOON]
    store = Store(tmp_path, now=lambda: clock[0])
    loaded = Library(store).create("ana")
    backups = store.backups(loaded.path)
    for minute, wanted in [(0, 1), (1, 1), (59, 1), (61, 2), (62, 2)]:
        clock[0] = NOON + timedelta(minutes=minute)
        loaded = put(store, loaded, "profile.label", f"at {minute}")
        assert len(backups.list()) == wanted
    clock[0] = NOON - timedelta(days=400)
    put(store, loaded, "profile.label", "the clock moved back")
    assert len(backups.list()) == 3
    put(Store(tmp_path, now=lambda: NOON + timedelta(minutes=63)), store.load(loaded.path), "profile.label", "new")
    assert len(backups.list()) == 4


def test_backups_are_bounded_and_spread(tmp_path: Path) -> None:
    backups = Backups(tmp_path / "b")
    for hour in range(24 * 120):
        if hour % 5 == 0:
            backups.take(f"{hour}".encode(), f"{hour:08x}", NOON + timedelta(hours=hour))
    kept = backups.list()
    assert 10 < len(kept) <= KEEP_AT_MOST
    assert kept[0].time - kept[-1].time > timedelta(days=80)


def test_the_backup_just_taken_stays_whatever_the_clock_says(tmp_path: Path) -> None:
    backups = Backups(tmp_path / "b")
    for number in range(40):
        backups.take(f"{number}".encode(), f"{number:08x}", NOON + timedelta(minutes=number))
    back = NOON - timedelta(days=400)
    for number in range(100, 103):
        path = backups.take(f"{number}".encode(), f"{number:08x}", back - timedelta(minutes=number))
        assert path is not None
        assert path.exists()


def test_large_backups_are_packed_and_bombs_refused(tmp_path: Path) -> None:
    import gzip

    backups = Backups(tmp_path / "b")
    path = backups.take(b"#" * 100_000, "0" * 64, NOON)
    assert path is not None
    assert path.stat().st_size < 5000
    assert backups.read(1) == b"#" * 100_000
    path.write_bytes(gzip.compress(b"\0" * 50_000_000))
    with pytest.raises(Unreadable):
        backups.read(1)
    path.write_bytes(b"\x1f\x8bgarbage")
    with pytest.raises(Unreadable):
        backups.read(1)


@pytest.mark.parametrize("damage", [None, b"", b"schema = 1\n[sch", b"\x00\xff\x00"])
def test_a_backup_is_restored_over_anything(store: Store, ana: Loaded, damage: bytes | None) -> None:
    loaded = put(store, ana, "school.country", "IN")
    put(Store(store.folder.root), loaded, "school.country", "GB")
    if damage is None:
        ana.path.unlink()
    else:
        ana.path.write_bytes(damage)
    with pytest.raises(StoreError):
        store.load(ana.path)
    assert store.restore(ana.path, 1).profile.school.country == "IN"
    if damage:
        assert store.backups(ana.path).read(1) == damage
    with pytest.raises(Missing):
        store.restore(ana.path, 99)


def test_restoring_can_itself_be_undone(store: Store, ana: Loaded) -> None:
    loaded = put(store, ana, "school.country", "IN")
    loaded = put(Store(store.folder.root), loaded, "school.country", "GB")
    loaded = store.restore(ana.path, 1)
    assert loaded.profile.school.country == "IN"
    assert store.backups(ana.path).read(1).count(b"GB") == 1
    assert take_back(store, loaded).profile.school.country == "GB"


def test_a_file_cut_short_says_so(store: Store, ana: Loaded) -> None:
    saved = put(store, ana, "school.country", "IN")
    text = saved.path.read_text("utf-8")
    saved.path.write_text(text[: text.index("#: End")], "utf-8")
    loaded = store.load(saved.path)
    assert "cut short" in loaded.problems[0].text
    assert loaded.cut
    # Whatever is recorded ends it again.
    assert not put(store, loaded, "school.country", "GB").cut


def test_a_file_of_which_only_the_head_is_left_is_nobody(store: Store, ana: Loaded) -> None:
    text = put(store, ana, "school.country", "IN").path.read_text("utf-8")
    ana.path.write_text(text[: text.index("#:", text.index("schema ="))], "utf-8")
    with pytest.raises(Unreadable, match="cut short"):
        store.load(ana.path)


def test_the_library(store: Store, ana: Loaded) -> None:
    library = Library(store)
    assert library.default() == ana.path
    with pytest.raises(StoreError, match="already"):
        library.create("ana")
    put(store, ana, "profile.label", "A")
    copy = library.copy(ana.path, "what-if")
    assert copy.profile.profile.label == "A"
    assert library.default() is None
    store.state.remember(ana.path, place="exams.step1")
    moved = library.rename(ana.path, "anna")
    assert store.state.of(moved)["place"] == "exams.step1"
    assert not store.state.of(ana.path)
    assert store.backups(moved).list()
    assert library.default() == moved
    with pytest.raises(StoreError):
        library.rename(moved, "what-if")
    (moved.parent / "anna (Ana's conflicted copy 2026-01-01).toml").write_text("")
    (moved.parent / "anna.sync-conflict-20260101-120000-ABCDEFG.toml").write_text("")
    assert [(item.name, len(item.copies)) for item in library.list()] == [("anna", 2), ("what-if", 0)]
    assert len(conflict_copies(moved)) == 2
    backup = library.delete(moved)
    assert backup is not None
    assert not moved.exists()
    with pytest.raises(Missing):
        library.delete(moved)
    assert store.restore(moved, 1).profile.profile.label == "A"


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".a", "a/b", "a\\b", "a b", "a\0", "status", "Set", "x" * 61, "-x", "é", "con", "a.toml"]
)
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(StoreError):
        check_name(name)


def test_paths_and_names() -> None:
    assert check_name("ana_2-b") == "ana_2-b"
    assert is_path("./ana")
    assert is_path("ana.toml")
    assert is_path("..\\ana")
    assert not is_path("ana")


def test_only_the_plain_tilde_is_expanded(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    library = Library(store)
    assert library.locate("~/a.toml") == tmp_path / "a.toml"
    for text in ("~nobody/x.toml", "~root/x.toml", "~x.toml"):
        with pytest.raises(StoreError) as refused:
            library.locate(text)
        assert refused.value.todo
    for text in ("/", "//", "/..", "./../../../../../../../../../../../.."):
        with pytest.raises(StoreError, match="is a folder"):
            library.locate(text)
    assert library.locate("./~x.toml") == Path.cwd() / "~x.toml"
    assert data_dir("~nobody") == Path.cwd() / "~nobody"


def test_a_file_that_cannot_be_read_points_to_earlier_versions(store: Store, ana: Loaded) -> None:
    ana.path.write_bytes(b"")
    with pytest.raises(Unreadable) as refused:
        store.load(ana.path)
    assert "Earlier versions" not in refused.value.todo
    ana.path.unlink()
    put(store, ana, "school.country", "IN")
    put(store, store.load(ana.path), "school.country", "GB")
    for damage in (b"", b"schema = ", b"\xff", b"schema = 1\nexams = 3\n"):
        ana.path.write_bytes(damage)
        with pytest.raises(Unreadable) as refused:
            store.load(ana.path)
        assert str(store.folder.backups(ana.path)) in refused.value.todo
    ana.path.unlink()
    with pytest.raises(Missing, match="Earlier versions"):
        store.load(ana.path)


def test_a_file_too_large_for_a_backup_is_not_removed(store: Store, ana: Loaded) -> None:
    ana.path.write_bytes(b"#" * 4_000_000)
    with pytest.raises(StoreError, match="too large"):
        Library(store).delete(ana.path)
    assert ana.path.stat().st_size == 4_000_000


def test_a_profile_too_large_to_read_back_is_not_written(store: Store, ana: Loaded) -> None:
    profile = full()
    for number in range(400):
        for part in ("answer", "seen_at"):
            profile = keys.put(profile, f"answers.a{number}.{part}", "\u00e9\u4e00" * 1000)
    before = ana.path.read_bytes()
    with pytest.raises(NotSaved, match="larger than"):
        store.save(ana, profile)
    assert ana.path.read_bytes() == before


@posix
def test_odd_files_are_refused_without_hanging(store: Store, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 4_000_000)
    for path in (pipe, loop, large, tmp_path, tmp_path / "none.toml", Path("/dev/zero")):
        with pytest.raises(StoreError) as refused:
            store.load(path)
        assert refused.value.todo
