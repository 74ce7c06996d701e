"""``rules diff``, ``rules use`` and ``--rules``: another rulebook, as a directory or one file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from img_pathway.reports.json.schemas import ANSWERS
from img_pathway.rulebook.pack import in_use
from tests.packs import NEWER, OLD, PATHWAY, ROL, changed
from tests.reports.shape_check import misfits

from .conftest import Run, one_line


@pytest.fixture
def newer(tmp_path: Path) -> str:
    """A pack that moves one deadline, as one file."""
    folder = changed(tmp_path / "newer", ROL, NEWER)
    return shutil.make_archive(str(tmp_path / "newer-rules"), "zip", folder.parent, folder.name)


def words(text: str) -> str:
    return " ".join(text.split())


def test_diff_names_the_deadline_and_the_samples_it_touches(run: Run, newer: str) -> None:
    told = words(run("rules", "diff", "builtin", newer).out)
    assert "From rulebook 2026.11.28" in told
    assert "2027.nrmp.rol Rank order list deadline: Wed 3 Mar 2027 21:00 (secondary) → Fri 5 Mar 2027 21:00" in told
    assert "sample pune: none of this touches it" in told
    caribbean = told.partition("sample caribbean: ")[2]
    assert (
        "Deadline: Rank order list deadline (2027.nrmp.rol): Wed 3 Mar 2027, 21:00 ET → Fri 5 Mar 2027, 21:00 ET"
        in caribbean
    )
    assert "Wed 3 Mar 2027 → Fri 5 Mar 2027" in caribbean


def test_diff_as_json(run: Run, newer: str) -> None:
    found = run("rules", "diff", "builtin", newer, "--json").json
    assert misfits(found, ANSWERS["rules diff"]) == []
    assert [one["id"] for one in found["moved"]] == ["2027.nrmp.rol"]
    assert {one["profile"]: one["touched"] for one in found["profiles"]} == {
        "sample pune": False,
        "sample caribbean": True,
    }
    same = run("rules", "diff", "builtin", "builtin", "--json").json
    assert misfits(same, ANSWERS["rules diff"]) == []
    assert same["moved"] == same["changed"] == []


def test_diff_of_a_named_profile(run: Run, newer: str, tmp_path: Path) -> None:
    run("new", "ana")
    run("set", "ana", "profile.target_match=2027")
    assert "ana: " in run("rules", "diff", "builtin", newer).out
    found = run("rules", "diff", newer, "builtin", "ana", "caribbean", "--json").json
    assert [one["profile"] for one in found["profiles"]] == ["ana", "sample caribbean"]
    assert all(one["touched"] for one in found["profiles"])
    assert found["moved"][0]["old"]["date"].startswith("2027-03-05T21:00")


@pytest.mark.parametrize("line", [("diff",), ("diff", "builtin"), ("diff", "builtin", "/nowhere"), ("use",)])
def test_wrong_words_are_told(run: Run, line: tuple[str, ...]) -> None:
    one_line(run("rules", *line), 2)


def test_too_many_words_are_told(run: Run, newer: str) -> None:
    one_line(run("rules", "use", newer, newer), 2)
    one_line(run("rules", "use", newer, "--json"), 2)
    one_line(run("rules", "show", "nrmp.rol-pattern", "more"), 2)
    one_line(run("rules", "verify", newer, "more"), 2)
    one_line(run("rules", "diff", "builtin", newer, "nobody"), 2)


def test_use_counts_from_then_on_for_every_verb(run: Run, newer: str, data: Path) -> None:
    assert run("rules", "verify", newer).code == 0
    used = run("rules", "use", newer)
    assert used.code == 0
    assert "2026.12.01" in used.out
    Path(newer).unlink()
    run("new", "ana")
    run("set", "ana", "profile.target_match=2027")
    for line in (("status", "ana"), ("next", "ana"), ("doctor",), ("why", "nrmp.rol", "ana")):
        found = run(*line, "--json").json
        assert found["rulebook"]["version"] == "2026.12.01", line
    assert "Fri 5 Mar 2027" in run("why", "2027.nrmp.rol", "ana").out
    assert "not the built-in one" in words(run("status", "ana").out)
    assert str(data.name) in run("doctor", "--json").json["rulebook"]["file"]
    assert run("status", "ana", "--rules", "builtin", "--json").json["rulebook"]["version"] == "2026.11.28"
    assert run("rules", "verify", "--json").json["file"]
    assert "2026.11.28" in run("rules", "use", "builtin").out
    assert run("status", "ana", "--json").json["rulebook"]["version"] == "2026.11.28"
    assert run("rules", "verify", "--json").json["file"] is None


def test_a_bad_rulebook_is_refused_whole_with_every_problem(run: Run, tmp_path: Path, data: Path) -> None:
    bad = changed(
        tmp_path / "bad",
        ("stages.toml", 'title = "About you"', 'title = ""'),
        ("calendar.toml", "first_season = 2021", "first_season = 1"),
    )
    refused = run("rules", "use", str(bad))
    assert refused.code == 1
    assert refused.out.count("error:") >= 2
    assert "nothing was changed" in refused.err
    assert refused.err.count("\n") == 1
    assert not (data / in_use.FOLDER).exists()
    assert "more" in one_line(run("rules", "list", "--rules", str(bad)), 2)


@pytest.mark.parametrize("name", ["core.json", "pack", "in-use.json"])
def test_a_rulebook_in_use_that_is_harmed_costs_one_line_at_most(run: Run, newer: str, data: Path, name: str) -> None:
    run("rules", "use", newer)
    run("new", "ana")
    for path in (data / in_use.FOLDER).rglob(name):
        shutil.rmtree(path) if path.is_dir() else path.write_bytes(b"{")
    found = run("next", "ana")
    assert found.code == 0
    assert "Traceback" not in found.err
    assert found.err.count("\n") <= 1
    if name == "in-use.json":
        assert "The built-in rules are used instead" in found.err


def test_rules_file_works_for_one_call_only(run: Run, tmp_path: Path) -> None:
    other = str(changed(tmp_path / "other", PATHWAY))
    assert "960" in run("rules", "show", "ecfmg.fee-pathway", "--rules", other).out
    assert "960" not in run("rules", "show", "ecfmg.fee-pathway").out


@pytest.mark.parametrize(
    ("today", "words_", "absent"),
    [
        ("2027-02-26", "", "days old:"),
        ("2027-02-27", "More than 90 days old", "More than 180"),
        ("2027-05-28", "More than 180 days old", "More than 90"),
    ],
)
def test_an_old_rulebook_says_so(run: Run, today: str, words_: str, absent: str) -> None:
    run("new", "ana")
    for verb in (("status", "ana"), ("doctor",)):
        told = words(run(*verb, today=today).out)
        assert words_ in told
        assert absent not in told
        assert ("img-pathway rules use FILE" in told) == bool(words_)


def test_a_pack_in_use_that_the_program_left_behind_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new", "ana")
    assert run("rules", "use", str(changed(tmp_path / "now", NEWER))).code == 0
    assert run("next", "ana").err == ""
    # As after an update of the program.
    monkeypatch.setattr(in_use, "load_pack", lambda: SimpleNamespace(as_of=date(2027, 1, 15)))
    found = run("next", "ana")
    assert found.code == 0
    assert "The built-in rules are newer, as of 15 Jan 2027; those in use are as of 28 Nov 2026" in found.err
    assert "img-pathway rules use builtin" in found.err


def test_amounts_are_set_by_key(run: Run) -> None:
    run("new", "ana")
    assert run("set", "ana", "amounts.ecfmg.fee-account=125", "amounts.ecfmg.fee-account.seen_at=receipt").code == 0
    assert "You recorded $125 on Sun 22 Nov 2026, seen at receipt" in words(run("why", "ecfmg.fee-account", "ana").out)
    assert "$125, yours" in words(run("why", "identity.account", "ana").out)
    one_line(run("set", "ana", "amounts.ecfmg.fee-account=a lot"), 2)
    assert run("set", "ana", "amounts.ecfmg.fee-account=").code == 0
    assert "You recorded" not in run("why", "ecfmg.fee-account", "ana").out


REWORDED = (
    "words/en.toml",
    'ranklist = "The rank order list of Match {year}"',
    'ranklist = "Your list of programmes, in your order"',
)


def test_every_sentence_can_be_proof_read(run: Run) -> None:
    told = run("rules", "words").out
    assert "loss.season.ranklist\n    The rank order list of Match {year}\n" in told
    assert "changed by this rulebook" not in told
    some = run("rules", "words", "loss.seat", "--json").json
    assert misfits(some, ANSWERS["rules words"]) == []
    assert {row["id"].rpartition(".")[0] for row in some["sentences"]} == {"loss.seat"}
    assert {row["built_in"] for row in some["sentences"]} == {None}
    one_line(run("rules", "words", "loss.sea"), 2)


def test_a_pack_that_says_one_sentence_otherwise_is_used(run: Run, tmp_path: Path) -> None:
    pack, person = str(changed(tmp_path / "reworded", REWORDED, NEWER)), str(tmp_path / "caribbean.toml")
    assert run("demo", "caribbean", "--to", person).code == 0
    assert run("rules", "use", pack).code == 0
    [row] = [row for row in run("rules", "words", "--json").json["sentences"] if row["built_in"] is not None]
    assert row["id"] == "loss.season.ranklist"
    assert "changed by this rulebook; built in: The rank order list of Match {year}" in words(
        run("rules", "words", "loss.season.ranklist").out
    )
    assert "Your list of programmes, in your order" in words(run("why", "match.ranklist", person).out)
    status = words(run("status", person).out)
    assert "Your list of programmes, in your order" in status
    assert "The rank order list of Match 20" not in status
    assert run("rules", "use", "builtin").code == 0
    assert "The rank order list of Match 20" in words(run("status", person).out)


def test_diff_goes_on_without_a_damaged_profile(run: Run, newer: str, tmp_path: Path) -> None:
    sound, damaged = tmp_path / "sound.toml", tmp_path / "damaged.toml"
    sound.write_text("schema = 1\n[profile]\ntarget_match = 2027\n", encoding="utf-8")
    damaged.write_text("schema = 1\n[profile\n", encoding="utf-8")
    ahead = tmp_path / "ahead.toml"
    ahead.write_text("schema = 99\n[profile]\ntarget_match = 2027\n", encoding="utf-8")
    odd = (str(damaged), str(ahead), str(tmp_path / "gone.toml"), str(tmp_path))
    said = run("rules", "diff", "builtin", newer, *odd, str(sound))
    assert said.code == 0
    for word in odd:
        # Each is a row, with its reason.
        assert f"{word}:notjudged" in "".join(said.out.split())
    assert "written by a newer version" in words(said.out)
    rows = run("rules", "diff", "builtin", newer, *odd, str(sound), "--json").json["profiles"]
    assert [bool(row["problem"]) for row in rows] == [True] * 4 + [False]
    assert "damaged" in said.err
    assert "left out" in said.err
    assert "sound" in said.out


def test_diff_of_a_pack_that_lacks_what_the_program_reads(run: Run) -> None:
    said = run("rules", "diff", str(OLD), "builtin")
    assert (said.code, said.err) == (0, "")
    assert "visa.h1b.proc-11069" in said.out
