"""``import programs``: shown first, all or nothing, again without doubles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.profile.sheets.books import xlsx

SHEET = "Program Name,Program Code,Visa\nElm,1111140C0,J-1\nOak,2222140C0,?\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def test_a_sheet_is_shown_then_recorded_once(run: Run, sheet: Path) -> None:
    run("new", "me")
    run("set", "me", "profile.target_match=2028")
    shown = run("import", "programs", str(sheet), "me", "--dry-run")
    assert (shown.code, "2 programmes" in shown.out) == (0, True)
    assert " 1 cells" not in shown.out
    assert '"programs": []' in run("programs", "me", "--json").out
    assert "2 new" in run("import", "programs", str(sheet), "me").out
    assert "0 new, 2 brought up to date" in run("import", "programs", str(sheet), "me").out
    assert "Elm" in run("programs", "me").out


def test_what_cannot_be_read_or_does_not_fit_records_nothing(run: Run, sheet: Path, tmp_path: Path) -> None:
    run("new", "me")
    assert run("import", "programs", str(sheet), "me").code == 2  # no target Match
    run("set", "me", "profile.target_match=2028")
    assert run("import", "programs", str(tmp_path / "none.csv"), "me").code == 2
    many = tmp_path / "many.csv"
    many.write_text("Program Name\n" + "".join(f"P{n}\n" for n in range(401)), encoding="utf-8")
    result = run("import", "programs", str(many), "me")
    assert (result.code, "401 programmes are a directory" in result.out) == (0, True)
    assert '"programs": []' in run("programs", "me", "--json").out
    # A list that is full already takes no more, and says so in one line.
    some = tmp_path / "some.csv"
    some.write_text("Program Name\n" + "".join(f"Q{n}\n" for n in range(400)), encoding="utf-8")
    assert run("import", "programs", str(some), "me").code == 0
    full = run("import", "programs", str(sheet), "me")
    assert (full.code, "400" in full.err, full.err.count("\n")) == (3, True, 1)


def test_interviews_go_to_the_programmes_of_the_list(run: Run, sheet: Path, tmp_path: Path) -> None:
    run("new", "me")
    run("set", "me", "profile.target_match=2027")
    held = tmp_path / "iv.csv"
    held.write_text("Program Name,Interview,With\nElm,2027-01-14 10:00 ET,\nOak,2027-01-14 10:00,\n", encoding="utf-8")
    assert run("import", "interviews", str(held), "me").code == 1  # no programme of the list
    run("import", "programs", str(sheet), "me")
    shown = run("import", "interviews", str(held), "me", "--dry-run")
    assert (shown.code, "an hour without its zone" in " ".join(shown.out.split())) == (0, True)
    assert '"interviews": []' in run("interviews", "me", "--json").out
    assert "2 new" in run("import", "interviews", str(held), "me").out
    assert "0 new, 2 brought up to date" in run("import", "interviews", str(held), "me").out
    told = run("interviews", "me").out
    assert "10:00 ET" in told
    assert "Thu 14 Jan 2027, hour not known" in told


def test_a_specialty_is_named_as_the_tables_name_it_and_an_unknown_one_is_kept(run: Run, tmp_path: Path) -> None:
    run("new", "me")
    run("set", "me", "profile.target_match=2028")
    path = tmp_path / "list.csv"
    path.write_text("Program,Specialty\nA,IM\nB,Gen. Surg\nC,OB/GYN\nD,Quux\nE,Famly Medicine\n", encoding="utf-8")
    shown = run("import", "programs", str(path), "me").out
    assert "Quux: no specialty known here: kept as it stands" in " ".join(shown.split())
    assert "kept as it stands; did you mean Family Medicine?" in " ".join(shown.split())
    out = run("programs", "me", "--json").out
    assert all(
        f'"specialty": "{name}"' in out
        for name in ("Internal Medicine", "General Surgery", "Obstetrics-Gynecology", "Quux")
    )


def test_that_days_are_read_as_another_day_of_the_sheet_has_to_be_is_told(run: Run, tmp_path: Path) -> None:
    run("new", "me")
    run("set", "me", "profile.target_match=2027")
    path = tmp_path / "list.csv"
    path.write_text("Program,Deadline\nA,03/04/2027\nB,25/03/2027\n", encoding="utf-8")
    told = "row 2: 03/04/2027: read day first, as 25/03/2027 has to be"
    assert told in " ".join(run("import", "programs", str(path), "me", "--dry-run").out.split())
    sure = run("import", "programs", str(path), "me", "--dry-run", "--days", "day-first").out
    assert "has to be" not in sure


def test_what_is_exported_is_read_back_to_the_same_facts(run: Run, tmp_path: Path) -> None:
    for name in ("me", "other"):
        run("new", name)
        run("set", name, "profile.target_match=2027")
    key = "seasons.2027.programmes.1"
    run(
        "set",
        "me",
        f"{key}.name=Elm",
        f"{key}.nrmp=1111140C0",
        f"{key}.h1b=no",
        f"{key}.signal=none",
        f"{key}.notes==1+1",
    )
    run("set", "me", f"{key}.interviews.1.at=2027-01-14 10:00 ET", f"{key}.interviews.1.answer=accepted")
    for kind in ("programs", "interviews"):
        path = tmp_path / f"{kind}.csv"
        assert run("export", "csv", "me", "--only", kind, "-o", str(path)).code == 0
        assert run("import", kind, str(path), "other").code == 0
        assert run(kind, "me", "--json").out == run(kind, "other", "--json").out


def test_the_other_tabs_of_a_workbook_are_named(run: Run, tmp_path: Path) -> None:
    run("new", "me")
    run("set", "me", "profile.target_match=2028")
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        xlsx({"Notes": [["a"]], "List": [["Program Name"], ["Elm"]], "Old list": [["Program"], ["Oak"]], "Empty": []})
    )
    shown = " ".join(run("import", "programs", str(path), "me", "--dry-run").out.split())
    assert "Headings: List, row 1." in shown
    assert "Other tabs, each read with --tab NAME: Notes, Old list." in shown
    assert "Oak" in run("import", "programs", str(path), "me", "--dry-run", "--tab", "Old list").out
    path.write_bytes(xlsx({"Notes": [["a"], ["b"]], "More": [["c"], ["d"]]}))
    assert "--tab NAME: Notes, More" in run("import", "programs", str(path), "me").err
