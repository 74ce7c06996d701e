"""Fork files: names, bounds, hostile content, and that a fork is its changes and nothing else."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from img_pathway.profile.facts import Profile
from img_pathway.profile.file.disk_calls import Files
from img_pathway.profile.file.errors import Missing, NotSaved, StoreError, Unreadable
from img_pathway.profile.file.paths import Folder
from img_pathway.profile.keep.forks import (
    MAX_BYTES,
    MAX_CHANGES,
    MAX_FORKS,
    Change,
    Fork,
    Forks,
    clean_title,
    free_name,
    new,
)
from img_pathway.profile.keep.library import Library
from img_pathway.profile.keep.store import Store
from img_pathway.profile.typed import keys
from img_pathway.profile.typed.problem import BadValue
from tests.faults.sizes import met
from tests.profile.strategies import SLOW, full, profiles

DAY = date(2026, 11, 22)


@pytest.fixture
def forks(tmp_path: Path) -> Forks:
    return Forks(tmp_path / "forks" / "me")


def fork(**facts: Any) -> Fork:
    made = new("Step 2 CK fails", (), DAY, date(2027, 3, 1))
    return made.changed(Profile(), {name.replace("__", "."): value for name, value in facts.items()})


def test_a_fork_comes_back_as_it_was(forks: Forks) -> None:
    one = fork(
        exams__step2ck__1__date=date(2027, 1, 10), exams__step2ck__1__result="fail", profile__citizenships=("IN",)
    )
    one = replace(one, rules="/media/stick/pack.zip")
    forks.save(one)
    assert forks.read("step-2-ck-fails") == one
    [listed] = forks.list()
    assert (listed.name, listed.fork, listed.broken) == ("step-2-ck-fails", one, "")
    if os.name == "posix":
        assert stat.S_IMODE((forks.folder / "step-2-ck-fails.toml").stat().st_mode) == 0o600
    forks.delete("step-2-ck-fails")
    forks.delete("step-2-ck-fails")
    assert forks.list() == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Step 2 CK fails", "step-2-ck-fails"),
        ("École: später!", "ecole-spater"),
        ("../../etc/passwd", "etc-passwd"),
        ("महाराष्ट्र", "fork"),
        ("CON", "con-fork"),
        ("-rf", "rf"),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_file_s_name_is_made_from_the_title(title: str, name: str) -> None:
    assert free_name(clean_title(title), ()) == name
    assert free_name(clean_title(title), [name.upper(), f"{name}-2"]) == f"{name}-3"


@pytest.mark.parametrize("name", ["../me", "a/b", "a\\b", "", ".", "..", "a.toml", "con", "-x", "a\0b", "x" * 61])
def test_no_name_leads_out_of_the_folder(forks: Forks, name: str) -> None:
    for work in (lambda: forks.read(name), lambda: forks.delete(name), lambda: forks.save(replace(fork(), name=name))):
        with pytest.raises(StoreError, match="cannot be the name"):
            work()


@pytest.mark.parametrize("title", ["", "   ", "\x1b[31m", "\u202e\u200b"])
def test_a_title_that_shows_nothing_is_refused(title: str) -> None:
    with pytest.raises(StoreError):
        new(title, (), DAY)


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "binary": b"\xff\xfe\0",
    "not-toml": b"schema = ",
    "no-schema": b'title = "x"\n',
    "newer": b'schema = 2\ntitle = "x"\n',
    "no-title": b"schema = 1\n",
    "blank-title": b'schema = 1\ntitle = "\\u202e"\n',
    "title-kind": b"schema = 1\ntitle = 5\n",
    "rows": b'schema = 1\ntitle = "x"\nchanges = 5\n',
    "row": b'schema = 1\ntitle = "x"\nchanges = [5]\n',
    "no-key": b'schema = 1\ntitle = "x"\n[[changes]]\nvalue = 1\n',
    "bad-key": b'schema = 1\ntitle = "x"\n[[changes]]\nkey = "exams.step9.1.date"\n',
    "whole-entry": b'schema = 1\ntitle = "x"\n[[changes]]\nkey = "exams.step1.1"\n',
    "short-key": b'schema = 1\ntitle = "x"\n[[changes]]\nkey = "durations.verification"\nvalue = 5\n',
    "bad-value": b'schema = 1\ntitle = "x"\n[[changes]]\nkey = "exams.step1.1.date"\nvalue = "soon"\n',
    "bad-was": b'schema = 1\ntitle = "x"\n[[changes]]\nkey = "exams.step1.1.result"\nwas = "passed"\n',
    "table": b'schema = 1\ntitle = "x"\n[[changes]]\nkey = "profile.label"\nvalue = { a = 1 }\n',
    "twice": b'schema = 1\ntitle = "x"\n' + b'[[changes]]\nkey = "profile.label"\nvalue = "a"\n' * 2,
    "instant": b'schema = 1\ntitle = "x"\nseen_from = 2027-03-01T12:00:00Z\n',
    "rules": b'schema = 1\ntitle = "x"\nrules = ["a"]\n',
    "deep": b"a = " + b"[" * 5000,
    "dots": b"a" + b".a" * 500 + b" = 1\n",
    "many": b'schema = 1\ntitle = "x"\n' + b'[[changes]]\nkey = "profile.label"\n' * (MAX_CHANGES + 1),
    "large": b"#" * (MAX_BYTES + 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_listed_as_broken_and_stops_nothing(forks: Forks, name: str) -> None:
    sound = fork(profile__label="x")
    forks.save(sound)
    (forks.folder / f"{name}.toml").write_bytes(BROKEN[name])
    with pytest.raises(StoreError):
        forks.read(name)
    good, bad = forks.list()
    assert (good.fork, bad.name, bad.fork) == (sound, name, None)
    assert bad.broken
    assert bad.broken.isprintable()
    forks.delete(name)
    assert [one.name for one in forks.list()] == [sound.name]


def test_what_is_no_fork_is_passed_over(forks: Forks) -> None:
    forks.save(fork())
    (forks.folder / "folder.toml").mkdir()
    (forks.folder / "notes.txt").write_text("x")
    (forks.folder / ".hidden.toml").write_text("x")
    (forks.folder / "a (conflicted copy).toml").write_text("x")
    assert [(one.name, bool(one.broken)) for one in forks.list()] == [("step-2-ck-fails", False), ("folder", True)]
    with pytest.raises(Missing):
        forks.read("gone")


def test_numbers_are_bounded(forks: Forks) -> None:
    for number in range(MAX_FORKS):
        forks.save(replace(fork(), name=f"f{number}"))
    with pytest.raises(NotSaved, match="already"):
        forks.save(replace(fork(), name="one-more"))
    forks.save(replace(fork(profile__label="x"), name="f0"))
    full_ = replace(
        fork(),
        changes=tuple(
            Change(
                f"seasons.{2021 + n // 4}.{('letters', 'programs', 'interviews', 'token')[n % 4]}",
                1 if n % 4 < 3 else DAY,
            )
            for n in range(4 * 80)
        ),
    )
    with pytest.raises(NotSaved, match="too large"):
        forks.save(replace(full_, name="f1"))
    with pytest.raises(BadValue, match="at most"):
        replace(full_, changes=full_.changes[:MAX_CHANGES]).changed(Profile(), {"profile.label": "x"})
    with pytest.raises(NotSaved, match="too large"):
        forks.save(replace(fork(), name="f1", rules="x" * MAX_BYTES))


class Failing(Files):
    """Every write of the new file fails."""

    def write(self, handle: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "no space")


def test_a_failed_save_leaves_the_old_fork(forks: Forks) -> None:
    forks.save(fork(profile__label="old"))
    broken = Forks(forks.folder, Failing())
    with pytest.raises(NotSaved):
        broken.save(fork(profile__label="new"))
    assert forks.read("step-2-ck-fails") == fork(profile__label="old")
    assert [item.name for item in forks.folder.iterdir() if item.suffix == ".tmp"] == []


def test_changes_are_those_of_set_and_remember_what_was() -> None:
    person = full()
    made = new("x", (), DAY).changed(person, {"durations.verification": 30, "exams.step1.3": None})
    assert made.facts["durations.verification.seen"] == 30
    assert {key for key, value in made.facts.items() if value is None} == {
        key for key in keys.flatten(person) if key.startswith("exams.step1.3.")
    }
    assert len(made.applied(person).exams.step1) == 2
    assert len(person.exams.step1) == 3
    back = made.changed(person, {"durations.verification.seen": None})
    assert "durations.verification.seen" not in back.facts
    assert not {key for key in made.without("durations.verification.seen").facts if key.startswith("durations")}
    for key, value in (("exams.step9.1.date", DAY), ("exams.step1.9.date", DAY), ("profile.target_match", 5)):
        with pytest.raises(BadValue):
            made.changed(person, {key: value})


def test_what_was_recorded_for_real_since_is_told() -> None:
    made = new("x", (), DAY).changed(Profile(), {"profile.label": "A", "profile.target_match": 2029})
    assert made.moved(Profile()) == ()
    same = keys.put(Profile(), "profile.label", "A")
    assert made.moved(same) == ()
    other = keys.put(Profile(), "profile.target_match", 2028)
    assert [one.key for one in made.moved(other)] == ["profile.target_match"]


@given(profiles(), profiles(), st.booleans())
@settings(max_examples=met(60), suppress_health_check=SLOW, deadline=None)
def test_a_fork_read_back_makes_exactly_its_changes(person: Profile, wanted: Profile, again: bool) -> None:
    before, after = keys.flatten(person), keys.flatten(wanted)
    # Facts that stand alone: entries of lists are numbered anew when one goes.
    single = {
        key for key in (*before, *after) if not any(part.isdecimal() and len(part) < 4 for part in key.split("."))
    }
    facts = {key: after.get(key) for key in sorted(single)[: MAX_CHANGES // 2] if before.get(key) != after.get(key)}
    made = new("x", (), DAY).changed(person, facts)
    with tempfile.TemporaryDirectory() as folder:
        shelf = Forks(Path(folder))
        try:
            shelf.save(made)
        except NotSaved:
            # Texts beyond all measure: the bound is tested elsewhere.
            reject()
        made = shelf.read("x")
    one_by_one = person
    for key, value in keys.in_order(facts).items():
        one_by_one = keys.put(one_by_one, key, value)
    assert made.applied(person) == one_by_one
    if again:
        assert made.applied(one_by_one) == one_by_one


@given(profiles(), profiles(), profiles())
@settings(max_examples=met(40), suppress_health_check=SLOW, deadline=None)
def test_a_fork_leads_from_one_profile_to_any_other(person: Profile, between: Profile, wanted: Profile) -> None:
    made = new("x", (), DAY).leading(person, between).leading(person, wanted)
    assert keys.flatten(made.applied(person)) == keys.flatten(wanted)


def test_forks_go_with_a_renamed_profile(tmp_path: Path) -> None:
    store = Store(tmp_path)
    library = Library(store)
    path = library.create("ana").path
    Forks(store.folder.forks(path)).save(fork())
    moved = library.rename(path, "asha")
    assert [one.name for one in Forks(store.folder.forks(moved)).list()] == ["step-2-ck-fails"]
    assert Forks(store.folder.forks(path)).list() == []
    outside = Folder(tmp_path).forks(tmp_path / "elsewhere" / "ana.toml")
    assert outside.parent == tmp_path / "forks"
    assert outside.name.startswith("ana-")


def test_unreadable_says_where(forks: Forks) -> None:
    forks.folder.mkdir(parents=True)
    (forks.folder / "x.toml").write_bytes(b"schema = 2")
    with pytest.raises(Unreadable) as refused:
        forks.read("x")
    assert refused.value.where == str(forks.folder / "x.toml")
    assert "another" in refused.value.what or "version" in refused.value.what
