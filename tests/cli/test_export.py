"""``export md|html|csv|json``: what goes where, what is replaced, and what is refused in one line."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest

from img_pathway.reports.json.schemas import ANSWERS
from img_pathway.reports.pages.report import SECTIONS
from tests.cli.conftest import Run, one_line
from tests.reports.shape_check import misfits

BEGINS = {
    "md": "<!-- img-pathway report -->\n# IMG pathway: ",
    "html": "<!DOCTYPE html>\n",
    "json": '{\n  "export": "img-pathway report"',
}


@pytest.mark.parametrize("kind", BEGINS)
def test_text_goes_to_stdout_without_a_file(run: Run, pune: str, kind: str) -> None:
    said = run("export", kind, pune)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(BEGINS[kind])
    assert said.out.endswith("\n")
    assert "Rulebook 20" in said.out


@pytest.mark.parametrize("kind", [*BEGINS, "csv"])
def test_only_an_earlier_export_of_the_same_kind_is_replaced(run: Run, pune: str, tmp_path: Path, kind: str) -> None:
    words = ("export", kind, pune, *(("--only", "deadlines") if kind == "csv" else ()), "-o")
    target = tmp_path / f"report.{kind}"
    for _ in range(2):
        assert run(*words, str(target)).out.startswith("Wrote ")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    for other in ("md", "html", "json", "ics"):
        if other != kind:
            before = target.read_bytes()
            assert "another file" in one_line(run("export", other, pune, "-o", str(target)), 2)
            assert target.read_bytes() == before
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    assert "another file" in one_line(run(*words, str(notes)), 2)
    assert "profiles" in one_line(run(*words, pune), 2)
    assert notes.read_text() == "mine"


def test_sections_alone(run: Run, pune: str) -> None:
    said = run("export", "md", pune, "--only", "money,visa").out
    assert [line for line in said.splitlines() if line.startswith("## ")] == ["## Money", "## Visa board"]
    found = json.loads(run("export", "json", pune, "--only", "money").out)
    assert misfits(found, ANSWERS["export json"]) == []
    assert [name for name in SECTIONS if found[name] is not None] == ["money"]
    said_of_it = one_line(run("export", "html", pune, "--only", "money,mony"), 2)
    assert said_of_it == (
        "img-pathway: --only mony: there is no such section of a report. Choose from plan, checklist, deadlines, money, "
        "documents, names, letters, programs, interviews, ranklist, visa."
    )


def test_each_section_of_the_json_is_the_answer_of_its_verb(run: Run, pune: str) -> None:
    found = json.loads(run("export", "json", pune).out)
    for verb in SECTIONS:
        if verb != "checklist":
            assert found[verb] == run(verb, pune, "--json").json, verb


def test_a_csv_is_one_table(run: Run, pune: str) -> None:
    text = run("export", "csv", pune, "--only", "money").out
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[:3] == ["kind", "date", "title"]
    assert len(rows) > 5
    months = run("export", "csv", pune, "--only", "money.months").out
    assert months.startswith('\ufeff"month","usd","latest","as_of"')


def test_a_csv_of_several_tables_is_asked_for(run: Run, pune: str, tmp_path: Path) -> None:
    assert "Choose one (--only money)" in one_line(run("export", "csv", pune), 2)
    assert "Choose one" in one_line(run("export", "csv", pune, "--only", "money,plan"), 2)
    said = one_line(run("export", "csv", pune, "--only", "money.week"), 1)
    assert "There are: money, money.months, money.sums" in said
    assert "Nothing is recorded for it yet" in one_line(run("export", "csv", pune, "--only", "ranklist"), 1)
    target = tmp_path / "all.zip"
    for _ in range(2):
        assert run("export", "csv", pune, "-o", str(target)).code == 0
    with zipfile.ZipFile(target) as archive:
        assert {"about.txt", "plan.csv", "deadlines.csv", "deadlines.losses.csv"} <= {*archive.namelist()}
    other = tmp_path / "other.zip"
    other.write_bytes(b"PK\3\4")
    assert "another file" in one_line(run("export", "csv", pune, "-o", str(other)), 2)


@pytest.mark.parametrize("kind", BEGINS)
def test_redacted(run: Run, pune: str, kind: str) -> None:
    assert run("set", pune, "profile.passport_name=Ananya Kulkarni", "profile.label=Anu").code == 0
    plain, redacted = run("export", kind, pune).out, run("export", kind, pune, "--redact").out
    assert "Ananya" in plain
    assert "Anu" in plain
    assert not {"Ananya", "Anu", "pune", "Kolkata"} & {*redacted.replace('"', " ").split()}
    assert "Applicant 1" in redacted
    assert "are left out" in redacted
    assert "are left out" not in plain


def test_an_empty_profile_has_a_report_too(run: Run, data: Path) -> None:
    assert run("new", "ana").code == 0
    for kind in BEGINS:
        assert run("export", kind, "ana").code == 0


def test_a_paper_is_wanted_by_one_day_in_checklist_and_documents(run: Run, pune: str, caribbean: str) -> None:
    for person in (pune, caribbean):
        told = run("export", "json", person, "--only", "checklist,documents").json
        days = {row["title"]: row["by"] for row in told["documents"]["documents"]}
        asked = [task for task in told["checklist"] if task["kind"] == "paper" and task["by"] is not None]
        assert asked
        assert [task["title"] for task in asked if task["by"] != days[task["title"]]] == []
