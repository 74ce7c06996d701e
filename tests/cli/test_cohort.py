"""``cohort``: the folder on the command line."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

import pytest

from img_pathway.reports.json.schemas import ANSWERS
from tests.cli.conftest import Run, one_line
from tests.desk.people_folder import folder as people_folder
from tests.packs import NEWER, ROL, changed
from tests.reports.shape_check import misfits


@pytest.fixture
def people(tmp_path: Path) -> Path:
    people_folder(tmp_path / "people", 12, 10)
    return tmp_path / "people"


def test_the_page_names_everybody_and_every_file(run: Run, people: Path) -> None:
    said = run("cohort", str(people))
    assert (said.code, said.err) == (0, "")
    assert "13 people, 8 files not judged" in " ".join(said.out.split())
    for at in range(12):
        assert f"Applicant {at:04}" in said.out
    for words in ("a sync program left this copy of p0001.toml", "newer", "no profile", "inside.txt: a txt file"):
        assert words in " ".join(said.out.split())
    assert "\x1b" not in said.out
    # Nobody in the folder is remembered.
    assert not (people.parent / "data").exists()


def test_json_csv_and_words(run: Run, people: Path) -> None:
    answer = run("cohort", str(people), "--json").json
    assert misfits(answer, ANSWERS["cohort"]) == []
    assert len(answer["rows"]) == 21
    said = run("cohort", str(people), "--csv")
    table = list(csv.DictReader(io.StringIO(said.out.lstrip("\ufeff"))))
    assert [row["name"].lstrip("'") for row in table] == [row["name"] for row in answer["rows"]]
    assert [row["days_left"] for row in table[:5]] == [str(row["triage"]["days_left"]) for row in answer["rows"][:5]]
    one = run("cohort", str(people), "--json", "--filter", "match:2028").json["rows"]
    assert {row["triage"]["target_match"] for row in one} == {2028}


def test_cells_that_a_spreadsheet_would_work_out_are_text(run: Run, people: Path, tmp_path: Path) -> None:
    from img_pathway.profile.typed.keys import put
    from tests.desk.people_folder import people as some
    from tests.desk.people_folder import text

    folder = tmp_path / "bad"
    folder.mkdir()
    for number, begin in enumerate("=+-@"):
        named = put(some(1)[0], "profile.label", f"{begin}cmd|' /C calc'!A0")
        (folder / f"p{number}.toml").write_text(text(named), encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(run("cohort", str(folder), "--csv").out.lstrip("\ufeff"))))
    assert len(rows) == 4
    assert all(row["name"].startswith("'") for row in rows)


def test_a_rulebook_and_a_fact_are_tried_on_everybody(run: Run, people: Path, tmp_path: Path) -> None:
    pack = changed(tmp_path / "pack", ROL, NEWER)
    said = " ".join(run("cohort", str(people), "--rules", str(pack)).out.split())
    assert "moves from Wed 3 Mar 2027, 21:00 ET to Fri 5 Mar 2027, 21:00 ET" in said
    assert "nobody loses a Match. Nothing is recorded." in said
    answer = run("cohort", str(people), "--try", "school.graduated=2029-10-01", "--json").json
    assert misfits(answer, ANSWERS["cohort"]) == []
    assert answer["trying"] == ["school.graduated=2029-10-01"]
    assert any(row["tried"] and row["tried"]["loses_match"] for row in answer["rows"])
    table = csv.DictReader(io.StringIO(run("cohort", str(people), "--try", "school.graduated=2029-10-01", "--csv").out))
    rows = list(table)
    assert {row["loses_match"] for row in rows} >= {"yes"}
    # Who has no day then is wrong already, or in no hurry: the group says which.
    assert {row["new_group"] for row in rows if row["state"] == "judged" and not row["new_date"]} <= {
        "Wrong already",
        "Nothing pressing",
    }
    assert "Wrong already" in {row["new_group"] for row in rows}


def test_redacted_nobody_is_known_and_keeps_one_name(run: Run, people: Path) -> None:
    for how in ((), ("--json",), ("--csv",)):
        said = run("cohort", str(people), "--redact", *how)
        assert said.code == 0, said.err
        for secret in ("Applicant 00", "p0001", "x4-wrong", "/people", "Ana"):
            assert secret not in said.out, (secret, how)
    names = [row["name"] for row in run("cohort", str(people), "--redact", "--json").json["rows"]]
    assert len(set(names)) == len(names)
    assert names == [row["name"] for row in run("cohort", str(people), "--redact", "--json").json["rows"]]


def test_what_cannot_be_is_one_line(run: Run, people: Path, tmp_path: Path) -> None:
    assert "no such folder" in one_line(run("cohort", str(tmp_path / "none")), 2)
    assert "a file, not a folder" in one_line(run("cohort", str(people / "p0001.toml")), 2)
    assert "not KEY=VALUE" in one_line(run("cohort", str(people), "--try", "target"), 2)
    assert "not a key" in one_line(run("cohort", str(people), "--try", "profile.bogus=1"), 2)
    one_line(run("cohort", str(people), "--try", "profile.target_match=x"), 2)
    one_line(run("cohort", str(people), "--try", "profile.target_match=2029", "--rules", "builtin"), 2)
    one_line(run("cohort", str(people), "--json", "--csv"), 2)
    one_line(run("cohort", str(people), "--rules", str(tmp_path / "no.zip")), 2)
    assert run("cohort", str(people), "--screen").code == 2


def test_the_order_of_the_numbers_is_not_that_of_the_names(run: Run, people: Path, tmp_path: Path) -> None:
    """Whoever knows what the files are called must not read off who Applicant 1 is."""
    renamed = tmp_path / "renamed"
    renamed.mkdir()
    files = sorted(people.glob("p*.toml"))[:6]
    assert len(files) == 6
    lists = []
    for names in (range(6), reversed(range(6))):
        for number, file in zip(names, files, strict=True):
            (renamed / f"{number}.toml").write_bytes(file.read_bytes())
        rows = run("cohort", str(renamed), "--redact", "--json").json["rows"]
        lists.append(rows)
    assert lists[0] == lists[1]


def test_what_the_folder_calls_damaged_no_verb_judges(run: Run, people: Path) -> None:
    whole = (people / "p0001.toml").read_text(encoding="utf-8")
    # The head alone is sound TOML of nobody; without its last line it may be half a person.
    (people / "head.toml").write_text(whole[: whole.index("[")].rpartition("#:")[0], encoding="utf-8")
    for file in ("head.toml", "x1-no-end.toml", "x5-empty.toml"):
        row = next(row for row in run("cohort", str(people), "--json").json["rows"] if row["file"] == file)
        assert row["state"] == "damaged"
        for verb in ("next", "deadlines", "brief"):
            said = run(verb, str(people / file))
            assert said.out == ""
            one_line(said, 2)
            assert "cut short" in said.err or "empty" in said.err


def test_a_filter_that_nobody_can_answer_to_is_refused(run: Run, people: Path) -> None:
    assert "known are match:" in one_line(run("cohort", str(people), "--filter", "status:asylee"), 2)
    said = run("cohort", str(people), "--filter", "match:2031")
    assert (said.code, said.err) == (0, "")
    assert "0 of 13 people" in " ".join(said.out.split())


def test_the_example_of_the_readme_moves_a_deadline(run: Run, people: Path, tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    readme = (root / "README.md").read_text(encoding="utf-8")
    block = readme[readme.index("When a deadline moves") :].partition("```sh\n")[2].partition("```")[0]
    shell = [each for each in block.splitlines() if not each.startswith("img-pathway")]
    verbs = [each.split()[1:] for each in block.splitlines() if each.startswith("img-pathway")]
    script = "\n".join(shell).replace("src/img_pathway", str(root / "src" / "img_pathway"))
    subprocess.run(["bash", "-euc", script], cwd=tmp_path, check=True, capture_output=True)
    named = {"DIR": str(people), "moved": str(tmp_path / "moved")}
    answers = [run(*(named.get(word, word) for word in verb)) for verb in verbs]
    assert [answer.code for answer in answers] == [0, 0]
    words = " ".join(answers[1].out.split())
    assert "moves from Wed 3 Mar 2027, 21:00 ET to Wed 24 Feb 2027, 21:00 ET" in words
    # What it does to several is said once, with their names.
    assert words.count("Deadline: Rank order list deadline") == 1
    assert "Lost:" not in words


def test_what_a_change_does_is_told_in_words(run: Run, people: Path, tmp_path: Path) -> None:
    """A day that is over is no advice; a step that stays as it is tells its new reason alone."""
    for name in ("one", "two"):
        (tmp_path / "two").mkdir(exist_ok=True)
        run("demo", "caribbean", "--to", str(tmp_path / "two" / f"{name}.toml"))
    line = ("cohort", str(tmp_path / "two"), "--try", "exams.step2ck.1.result=fail", "--today", "2026-12-01")
    said = " ".join(run(*line).out.split())
    assert "nothing ->" not in said
    assert "Advised date" not in said
    assert "Step 1, done as before: Step 1 passed" in said
    assert "(one.toml)" in said
