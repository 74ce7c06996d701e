"""``hand-over`` and ``take`` as typed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from img_pathway.desk.folder import DataFolder
from img_pathway.profile.keep import editing_mark
from img_pathway.reports.json.schemas import ANSWERS
from tests.reports.shape_check import misfits

from .conftest import Run, one_line

FULL = Path(__file__).parents[1] / "data" / "full.toml"


@pytest.fixture
def back(run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case that was handed over and comes back with two changes; one's own has changed in one of them too."""
    monkeypatch.chdir(tmp_path)
    (data / "profiles").mkdir(parents=True)
    shutil.copy(FULL, data / "profiles" / "full.toml")
    there = ("--data-dir", str(tmp_path / "there"))
    assert run("hand-over", "full", today=None).code == 0
    assert run("take", "full-case.zip", *there, today=None).code == 0
    changes = ("school.credit_years=6", "identity.passport_expires=2034-05-01")
    assert run("set", "full", *changes, *there, today=None).code == 0
    assert run("set", "full", "school.credit_years=4", today=None).code == 0
    assert run("hand-over", "full", "-o", "back.zip", *there, today=None).code == 0
    return "back.zip"


def test_the_whole_way(run: Run, back: str, data: Path) -> None:
    shown = run("take", back, "--into", "full", today=None)
    assert shown.code == 0
    text = " ".join(shown.out.split())
    assert "Credit years of the medical course: school.credit_years was: 5 yours: 4 theirs: 6" in text
    assert "Nothing is taken yet" in text
    answer = run("take", back, "--into", "full", "--json", today=None).json
    assert misfits(answer, ANSWERS["take"]) == []
    assert [(one["key"], one["kind"]) for one in answer["differences"]] == [
        ("school.credit_years", "both"),
        ("identity.passport_expires", "theirs"),
    ]
    taken = run("take", back, "--into", "full", "--only", "school", today=None)
    assert taken.out.splitlines() == ["changed  school.credit_years = 6 (was 4)"]
    assert "passport_expires = 2034-05-01" in run("take", back, "--into", "full", "--all", today=None).out
    journal = [json.loads(line) for line in (data / "journal" / "full.jsonl").read_text().split("\n") if line]
    assert journal[-1]["from"].startswith("back.zip, handed over on ")
    assert "brings nothing" in run("take", back, "--into", "full", today=None).out


def test_an_exchange_is_remembered_whatever_day_it_is_judged_by(run: Run, tmp_path: Path) -> None:
    there, day = ("--data-dir", str(tmp_path / "there")), "2026-12-24"
    assert run("new", "ben").code == 0
    assert run("set", "ben", "profile.target_match=2028").code == 0
    assert run("hand-over", "ben", "-o", str(tmp_path / "case.zip"), today=day).code == 0
    assert run("take", str(tmp_path / "case.zip"), *there, today=day).code == 0
    assert run("hand-over", "ben", "-o", str(tmp_path / "back.zip"), *there, today=day).code == 0
    assert "does not know" not in run("take", str(tmp_path / "back.zip"), "--into", "ben", today=day).out


def test_while_a_wizard_is_open_it_shows_and_does_not_save(run: Run, back: str, data: Path) -> None:
    path = data / "profiles" / "full.toml"
    held = path.read_bytes()
    place = path.with_name(f".{path.name}.editing")
    mark = {"owner": "somebody", "host": "another", "pid": 1, "born": "", "started": "2026-11-22T10:00:00+00:00"}
    place.write_text(json.dumps(mark))
    assert editing_mark.holder(path) is not None
    assert run("take", back, "--into", "full", today=None).code == 0
    assert "--force" in one_line(run("take", back, "--into", "full", "--all", today=None), 3)
    assert path.read_bytes() == held
    assert run("take", back, "--into", "full", "--all", "--force", today=None).code == 0
    assert path.read_bytes() != held


def test_one_undo_takes_all_of_it_back(run: Run, back: str, data: Path) -> None:
    folder = DataFolder(data)
    before = folder.store.load(folder.path_of("full")).profile
    assert run("take", back, "--into", "full", "--all", today=None).code == 0
    desk = folder.open(folder.path_of("full"))
    desk.remember_earlier()
    assert len(desk.undo()) == 2
    desk.flush()
    desk.file.release()
    assert folder.store.load(folder.path_of("full")).profile == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--all",), "need --into"),
        (("--into", "full", "--as", "x"), "--as does not work"),
        (("--into", "full", "--all", "--json"), "--json does not work"),
        (("--json",), "--json does not work"),
        (("--into", "full", "--only", "visa"), "brings nothing of this key"),
        (("--into", "nobody"), "no profile"),
        (("--as", "take"), "word of the command line"),
    ],
)
def test_what_does_not_go_together_is_refused(run: Run, back: str, words: tuple[str, ...], told: str) -> None:
    assert told in one_line(run("take", back, *words, today=None), 2)
    assert "no such file" in one_line(run("take", "nothing.zip", today=None), 2)


def test_a_case_that_is_here_already_is_not_made_a_second_time_without_a_word(
    run: Run, back: str, data: Path, tmp_path: Path
) -> None:
    before = sorted((data / "profiles").iterdir())
    told = one_line(run("take", back, today=None), 2)
    assert "it is the case of full, which is here" in told
    assert "img-pathway take back.zip --into full" in told
    assert sorted((data / "profiles").iterdir()) == before
    assert run("take", back, "--as", "second", today=None).code == 0
    there = ("--data-dir", str(tmp_path / "there"))
    assert "take again.zip --into NAME" in run("hand-over", "full", "-o", "again.zip", *there, today=None).out
