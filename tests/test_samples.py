"""The sample applicants, entered from nothing with `set` and as shipped: every line a correct planner says."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from img_pathway import rulebook
from img_pathway.__main__ import main
from img_pathway.engine import Assessment, assess
from img_pathway.profile.facts import profile as facts
from img_pathway.profile.file.codec import from_document
from tests.expect import caribbean, green_card, pune
from tests.samples import CARIBBEAN, PUNE, TODAY

BOOK = rulebook.load()
SAMPLES = Path(facts.__file__).parent.parent / "samples"
Judge = Callable[[Assessment], None]


def assessed(profile: facts.Profile) -> Assessment:
    zone = ZoneInfo(profile.profile.time_zone or "UTC")
    return assess(profile, BOOK, datetime.fromisoformat(f"{TODAY}T12:00").replace(tzinfo=zone))


def read(path: Path) -> facts.Profile:
    return from_document(tomllib.loads(path.read_text(encoding="utf-8")))


def entered(tmp_path: Path, pairs: tuple[str, ...]) -> Path:
    assert main(["--data-dir", str(tmp_path), "new", "person"]) == 0
    assert main(["--data-dir", str(tmp_path), "--today", TODAY, "set", "person", *pairs]) == 0
    return tmp_path / "profiles" / "person.toml"


@pytest.mark.parametrize(("pairs", "judge"), [(PUNE, pune), (CARIBBEAN, caribbean)], ids=["pune", "caribbean"])
def test_entered_with_set(tmp_path: Path, pairs: tuple[str, ...], judge: Judge) -> None:
    judge(assessed(read(entered(tmp_path, pairs))))


@pytest.mark.parametrize(("name", "pairs"), [("pune", PUNE), ("caribbean", CARIBBEAN)])
def test_the_shipped_sample_says_the_same(tmp_path: Path, name: str, pairs: tuple[str, ...]) -> None:
    """It holds more: letters, programmes, money …, so that each screen has something to show."""
    shipped = assessed(read(SAMPLES / f"{name}.toml"))
    typed = assessed(read(entered(tmp_path, pairs)))
    assert (shipped.cliffs, shipped.next) == (typed.cliffs, typed.next)


def test_the_variant_with_a_green_card(tmp_path: Path) -> None:
    path = entered(tmp_path, CARIBBEAN)
    change = ("profile.us_status=permanent-resident", "profile.citizenships=VE", "profile.birth_country=VE")
    assert main(["--data-dir", str(tmp_path), "--today", TODAY, "set", "person", *change]) == 0
    green_card(assessed(read(path)))


def test_status_json_is_the_same_assessment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entered(tmp_path, PUNE)
    capsys.readouterr()
    assert main(["--data-dir", str(tmp_path), "--today", TODAY, "--json", "status", "person"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["next"]["step"] == "identity.names"
    assert [one["step"] for one in said["then"]][:2] == ["identity.passport", "permits.step2ck"]
    ck = next(step for stage in said["stages"] for step in stage["steps"] if step["id"] == "exams.step2ck")
    assert (ck["latest_safe"], ck["latest_possible"]) == ("2027-07-28", "2028-02-09")
