"""What a pack from outside can add without a line of code: a fee, the dates of a season, a visa class, a proclamation."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from img_pathway.__main__ import main
from img_pathway.engine.case import Case
from img_pathway.engine.losses.at_stake import _season
from img_pathway.rulebook import load
from img_pathway.rulebook.build import DATA, REQUIRED, pack_files
from img_pathway.rulebook.pack.verify import verify, verify_files
from tests.engine.build import at, profile
from tests.packs import OLD, added, changed

FEE = """
[[rule]]
id = "usmle.fee.step1-2ck.2028"
kind = "fee"
title = "Step 1 and Step 2 CK fees, periods ending in 2028"
statement = "For a period that ends in 2028 Step 1 costs USD 711."
steps = ["permits.step1", "permits.step2ck"]
selects = "period-end"
unit = "usd"
tariffs = ["step1", "step2ck"]
confidence = "official"
as_of = 2026-11-28
sources = ["usmle.S25"]
[[rule.values]]
from = 2028-01-01
until = 2028-12-31
value = { base = 711, abroad = 219 }
"""
SEASON = """
[[date]]
season = 2029
confidence = "official"
at = { "eras.open" = "2028-06-14T09:00", "nrmp.rol" = "2029-03-08T21:00", "nrmp.match-day" = "2029-03-23T12:00" }
"""
VISA_CLASS = """
[[visa_class]]
id = "e3"
title = "E-3"
about = "For citizens of Australia; a programme may file it, and few do."
rules = ["visa.need.programme-chooses"]
stopped_by = ["visa.ban.10998-full"]
skips = ["visa.statement-of-need", "visa.ds2019", "visa.sevis", "visa.h1b-petition"]
"""
PROCLAMATION = """
[[rule]]
id = "visa.ban.11111"
kind = "rule"
title = "Entry list of 2027"
statement = "A later proclamation suspends J visas for nationals of one country."
steps = ["visa.class"]
selects = "now"
unit = "country-codes"
confidence = "official"
as_of = 2026-11-28
sources = ["visa.T2"]
volatile = true
[[rule.values]]
from = 2026-11-01
value = ["IN"]
"""
MEASURE = """
[[measure]]
rule = "visa.ban.11111"
title = "entry list of 2027"
effect = "entry"
"""
BOTH = '"visa.ban.10998-full", "visa.ban.10998-partial"'
J1 = (
    "visa_classes.toml",
    f'plan = "j1"\nstopped_by = [{BOTH}]',
    f'plan = "j1"\nstopped_by = [{BOTH}, "visa.ban.11111"]',
)

PERSON = """
schema = 1
[profile]
citizenships = ["IN"]
birth_country = "IN"
location = "IN"
us_status = "none"
us_visa_on_2026_01_01 = false
target_match = 2029
[visa]
plan = "j1"
[school]
country = "IN"
status = "enrolled"
"""


class Desk:
    """Command lines of one person under a pack."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.profile = home / "person.toml"
        self.capsys = capsys

    def says(self, pack: Path | None, *words: str) -> str:
        self.capsys.readouterr()
        rules = ["--rules", str(pack)] if pack is not None else []
        main([*words, str(self.profile), *rules, "--today", "2026-11-28"])
        out, err = self.capsys.readouterr()
        assert not err, err
        return out


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("IMG_PATHWAY_HOME", str(tmp_path / "home"))
    found = Desk(tmp_path, capsys)
    found.profile.write_text(PERSON, encoding="utf-8")
    return found


def test_a_fee_for_2028_is_one_rule(tmp_path: Path, desk: Desk) -> None:
    pack = added(tmp_path / "pack", rules__usmle=FEE)
    assert verify(pack) == []
    desk.profile.write_text(
        PERSON + '[[permits.step1]]\nregion = "abroad"\nperiod_start = 2028-01-01\nperiod_end = 2028-03-31\n',
        encoding="utf-8",
    )
    assert "$711 and $219" in desk.says(pack, "why", "permits.step1")
    assert "$711 and $219" not in desk.says(None, "why", "permits.step1")


def test_a_fee_that_rises_in_2028_is_paid_by_who_pays_then_and_told_before(tmp_path: Path, desk: Desk) -> None:
    old = "from = 2026-01-01\nvalue = 455\n"
    until = f"{old}until = 2027-12-31\n[[rule.values]]\n"
    pack = changed(
        tmp_path / "pack",
        ("rules/ecfmg-fees-myths.toml", old, f"{until}{old.replace('2026', '2028').replace('455', '512')}"),
    )
    assert verify(pack) == []
    told = " ".join(desk.says(pack, "why", "skills.oet").split())
    assert "$455, secondary, as of Thu 1 Jan 2026. From Sat 1 Jan 2028 on it is $512." in told

    def planned() -> tuple[str, str]:
        lines = json.loads(desk.says(pack, "money", "--json"))["lines"]
        return next((line["date"], line["high"]) for line in lines if line["id"] == "skills.oet@ecfmg.fee-oet")

    assert planned() == ("2027-01-01", "455")
    desk.profile.write_text(PERSON + "[[skills.oet]]\ndate = 2028-05-06\nplanned = true\n", encoding="utf-8")
    assert planned() == ("2028-05-06", "512")


def test_the_season_of_2029_is_one_block(tmp_path: Path, desk: Desk) -> None:
    pack = added(tmp_path / "pack", calendar=SEASON)
    assert verify(pack) == []
    for words in (("deadlines", "--json"), ("plan", "--json")):
        assert "2029-03-08" in desk.says(pack, *words), words
        assert "2029-03-08" not in desk.says(None, *words), words


def test_a_visa_class_is_one_block(tmp_path: Path, desk: Desk) -> None:
    pack = added(tmp_path / "pack", visa_classes=VISA_CLASS)
    assert verify(pack) == []
    rows = {row["id"]: row for row in json.loads(desk.says(pack, "visa", "--json"))["classes"]}
    assert rows["e3"]["state"] == "open"
    assert "few do" in " ".join(reason["text"] for reason in rows["e3"]["reasons"])
    desk.profile.write_text(PERSON.replace('["IN"]', '["AF"]'), encoding="utf-8")
    rows = {row["id"]: row for row in json.loads(desk.says(pack, "visa", "--json"))["classes"]}
    assert rows["e3"]["state"] == "suspended"
    assert "E-3" in desk.says(pack, "visa")


def test_a_proclamation_is_its_rule_a_measure_and_the_classes_it_stops(tmp_path: Path, desk: Desk) -> None:
    pack = changed(tmp_path / "pack", J1)
    for name, text in (("rules/visa.toml", PROCLAMATION), ("visa_classes.toml", MEASURE)):
        (pack / name).write_text(f"{(pack / name).read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
    assert verify(pack) == []
    states = {row["id"]: row["state"] for row in json.loads(desk.says(pack, "visa", "--json"))["classes"]}
    # Where somebody was on the first day of the older lists says nothing of this one.
    assert (states["j1"], states["b"]) == ("unknown", "open")
    assert "entry list of 2027" in desk.says(pack, "why", "visa.class", "--json")
    assert "entry list of 2027" not in desk.says(None, "why", "visa.class", "--json")


def test_a_list_with_another_first_day_leaves_the_others_as_they_were(tmp_path: Path, desk: Desk) -> None:
    pack = changed(tmp_path / "pack", J1)
    for name, text in (("rules/visa.toml", PROCLAMATION), ("visa_classes.toml", MEASURE)):
        (pack / name).write_text(f"{(pack / name).read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
    abroad = PERSON.replace('["IN"]', '["NG"]').replace("[visa]", "in_us_on_2026_01_01 = false\n[visa]")
    desk.profile.write_text(abroad, encoding="utf-8")
    for rules in (pack, None):
        states = {row["id"]: row["state"] for row in json.loads(desk.says(rules, "visa", "--json"))["classes"]}
        assert (states["j1"], states["b"]) == ("suspended", "suspended"), rules


def test_a_measure_that_stops_nothing_is_refused(tmp_path: Path) -> None:
    pack = added(tmp_path / "pack", rules__visa=PROCLAMATION, visa_classes=MEASURE)
    assert [problem.text for problem in verify(pack)] == ["stops no visa class"]


LOST = """
[[lost]]
fee = "match.cas.fee-em"
at = ["match.ranklist"]
paid = "residencycas_submitted"
"""
SPECIALTY = """
[[specialty]]
service = "residencycas"
rule = "match.cas.em"
names = ["neurology"]
"""


def test_a_specialty_that_moves_to_another_service_is_one_block(tmp_path: Path, desk: Desk) -> None:
    pack = added(tmp_path / "pack", specialties=SPECIALTY)
    assert verify(pack) == []
    desk.profile.write_text(
        PERSON.replace("target_match = 2029", 'specialties = ["Neurology"]\ntarget_match = 2027'), encoding="utf-8"
    )
    assert "not-needed" not in desk.says(pack, "why", "programs.residencycas").splitlines()[1]
    assert "not-needed" in desk.says(None, "why", "programs.residencycas").splitlines()[1]
    assert "not-needed" in desk.says(pack, "why", "programs.submit").splitlines()[1]


def test_a_new_kind_of_fee_that_is_lost_with_a_season_is_one_block(tmp_path: Path) -> None:
    pack = added(tmp_path / "pack", fees=LOST)
    assert verify(pack) == []
    person = profile(seasons={2027: {"residencycas_submitted": "2026-09-10"}}, profile={"target_match": 2027})
    fees = {}
    for name, book in (("here", load(pack)), ("built in", load())):
        case = Case(person, book, at("2026-11-28"))
        fees[name] = set(_season(case, "match.ranklist"))
    assert fees == {"here": {"match.cas.fee-em"}, "built in": set()}


@pytest.mark.parametrize(
    ("name", "old", "new", "word"),
    [
        ("visa_classes", 'id = "o1"', 'id = "o2"', "o1 is missing"),
        ("visa_classes", 'id = "o1"', 'id = "j1"', "twice"),
        ("visa_classes", 'plan = "o1"', 'plan = "o2"', "o1 is missing"),
        ("visa_classes", 'skips = ["visa.h1b-petition"]', 'skips = ["visa.h1b"]', "not a step"),
        ("visa_classes", 'skips = ["visa.h1b-petition"]\n', "", "is missing"),
        ("visa_classes", 'stopped_by = ["visa.ban.10998-full"]', 'stopped_by = ["visa.ban.10949"]', "not a measure"),
        ("visa_classes", 'rules = ["visa.b.allowed", "visa.esta"]\n', "", "names no rule"),
        ("visa_classes", 'rule = "visa.list.bond-38"', 'rule = "visa.list.bond-50"', "is not a rule"),
        ("visa_classes", 'rule = "visa.list.bond-38"', 'rule = "visa.bond"', "no list of countries"),
        ("visa_classes", 'effect = "hold"', 'effect = "tax"', "effect"),
        ("specialties", 'rule = "match.urology"', 'rule = "match.urologie"', "not a rule"),
        ("specialties", '"urolog", "uro"]', '"urolog", "em"]', "twice"),
        ("specialties", 'match = "aua"', 'match = "aau"', "match"),
        ("fees", 'rule = "eras.token.fee"', 'rule = "eras.token.fees"', "not a rule"),
        ("fees", 'steps = ["programs.token"]', 'steps = ["programs.tokens"]', "not a step"),
        ("fees", 'paid = "token"', 'paid = "tokens"', "not a fact of a season"),
        ("fees", 'paid = "token"', "", "no fact shows"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path: Path, name: str, old: str, new: str, word: str) -> None:
    problems = verify(changed(tmp_path / "pack", (f"{name}.toml", old, new)))
    assert any(word in f"{problem.key} {problem.text}" for problem in problems), problems


@pytest.mark.parametrize("event", tomllib.loads(REQUIRED.read_text(encoding="utf-8"))["events"])
def test_a_pack_without_an_event_the_program_reads_is_refused(event: str) -> None:
    files = pack_files(DATA)
    calendar = files["calendar.toml"].decode().replace(f'[event."{event}"]', f'[event."{event}-gone"]')
    problems = verify_files({**files, "calendar.toml": calendar.encode()})
    assert any((problem.key, problem.text) == (event, "is missing, and the program reads it") for problem in problems)


def test_a_pack_without_a_later_table_reads_the_built_in_one(tmp_path: Path, desk: Desk) -> None:
    pack = changed(tmp_path / "pack")
    (pack / "visa_classes.toml").unlink()
    assert verify(pack) == []
    assert desk.says(pack, "visa") == desk.says(None, "visa")


def test_a_pack_of_an_earlier_release_still_loads() -> None:
    assert [row.id for row in load(OLD).visa_classes] == [row.id for row in load().visa_classes]
