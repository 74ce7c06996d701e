"""A case goes to another computer and comes back: nothing is lost, nothing is taken by itself, nothing foreign gets in."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.__main__ import main
from img_pathway.desk.cases.case_file import FORMAT, Case, read
from img_pathway.desk.cases.hand_over import hand_over
from img_pathway.desk.cases.take import compare, open_as_new
from img_pathway.desk.folder import DataFolder
from img_pathway.profile.facts import Profile
from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.file.errors import StoreError
from img_pathway.profile.keep.beside import beside, facts_of, kept_here
from img_pathway.profile.keep.forks import Fork, new
from img_pathway.profile.typed.keys import flatten, put, put_many
from tests.faults.sizes import met
from tests.packs import NEWER, changed
from tests.profile.strategies import SLOW, profiles

FULL = Path(__file__).parents[1] / "data" / "full.toml"
DAY = date(2026, 11, 22)


def folder(root: Path, name: str = "full", source: Path | None = FULL) -> DataFolder:
    data = DataFolder(root)
    if source is not None:
        data.store.folder.profiles.mkdir(parents=True)
        shutil.copy(source, data.path_of(name))
    return data


def forked(data: DataFolder, path: Path, title: str = "Step 3 fails", **facts: Any) -> Fork:
    """A fork of the profile with a change of a fact."""
    profile = data.store.load(path).profile
    made = new(title, data.forks(path).names(), DAY).changed(profile, facts or {"exams.step3.1.result": "fail"})
    data.forks(path).save(made)
    return made


def sent(data: DataFolder, target: Path, name: str = "full", **how: Any) -> Case:
    return hand_over(data, data.path_of(name), target, **how).case


def record(data: DataFolder, name: str, **facts: Any) -> None:
    loaded = data.store.load(data.path_of(name))
    data.store.save(loaded, put_many(loaded.profile, {key.replace("__", "."): value for key, value in facts.items()}))


def facts(data: DataFolder, name: str = "full") -> dict[str, Any]:
    return flatten(data.store.load(data.path_of(name)).profile)


def test_facts_forks_and_comments_come_out_as_they_went_in(tmp_path: Path) -> None:
    here, there = folder(tmp_path / "a"), folder(tmp_path / "b", source=None)
    fork = forked(here, here.path_of("full"))
    sent(here, tmp_path / "full.zip")
    taken = open_as_new(there, read(there.store, tmp_path / "full.zip"))
    assert taken.path == there.path_of("full")
    assert taken.packs == ()
    assert facts(there) == facts(here)
    assert [one.fork for one in there.forks(taken.path).list()] == [fork]
    assert "# A full profile: three years of facts" in taken.path.read_text()
    if os.name == "posix":
        assert (tmp_path / "full.zip").stat().st_mode & 0o077 == 0


@settings(max_examples=met(20), deadline=None, suppress_health_check=SLOW)
@given(profiles())
@pytest.mark.slow
def test_any_profile_goes_and_comes_out_equal(profile: Profile) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        here, there = DataFolder(root / "a"), DataFolder(root / "b")
        try:
            here.names.create("one", profile)
        except StoreError:
            return
        sent(here, root / "one.zip", "one")
        taken = open_as_new(there, read(there.store, root / "one.zip"))
        assert there.store.load(taken.path).profile == here.store.load(here.path_of("one")).profile


def test_there_and_back_each_change_is_shown_and_nothing_is_taken(tmp_path: Path) -> None:
    here, there = folder(tmp_path / "a"), folder(tmp_path / "b", source=None)
    sent(here, tmp_path / "1.zip")
    open_as_new(there, read(there.store, tmp_path / "1.zip"))
    before = {"school__credit_years": 6, "identity__passport_expires": date(2034, 5, 1)}
    record(there, "full", **before, waiting__errands__1__what="theirs")
    record(here, "full", school__credit_years=4, waiting__errands__1__what="mine", profile__target_match=2028)
    sent(there, tmp_path / "2.zip")
    mine = here.store.load(here.path_of("full")).profile
    found = compare(here, read(here.store, tmp_path / "2.zip"), here.path_of("full"), mine)
    rows = {row.key: (row.kind, row.was, row.yours) for row in found.rows}
    assert rows == {
        "school.credit_years": ("both", 5, 4),
        "identity.passport_expires": ("theirs", date(2031, 9, 30), date(2031, 9, 30)),
        "waiting.errands.2": ("theirs", None, None),
    }
    assert (found.yours_only, found.has_base, found.known) == (2, True, True)
    assert here.store.load(here.path_of("full")).profile == mine
    taken = put_many_in_order(mine, facts_of(found.rows, mine))
    assert [one.what for one in taken.waiting.errands] == ["mine", "theirs"]
    assert (taken.school.credit_years, taken.profile.target_match) == (6, 2028)


def put_many_in_order(profile: Profile, wanted: dict[str, Any]) -> Profile:
    for key, value in wanted.items():
        profile = put(profile, key, value)
    return profile


def test_what_was_not_taken_is_not_shown_again_the_next_time(tmp_path: Path, run: Callable[..., int]) -> None:
    here, there = folder(tmp_path / "a"), folder(tmp_path / "b", source=None)
    sent(here, tmp_path / "1.zip")
    open_as_new(there, read(there.store, tmp_path / "1.zip"))
    record(there, "full", school__credit_years=6, identity__passport_expires=date(2034, 5, 1))
    sent(there, tmp_path / "2.zip")
    words = ("take", str(tmp_path / "2.zip"), "--into", "full", "--only", "school")
    assert run(*words, "--data-dir", str(tmp_path / "a")) == 0
    record(there, "full", profile__target_match=2028)
    sent(there, tmp_path / "3.zip")
    mine = here.store.load(here.path_of("full")).profile
    # What was left out stays in the file it came with, and is not asked about again in the next one.
    again = compare(here, read(here.store, tmp_path / "2.zip"), here.path_of("full"), mine)
    assert [row.key for row in again.rows] == ["identity.passport_expires"]
    following = compare(here, read(here.store, tmp_path / "3.zip"), here.path_of("full"), mine)
    assert [row.key for row in following.rows] == ["profile.target_match"]


@settings(max_examples=met(60), deadline=None, suppress_health_check=SLOW)
@given(st.data(), profiles(), profiles(), profiles())
@pytest.mark.slow
def test_whatever_changed_on_either_side_nothing_is_lost_and_each_difference_is_shown(
    data: st.DataObject, base: Profile, mine: Profile, theirs: Profile
) -> None:
    rows = beside(base, mine, theirs)
    ours, there, start = flatten(mine), flatten(theirs), flatten(base)

    def shown(key: str) -> bool:
        return any(key == row.key or key.startswith(f"{row.key}.") for row in rows)

    for key in {*ours, *there}:
        listed = any(part.isdecimal() and len(part) < 4 for part in key.split("."))
        # Numbers of entries may move; of a plain fact the key says all.
        if not listed and there.get(key) not in (ours.get(key), start.get(key)):
            assert shown(key), key
    some = data.draw(st.lists(st.sampled_from(rows), unique_by=lambda row: row.key)) if rows else []
    result = flatten(put_many_in_order(mine, facts_of(some, mine)))
    for key, value in ours.items():
        if not any(key == row.key or key.startswith(f"{row.key}.") for row in some):
            assert result.get(key) == value, key
    for row in some:
        if not isinstance(row.theirs, (tuple, type(None))) and row.key in there:
            assert result[row.key] == row.theirs
    assert kept_here(base, mine, theirs) >= 0


def test_a_list_with_an_entry_gone_is_one_thing_to_decide() -> None:
    start = put_many(Profile(), {f"exams.step1.{n}.date": DAY + timedelta(n) for n in (1, 2, 3)})
    theirs = put(start, "exams.step1.1", None)
    [row] = beside(start, start, theirs)
    assert (row.key, len(row.yours), len(row.theirs)) == ("exams.step1", 3, 2)
    assert put_many_in_order(start, facts_of([row], start)) == theirs


def test_entries_added_there_come_behind_one_s_own_also_some_of_them() -> None:
    mine = put_many(Profile(), {"waiting.errands.1.what": "mine"})
    theirs = put_many(Profile(), {"waiting.errands.1.what": "one", "waiting.errands.2.what": "two"})
    rows = beside(Profile(), mine, theirs)
    assert [row.key for row in rows] == ["waiting.errands.2", "waiting.errands.3"]
    taken = put_many_in_order(mine, facts_of(rows[1:], mine))
    assert [one.what for one in taken.waiting.errands] == ["mine", "two"]


def test_it_never_takes_the_place_of_anything(tmp_path: Path) -> None:
    here, there = folder(tmp_path / "a"), folder(tmp_path / "b")
    record(there, "full", school__credit_years=9)
    held = there.path_of("full").read_bytes()
    sent(here, tmp_path / "full.zip")
    with pytest.raises(StoreError, match="left as it is"):
        sent(here, tmp_path / "full.zip")
    case = read(there.store, tmp_path / "full.zip")
    assert open_as_new(there, case).path.stem == "full-2"
    with pytest.raises(StoreError, match="already"):
        open_as_new(there, case, "full")
    assert there.path_of("full").read_bytes() == held
    # What an earlier profile of the name left behind is somebody else's.
    there.names.delete(there.path_of("full-2"))
    forked(folder(tmp_path / "c"), tmp_path / "c" / "profiles" / "full.toml")
    (there.store.folder.root / "forks" / "full-2").mkdir(parents=True)
    assert open_as_new(there, case).path.stem == "full-3"
    with pytest.raises(StoreError, match="earlier profile"):
        open_as_new(there, case, "full-2")


def test_another_person_s_case_is_not_mixed_in(tmp_path: Path) -> None:
    here, there = folder(tmp_path / "a"), folder(tmp_path / "b")
    sent(here, tmp_path / "mine.zip")
    sent(there, tmp_path / "theirs.zip")
    mine = here.store.load(here.path_of("full")).profile
    with pytest.raises(StoreError, match="another case"):
        compare(here, read(here.store, tmp_path / "theirs.zip"), here.path_of("full"), mine)
    unknown = folder(tmp_path / "c")
    found = compare(unknown, read(unknown.store, tmp_path / "theirs.zip"), unknown.path_of("full"), mine)
    assert (found.known, found.has_base) == (False, False)


def test_without_names_it_tells_nobody_and_cannot_come_back(tmp_path: Path) -> None:
    here, there = folder(tmp_path / "a"), folder(tmp_path / "b", source=None)
    record(
        here, "full", profile__passport_name="Zebulon Quux", school__name="Xanadu", waiting__errands__1__what="Plugh"
    )
    forked(here, here.path_of("full"), "Plugh fails", **{"school.name": "Xyzzy"})
    # A pack that is gone: its path would tell where it lay.
    lost = forked(here, here.path_of("full"), "Other rules", **{"profile.target_match": 2029})
    here.forks(here.path_of("full")).save(replace(lost, rules="/home/zebulon/rules.zip"))
    case = sent(here, tmp_path / "case.zip", redact=True)
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist()) + " ".join(archive.namelist())
    for token in ("zebulon", "Zebulon", "Quux", "Xanadu", "Xyzzy", "Plugh", "full-", str(tmp_path)):
        assert token not in text, token
    assert len(case.forks) == 2
    mine = here.store.load(here.path_of("full")).profile
    with pytest.raises(StoreError, match="cannot come back"):
        compare(here, case, here.path_of("full"), mine)
    # Nor does it when it was worked on there.
    taken = open_as_new(there, read(there.store, tmp_path / "case.zip"))
    record(there, taken.path.stem, profile__target_match=2029)
    back = sent(there, tmp_path / "back.zip", taken.path.stem)
    with pytest.raises(StoreError, match="cannot come back"):
        compare(here, back, here.path_of("full"), mine)


def test_rules_come_along_and_are_not_put_in_use(tmp_path: Path) -> None:
    pack = changed(tmp_path / "pack", NEWER)
    here, there = folder(tmp_path / "a"), folder(tmp_path / "b", source=None)
    from img_pathway.rulebook.pack import in_use

    in_use.use(pack, here.folder)
    here.forks(here.path_of("full")).save(replace(new("Other rules", (), DAY), rules=str(pack)))
    sent(here, tmp_path / "full.zip")
    taken = open_as_new(there, read(there.store, tmp_path / "full.zip"))
    assert taken.in_use is not None
    assert there.rulebook.origin == "built-in"
    assert there.pack(str(taken.in_use)).version == "2026.12.01"
    [fork] = [one.fork for one in there.forks(taken.path).list()]
    assert fork is not None
    assert fork.rules is not None
    assert Path(fork.rules).is_relative_to(there.folder)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setenv("IMG_PATHWAY_HOME", "/nowhere")
    return lambda *words: main(list(words))


class Killed(BaseException):
    """The process is gone: nothing it would have done afterwards happens."""


def killed_at(monkeypatch: pytest.MonkeyPatch, number: int) -> list[str]:
    """Every call that changes the disk is counted; from the given one on there are no more."""
    calls: list[str] = []

    def dying(name: str) -> Callable[..., Any]:
        real = getattr(Files, name)

        def call(self: Files, *args: Any) -> Any:
            calls.append(name)
            if len(calls) >= number:
                raise Killed
            return real(self, *args)

        return call

    for name in ("make_folder", "create", "write", "fsync", "replace", "fsync_dir", "append"):
        monkeypatch.setattr(Files, name, dying(name))
    return calls


@pytest.mark.parametrize("into", [False, True], ids=["as-new", "into"])
def test_killed_while_taking_old_or_new_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[..., int], into: bool
) -> None:
    here = folder(tmp_path / "a")
    sent(here, tmp_path / "1.zip")
    back = folder(tmp_path / "b", source=None)
    open_as_new(back, read(back.store, tmp_path / "1.zip"))
    record(back, "full", school__credit_years=6, profile__target_match=2029)
    fork = forked(back, back.path_of("full"))
    sent(back, tmp_path / "2.zip")
    old, wanted = facts(here), facts(back)
    number, done = 0, False
    while not done:
        number += 1
        root = tmp_path / f"run-{number}"
        if into:
            shutil.copytree(tmp_path / "a", root)
        words = [
            "take",
            str(tmp_path / "2.zip"),
            *(("--into", "full", "--all") if into else ()),
            "--data-dir",
            str(root),
        ]
        with monkeypatch.context() as patch:
            killed_at(patch, number)
            try:
                done = run(*words) == 0
            except Killed:
                done = False
        data = DataFolder(root)
        if into or data.path_of("full").exists():
            assert facts(data) in ([old, wanted] if into else [wanted])
            if facts(data) == wanted and not into:
                assert [one.fork for one in data.forks(data.path_of("full")).list()] == [fork]
        if not done and not into and not data.path_of("full").exists():
            # It can be taken again, and is whole then.
            taken = open_as_new(data, read(data.store, tmp_path / "2.zip"))
            assert facts(data, taken.path.stem) == wanted
            assert [one.fork for one in data.forks(taken.path).list()] == [fork]
    assert number > 10


def zipped(**files: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_toml", ".toml"), text)
    return buffer.getvalue()


MANIFEST = f"""format = "{FORMAT}"
schema = 1
case = "{"a" * 32}"
name = "x"
made = 2026-11-22T00:00:00Z
rules = "1"
rules_as_of = 2026-11-22
"""
SOUND = "schema = 3\n"


def linked() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        one = zipfile.ZipInfo("profile.toml")
        one.external_attr = 0o120777 << 16
        archive.writestr(one, "/etc/passwd")
        archive.writestr("manifest.toml", MANIFEST)
    return buffer.getvalue()


def twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("manifest.toml", MANIFEST)
        for text in (SOUND, SOUND):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr("profile.toml", text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("packed", "told"),
    [
        (b"", "not a sound .zip"),
        (b"PK\x03\x04 not really", "not a sound .zip"),
        (zipped(readme_txt="hello"), "not a case file"),
        (zipped(calendar_toml="x = 1"), "not a case file"),
        (zipped(manifest_toml=MANIFEST), "not a case file"),
        (zipped(manifest_toml="x = [", profile_toml=SOUND), "not valid TOML"),
        (zipped(manifest_toml=MANIFEST.replace("schema = 1", "schema = 2"), profile_toml=SOUND), "newer format"),
        (zipped(manifest_toml=MANIFEST.replace("case =", "other ="), profile_toml=SOUND), "not sound"),
        (zipped(manifest_toml=MANIFEST.replace("T00:00:00Z", "T00:00:00"), profile_toml=SOUND), "not sound"),
        (zipped(manifest_toml=MANIFEST, profile_toml="schema = 99\n"), "newer version"),
        (zipped(manifest_toml=MANIFEST, profile_toml="schema = 3\n[profile]\ntarget_match = 'x'\n"), "target"),
        (zipped(manifest_toml=MANIFEST, profile_toml=SOUND, **{"..__..__evil_toml": "x = 1"}), "leads out"),
        (zipped(manifest_toml=MANIFEST, profile_toml=SOUND + "#" * 3_000_000), "cannot be used"),
        (linked(), "link"),
        (twice(), "twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_sound_case_is_one_line_and_leaves_nothing(
    tmp_path: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str], packed: bytes, told: str
) -> None:
    (tmp_path / "case.zip").write_bytes(packed)
    for words in ((), ("--dry-run",)):
        assert run("take", str(tmp_path / "case.zip"), *words, "--data-dir", str(tmp_path / "data")) in (2, 3)
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("\n") == 1
        assert told.casefold() in err.casefold()
        assert "Traceback" not in err
    assert not (tmp_path / "data").exists()


def test_bent_case_files_are_read_or_refused(tmp_path: Path) -> None:
    import random

    here = folder(tmp_path / "a")
    sent(here, tmp_path / "full.zip")
    whole, dice = (tmp_path / "full.zip").read_bytes(), random.Random(7)
    for number in range(met(120)):
        bent = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            bent[dice.randrange(len(bent))] = dice.randrange(256)
        data = bytes(bent[: dice.randrange(len(bent))]) if number % 3 == 0 else bytes(bent)
        (tmp_path / "bent.zip").write_bytes(data)
        with suppress(StoreError):
            assert read(here.store, tmp_path / "bent.zip").loaded.read_only is None


def test_a_fork_that_cannot_be_read_is_named_and_stops_nothing(tmp_path: Path) -> None:
    packed = zipped(manifest_toml=MANIFEST, profile_toml=SOUND, forks__odd_toml="schema = 1\ntitle = 3\n")
    (tmp_path / "case.zip").write_bytes(packed)
    case = read(DataFolder(tmp_path / "a").store, tmp_path / "case.zip")
    assert (case.forks, case.broken) == ((), ("odd",))
