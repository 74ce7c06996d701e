"""Every verb against the real profile, rulebook and engine."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from img_pathway.profile.facts import SCHEMA
from img_pathway.reports.json.schemas import ANSWERS
from tests.reports.shape_check import misfits

from .conftest import Run, one_line

FACTS = (
    "profile.citizenships=IN",
    "profile.location=India",
    "profile.target_match=2028",
    "school.name=Government College",
    "school.country=IN",
    "school.enrolled=2021-08-01",
    "school.status=enrolled",
    "exams.step1.1.date=18 Jun 2026",
    "exams.step1.1.result=pass",
)


@pytest.fixture
def ana(run: Run) -> str:
    assert run("new", "ana").code == 0
    assert run("set", "ana", *FACTS).code == 0
    return "ana"


def file_of(data: Path, name: str) -> Path:
    return data / "profiles" / f"{name}.toml"


def test_new_never_overwrites(run: Run, data: Path) -> None:
    made = run("new", "ana")
    assert made.code == 0
    assert str(file_of(data, "ana")) in made.out
    before = file_of(data, "ana").read_bytes()
    assert "already" in one_line(run("new", "ana"), 2)
    assert file_of(data, "ana").read_bytes() == before


@pytest.mark.parametrize("name", ["status", "next", "set", "doctor", "a b", ".ana", "é", "x" * 61, ""])
def test_names_that_cannot_be(run: Run, data: Path, name: str) -> None:
    one_line(run("new", name), 2)
    assert not list(data.rglob("*.toml"))


def test_new_at_a_path(run: Run, tmp_path: Path) -> None:
    assert run("new", str(tmp_path / "here.toml")).code == 0
    assert tomllib.loads((tmp_path / "here.toml").read_text())["schema"] == SCHEMA


def test_set_records_facts(run: Run, data: Path, ana: str) -> None:
    doc = tomllib.loads(file_of(data, ana).read_text())
    assert doc["profile"]["citizenships"] == ["IN"]
    assert doc["profile"]["location"] == "IN"
    assert doc["exams"]["step1"][0]["result"] == "pass"
    changed = run("set", ana, "profile.target_match=2029", "school.name=")
    assert changed.code == 0
    assert "changed  profile.target_match = 2029 (was 2028)" in changed.out
    assert "removed  school.name (was Government College)" in changed.out


@pytest.mark.parametrize(
    "pairs",
    [
        ("school.name=Other", "exams.step1.1.result=maybe"),
        ("school.name=Other", "exams.step9.1.date=2026-01-01"),
        ("school.name=Other", "exams.step1.4.date=2026-01-01"),
        ("school.name=Other", "exams.step1.1.date=06/07/2026"),
        ("school.name=Other", "exams.step1.1.date=2026-02-30"),
        ("school.name=Other", "exams.step2ck.1.result=pass"),
        ("school.name=Other", "exams.step1.1.date=2020-01-01"),
        ("school.name=Other", "school.graduated=2019-01-01"),
        ("school.name=Other", "profile.citizenships=Atlantis"),
        ("school.name=Other", "overrides.exams.step9=note"),
        ("school.name=Other", "answers.ecfmg.nonsense=yes"),
        ("school.name=Other", "school.name=Third"),
        ("school.name=Other", "nonsense"),
        ("school.name=Other", "=nonsense"),
    ],
)
def test_set_saves_all_or_nothing(run: Run, data: Path, ana: str, pairs: tuple[str, ...]) -> None:
    before = file_of(data, ana).read_bytes()
    one_line(run("set", ana, *pairs), 2)
    assert file_of(data, ana).read_bytes() == before


def test_set_judges_pairs_together(run: Run, ana: str) -> None:
    # Either alone would be impossible: a result without a day, in whatever order they are given.
    assert run("set", ana, "exams.step2ck.1.result=pass", "exams.step2ck.1.date=2026-10-01").code == 0
    assert run("set", ana, "exams.step2ck.2.date=2026-11-02", "exams.step2ck.1.result=fail").code == 0


def test_set_numbers_mean_the_same_entry_throughout(run: Run, data: Path, ana: str) -> None:
    run("set", ana, "exams.step2ck.2.date=2026-11-02", "exams.step2ck.1.date=2026-10-01", "exams.step2ck.1.result=fail")
    assert run("set", ana, "exams.step2ck.1.date=", "exams.step2ck.1.result=", "exams.step2ck.2.result=fail").code == 0
    sittings = tomllib.loads(file_of(data, ana).read_text())["exams"]["step2ck"]
    assert [str(sitting["date"]) for sitting in sittings] == ["2026-11-02"]
    assert sittings[0]["result"] == "fail"


def test_set_warns_and_saves(run: Run, data: Path, ana: str) -> None:
    done = run("set", ana, "identity.usmle_id=1234")
    assert done.code == 0
    assert done.err.startswith("img-pathway: warning: ")
    assert "identity.usmle_id" in done.err
    assert "1234" in file_of(data, ana).read_text()


def test_set_tells_a_new_danger(run: Run, ana: str) -> None:
    period = ("permits.step2ck.1.period_start=2026-12-01", "permits.step2ck.1.period_end=2027-02-28")
    assert run("set", ana, *period).err == ""
    done = run("set", ana, "exams.step2ck.1.date=2027-04-01")
    assert done.code == 0
    assert done.err.startswith("img-pathway: warning: ")
    assert run("set", ana, "school.name=Other").err == ""


def test_what_could_not_be_made_is_not_called_whole(run: Run, data: Path) -> None:
    data.write_text("a file where the folder should be")
    said = one_line(run("new", "bob"), 3)
    assert "No file was made." in said
    assert "whole" not in said


def test_set_never_creates(run: Run, data: Path) -> None:
    assert "img-pathway new bob" in one_line(run("set", "bob", "school.name=X"), 2)
    assert not file_of(data, "bob").exists()


def test_set_overrides(run: Run, data: Path, ana: str) -> None:
    assert run("set", ana, "overrides.exams.step3=the board said so").code == 0
    doc = tomllib.loads(file_of(data, ana).read_text())
    assert doc["overrides"]["exams.step3"]["note"] == "the board said so"
    assert str(doc["overrides"]["exams.step3"]["date"]) == "2026-11-22"
    steps = [step for stage in run("status", ana, "--json").json["stages"] for step in stage["steps"]]
    (step3,) = [step for step in steps if step["id"] == "exams.step3"]
    assert step3["override"] == {"note": "the board said so", "date": "2026-11-22"}


@pytest.mark.parametrize("verb", ["status", "next"])
def test_json_has_the_promised_shape(run: Run, ana: str, verb: str) -> None:
    assert misfits(run(verb, ana, "--json").json, ANSWERS[verb]) == []
    assert run("--json", verb, ana).out == run(verb, "--json", ana).out


def test_today_is_a_time_machine(run: Run, ana: str) -> None:
    assert run("status", ana, "--json").json["today"] == "2026-11-22"
    assert run("status", ana, "--json", "--today", "2030-01-01", today=None).json["today"] == "2030-01-01"
    run("set", ana, "profile.time_zone=Asia/Kolkata")
    late = run("status", ana, "--json", today="2027-03-03T21:00-05:00")
    assert late.json["today"] == "2027-03-04"
    assert "--today" in one_line(run("status", ana, today="tomorrow"), 2)


def test_status_and_next_text(run: Run, ana: str) -> None:
    status, following = run("status", ana), run("next", ana)
    assert status.code == following.code == 0
    for result in (status, following):
        assert "\x1b" not in result.out
        assert max(map(len, result.out.splitlines())) <= 80
    assert "✓ done" in status.out


def test_a_hostile_name_changes_nothing_on_the_screen(run: Run, ana: str) -> None:
    run("set", ana, "profile.label=\x1b[2J\x9b31m[bold]\u202eevil")
    for words in (("status", ana), ("status", ana, "--json"), ("next", ana)):
        out = run(*words).out
        assert not set(out) & {"\x1b", "\x9b", "\u202e"}


def test_why_of_every_kind_of_id(run: Run, ana: str) -> None:
    status = run("status", ana, "--json").json
    idents = ["exams.step1", "exams.step3", "ecfmg.exam-seven-year", "2028.nrmp.rol"]
    idents += [cliff["id"] for cliff in status["cliffs"][:3]]
    for ident in idents:
        found = run("why", ident, ana, "--json")
        assert found.code == 0, found
        assert misfits(found.json, ANSWERS["why"]) == []
        text = run("why", ident, ana)
        assert text.code == 0
        assert ident in text.out
    assert "exams.step1" in one_line(run("why", "exams.stp1", ana), 2)


def test_which_profile(run: Run, ana: str, data: Path) -> None:
    assert run("status").code == 0  # the only one
    run("new", "bob", today=None)
    assert "bob" in run("status").out  # the last used
    for file in data.glob("state*"):
        file.unlink()
    refused = one_line(run("status"), 2)
    assert "ana, bob" in refused
    assert run("status", ana).code == 0
    assert run("status", str(file_of(data, ana))).code == 0
    for path in (str(data / "nobody.toml"), "/", "x" * 300 + ".toml"):
        one_line(run("status", path), 2)
    assert "did you mean status?" in one_line(run("staus"), 2).lower()


def test_no_profile_yet(run: Run) -> None:
    assert "img-pathway new" in one_line(run("status"), 2)


def test_data_dir(run: Run, tmp_path: Path, ana: str) -> None:
    other = tmp_path / "other"
    assert run("--data-dir", str(other), "new", "eve").code == 0
    assert file_of(other, "eve").exists()
    one_line(run("status", "eve"), 2)


def test_check(run: Run, data: Path, ana: str, tmp_path: Path) -> None:
    good = str(file_of(data, ana))
    fine = run("check", good, "--json")
    assert (fine.code, fine.json["sound"], fine.json["files"][0]["problems"]) == (0, True, [])
    bad = tmp_path / "bad.toml"
    bad.write_text(
        'schema = 1\n[school]\ncountry = "Atlantis"\nenrolled = "soon"\n[exams]\n[[exams.step1]]\nscore = 9999\n'
    )
    found = run("check", good, str(bad), "--json")
    assert found.code == 1
    assert misfits(found.json, ANSWERS["check"]) == []
    places = {problem["place"] for problem in found.json["files"][1]["problems"]}
    assert {"school.country", "school.enrolled", "exams.step1.1.score"} <= places
    text = run("check", str(bad))
    assert text.code == 1
    assert "school.enrolled" in text.out


@pytest.mark.parametrize(
    "content", [b"schema = ", b"\xff\xfe\x00", b"[exams]\nstep1 = 3\n", b'x = "' + b"a" * 2**21 + b'"']
)
def test_check_of_what_is_no_profile(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    found = run("check", str(path), "--json")
    assert found.code == 1
    assert not found.json["sound"]
    assert misfits(found.json, ANSWERS["check"]) == []
    for verb in ("status", "next"):
        one_line(run(verb, str(path)), 2)
    assert path.read_bytes() == content


def test_check_of_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    one_line(run("check", str(tmp_path / "none.toml")), 2)
    one_line(run("check", str(tmp_path)), 2)


def test_impossible_facts_are_not_sound(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text("schema = 1\n[school]\nenrolled = 2021-08-01\ngraduated = 2020-01-01\n")
    assert run("check", str(path)).code == 1


def test_a_file_of_a_newer_version(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text('schema = 99\n[school]\nname = "X"\n')
    status = run("status", str(path))
    assert status.code == 0
    assert status.err.startswith("img-pathway: ")
    assert "newer" in one_line(run("set", str(path), "school.name=Y"), 3)
    assert 'name = "X"' in path.read_text()


@pytest.mark.parametrize("words", [("IWA",), ("Form", "186"), ("Step", "2", "CS")])
def test_translate(run: Run, words: tuple[str, ...]) -> None:
    found = run("translate", *words, "--json")
    assert found.code == 0
    assert misfits(found.json, ANSWERS["translate"]) == []
    assert found.json["results"]
    assert run("translate", *words).out


def test_translate_of_nothing(run: Run) -> None:
    one_line(run("translate", "zzqx"), 1)
    assert "The nearest are: " in run("translate", "zzqx").err
    found = run("translate", "zzqx", "--json").json
    assert misfits(found, ANSWERS["translate"]) == []
    assert (found["words"], found["results"], len(found["nearest"])) == ("zzqx", [], 3)


def test_rules(run: Run) -> None:
    listed = run("rules", "list", "--json")
    assert misfits(listed.json, ANSWERS["rules list"]) == []
    assert list(listed.json) == ["rules"]
    # The document of every rule is asked of the reports; this is the way to it.
    for rule in listed.json["rules"][::50]:
        assert misfits(run("rules", "show", rule["id"], "--json").json, ANSWERS["rules show"]) == [], rule["id"]
    assert "ecfmg.exam-seven-year" in run("rules", "list").out
    assert "seven" in run("rules", "show", "ecfmg.exam-seven-year").out.lower()
    assert "ecfmg.exam-seven-year" in one_line(run("rules", "show", "ecfmg.exam-seven-yaer"), 2)
    one_line(run("rules", "show"), 2)


def test_rules_verify(run: Run, tmp_path: Path) -> None:
    fine = run("rules", "verify", "--json")
    assert misfits(fine.json, ANSWERS["rules verify"]) == []
    assert (fine.code, fine.json["sound"]) == (0, True), fine.json["problems"][:5]
    one_line(run("rules", "verify", str(tmp_path / "none")), 2)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "stages.toml").write_text("= nonsense")
    assert run("rules", "verify", str(broken)).code == 1
    one_line(run("status", "--rules", str(broken)), 2)


def test_schema(run: Run) -> None:
    assert "properties" in run("schema").json
    keys = run("schema", "--keys", "--json").json
    assert misfits(keys, ANSWERS["schema --keys"]) == []
    text = run("schema", "--keys").out
    assert all(entry["key"] in text for entry in keys["keys"])
    whole = run("schema", "--all").json
    assert misfits(whole, ANSWERS["schema --all"]) == []
    assert set(whole) == set(ANSWERS)


def test_doctor(run: Run, ana: str, tmp_path: Path) -> None:
    found = run("doctor", "--json")
    assert found.code == 0
    assert misfits(found.json, ANSWERS["doctor"]) == []
    assert found.json["profiles"] == 1
    assert ana not in found.out
    mine = tmp_path / "mine"
    shutil.copytree(Path(found.json["rulebook"]["built_in"]).expanduser(), mine)
    assert run("rules", "verify", str(mine)).code == 0
    assert run("doctor").out.startswith("Program")


@pytest.mark.parametrize("sample", ["pune", "caribbean"])
def test_demo_to_a_file(run: Run, tmp_path: Path, sample: str) -> None:
    path = tmp_path / f"{sample}.toml"
    assert run("demo", sample, "--to", str(path)).code == 0
    assert run("check", str(path)).code == 0
    before = path.read_bytes()
    one_line(run("demo", sample, "--to", str(path)), 2)
    assert path.read_bytes() == before
    one_line(run("demo", sample, "--to", str(tmp_path / "no" / "way.toml")), 3)


def test_demo_of_nobody(run: Run) -> None:
    one_line(run("demo", "atlantis"), 2)


def test_set_takes_a_fee_by_its_id_alone_and_names_the_one_that_is_meant(run: Run, ana: str) -> None:
    done = run("set", "ana", "money.payments.1.amount=455", "money.payments.1.fee=oet")
    assert (done.code, "ecfmg.fee-oet (OET Medicine)" in done.err) == (2, True)
    assert run("set", "ana", "money.payments.1.amount=455", "money.payments.1.fee=ecfmg.fee-oet").code == 0
    assert run("set", "ana", "money.payments.1.fee=").code == 0
    assert "ecfmg.fee-oet  OET Medicine" in run("schema", "--keys").out


def test_a_currency_typed_with_an_amount_is_recorded_beside_it(run: Run, data: Path, ana: str) -> None:
    paid = "money.payments.1"
    assert run("set", "ana", f"{paid}.amount=₹5,80,000.50").code == 0
    assert tomllib.loads(file_of(data, ana).read_text())["money"]["payments"] == [
        {"amount": "580000.50", "currency": "INR"}
    ]
    # An entry's currency is changed only where that is said: a dollar sign made 580 rupees of it.
    assert "is in USD, and this entry in INR" in one_line(run("set", "ana", f"{paid}.amount=$580"), 2)
    assert run("set", "ana", f"{paid}.amount=$580", f"{paid}.currency=USD").code == 0
    assert "may be in several currencies" in one_line(run("set", "ana", f"{paid}.amount=580 ¥"), 2)
    assert "is in EUR, and this entry in USD" in one_line(run("set", "ana", f"{paid}.amount=580 EUR"), 2)
