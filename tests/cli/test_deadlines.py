"""``deadlines`` and ``export ics``: text, JSON, files and exit codes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import vobject

from img_pathway.reports.json.schemas import ANSWERS
from tests.cli.conftest import Run, one_line
from tests.reports.shape_check import misfits


@pytest.fixture
def empty(run: Run, data: Path) -> str:
    assert run("new", "ana").code == 0
    return "ana"


def test_soonest_first_with_both_zones(run: Run, pune: str) -> None:
    said = run("deadlines", pune)
    assert said.code == 0, said
    text = " ".join(said.out.split())
    assert "dates ahead, soonest first. Your zone: Kolkata." in text
    assert "in 465 days deadline Wed 1 Mar 2028, 21:00 ET, Thu 2 Mar 2028 07:30 your time, expected" in text
    assert "in 435 days deadline Mon 31 Jan 2028 (US Eastern Time), expected" in text
    assert max(map(len, said.out.splitlines())) <= 80
    found = run("deadlines", pune, "--json").json
    assert misfits(found, ANSWERS["deadlines"]) == []
    days = [one["date"] for one in found["deadlines"]]
    assert days == sorted(days)
    assert (found["zone"], found["groups"]) == ("Asia/Kolkata", [])
    rol = next(one for one in found["deadlines"] if one["id"] == "deadline.2028.nrmp.rol")
    assert rol["at"] == "2028-03-01T21:00:00-05:00"
    assert rol["local"] == "2028-03-02T07:30:00+05:30"
    assert (rol["date"], rol["local_date"], rol["days_left"]) == ("2028-03-01", "2028-03-02", 465)
    assert (rol["zone"], rol["expected"], rol["confidence"]) == ("America/New_York", True, "inferred")


@pytest.mark.parametrize(
    ("by", "first"), [("month", "February 2027"), ("stage", "Medical school"), ("kind", "Deadlines")]
)
def test_groups(run: Run, pune: str, by: str, first: str) -> None:
    said = run("deadlines", pune, "--group", by)
    assert first in said.out.splitlines()
    found = run("deadlines", "--group", by, pune, "--json").json
    assert misfits(found, ANSWERS["deadlines"]) == []
    assert found["groups"][0]["title"]
    named = [ident for group in found["groups"] for ident in group["deadlines"]]
    assert sorted(named) == sorted(one["id"] for one in found["deadlines"])


def test_the_dates_are_those_of_status_and_plan(run: Run, pune: str) -> None:
    dates = {one["id"]: one for one in run("deadlines", pune, "--json").json["deadlines"]}
    plan = {step["id"]: step for step in run("plan", pune, "--json").json["steps"]}
    for ident, one in dates.items():
        for kind, key in (("latest-safe", "latest_safe"), ("latest-possible", "latest_possible")):
            if one["kind"] == kind:
                assert one["date"] == plan[ident.removeprefix(f"{kind}.")][key]
    for cliff in run("status", pune, "--json").json["cliffs"]:
        same = [one for one in dates.values() if one["date"] == cliff["date"] and cliff["loses"] in one["loses"]]
        told = [one for one in dates.values() if one["date"] == cliff["date"] and one["kind"] == "deadline"]
        assert same or told, cliff
        assert {one["days_left"] for one in [*same, *told]} == {cliff["days_left"]}


def test_every_date_can_be_asked_why(run: Run, pune: str) -> None:
    for one in run("deadlines", pune, "--json").json["deadlines"]:
        assert run("why", one["why"], pune).code == 0, one


def test_an_empty_list_says_what_to_do(run: Run, empty: str) -> None:
    said = run("deadlines", empty)
    assert said.code == 0
    assert "Nothing dated lies ahead yet." in said.out
    assert "(profile.goal)" in said.out
    found = run("deadlines", empty, "--json").json
    assert misfits(found, ANSWERS["deadlines"]) == []
    assert found["deadlines"] == []


def test_a_wrong_group_is_refused(run: Run, pune: str) -> None:
    assert "--group" in one_line(run("deadlines", pune, "--group", "week"), 2)


# ---------------------------------------------------------------------- export


def uids(text: str) -> dict[str, Any]:
    return {one.uid.value: one for one in vobject.readOne(text).vevent_list}


def test_a_calendar_to_stdout(spawn: Run, pune: str) -> None:
    said = spawn("export", "ics", pune, "--today", "2026-11-22", env={"PYTHONIOENCODING": "ascii"})
    assert (said.code, said.err) == (0, "")
    assert len(uids(said.out)) > 20
    assert "Sample: Pune" in said.out
    again = spawn("--today", "2026-11-22", "export", "ics", pune)
    assert again.out == said.out


def test_a_calendar_to_a_file_and_again(run: Run, pune: str, tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    said = run("export", "ics", pune, "-o", str(target))
    assert (said.code, said.out) == (0, f"Wrote {target}\n")
    first = uids(target.read_text())
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert run("set", pune, "identity.passport_expires=2031-01-05").code == 0
    os.utime(pune, (target.stat().st_mtime + 5,) * 2)
    assert run("export", "ics", pune, f"--output={target}").code == 0
    second = uids(target.read_text())
    # The longer passport makes its step done: that step's latest safe days are gone, nothing else is new.
    assert second.keys() < first.keys()
    assert "deadline.2028.nrmp.rol@img-pathway" in second
    old, new = (one["expires.passport@img-pathway"] for one in (first, second))
    assert old.dtstart.value.isoformat() == "2027-08-30"
    assert new.dtstart.value.isoformat() == "2031-01-05"
    assert int(new.sequence.value) > int(old.sequence.value)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


@pytest.mark.parametrize("ident", ["deadline.2028.nrmp.rol", "2028.nrmp.rol"])
def test_one_date_alone(run: Run, pune: str, tmp_path: Path, ident: str) -> None:
    target = tmp_path / "one.ics"
    assert run("export", "ics", pune, "-o", str(target), "--only", ident).code == 0
    assert list(uids(target.read_text())) == ["deadline.2028.nrmp.rol@img-pathway"]


def test_a_date_that_does_not_lie_ahead_is_refused(run: Run, pune: str) -> None:
    assert "no date ahead has this id" in one_line(run("export", "ics", pune, "--only", "2028.nrmp.nothing"), 2)


def test_redacted(run: Run, pune: str, tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    assert run("export", "ics", pune, "--redact", "-o", str(target)).code == 0
    text = target.read_text().replace("\n ", "")
    for word in ("Pune", "Ananya", "Kulkarni", "Kolkata"):
        assert word not in text


@pytest.mark.parametrize("where", ["pune.toml", "other.toml", "notes.txt", "."])
def test_no_other_file_is_overwritten(run: Run, pune: str, tmp_path: Path, where: str) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert str(tmp_path) in one_line(run("export", "ics", pune, "-o", str(tmp_path / where)), 2)
    assert {path: path.read_bytes() for path in before} == before
    assert not (tmp_path / "other.toml").exists()


def test_a_link_to_the_profile_is_not_written_through(run: Run, pune: str, tmp_path: Path) -> None:
    link = tmp_path / "dates.ics"
    link.symlink_to(pune)
    before = Path(pune).read_bytes()
    one_line(run("export", "ics", pune, "-o", str(link)), 2)
    assert Path(pune).read_bytes() == before


def test_what_cannot_be_written_is_told(run: Run, pune: str, tmp_path: Path) -> None:
    said = one_line(run("export", "ics", pune, "-o", str(tmp_path / "no" / "x.ics")), 3)
    assert "there is no such folder" in said
    assert "holds everything up to this change" not in said


def test_nothing_to_export_answers_no(run: Run, empty: str, tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    assert "Nothing dated lies ahead yet" in one_line(run("export", "ics", empty, "-o", str(target)), 1)
    assert not target.exists()


@pytest.mark.parametrize("words", [("export",), ("export", "docx"), ("export", "ics", "x", "--json")])
def test_only_what_exists_is_offered(run: Run, pune: str, words: tuple[str, ...]) -> None:
    one_line(run(*words), 2)


@pytest.mark.parametrize(
    ("words", "absent"),
    [
        (("deadlines",), {"textual", "pydantic", "icalendar"}),
        (("export", "ics"), {"textual", "pydantic", "jinja2"}),
        (("export", "html"), {"textual", "pydantic", "icalendar"}),
        (("next",), {"icalendar", "holidays", "jinja2"}),
    ],
)
def test_nothing_dear_is_imported(pune: str, data: Path, words: tuple[str, ...], absent: set[str]) -> None:
    code = (
        "import sys; from img_pathway.__main__ import main\n"
        "code = main(sys.argv[1:]); print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    # A file seen for the first time is checked by pydantic; from then on it is not.
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code, *words, pune, "--today", "2026-11-22"],
            capture_output=True, check=True, timeout=60, env={**os.environ, "IMG_PATHWAY_HOME": str(data)},
        )  # fmt: skip
    assert not absent & set(done.stderr.decode().split())


@pytest.mark.parametrize("sample", ["pune.toml", "caribbean.toml"])
def test_why_explains_every_id_that_is_printed(run: Run, tmp_path: Path, sample: str) -> None:
    file = str(tmp_path / sample)
    assert run("demo", sample.removesuffix(".toml"), "--to", file).code == 0
    dates, status = run("deadlines", file, "--json").json, run("status", file, "--json").json
    ids = {row["id"] for row in (*dates["deadlines"], *status["cliffs"], *status["warnings"])}
    assert len(ids) > 10
    assert [ident for ident in sorted(ids) if run("why", ident, file).code] == []
