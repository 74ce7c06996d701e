"""The built-in pack is sound and complete, and a broken one is refused with the place of every problem."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from img_pathway import rulebook
from img_pathway.engine.judges import JUDGES
from img_pathway.rulebook.build import DATA
from img_pathway.rulebook.pack.gather import Problem
from img_pathway.rulebook.pack.sentences import required
from img_pathway.rulebook.pack.verify import verify
from img_pathway.rulebook.search import find, index_of

IDS = (Path(__file__).parent.parent / "data" / "rule-ids.txt").read_text(encoding="utf-8").split()
LEFT_OUT: dict[str, str] = {}
"""Published ids that are not rules here, each with the reason."""
ENGINE = Path(rulebook.__file__).parent.parent / "engine"

book = rulebook.load()


def test_the_built_in_pack_has_no_problem() -> None:
    assert verify() == []


def test_every_known_id_is_a_rule_or_left_out_with_a_reason() -> None:
    assert [name for name in IDS if not book.has_rule(name) and name not in LEFT_OUT] == []


@pytest.mark.parametrize(
    ("double", "rule"),
    [
        ("usmle.student.enrolled", "ecfmg.exam-student-eligibility"),
        ("usmle.graduate.four-years", "ecfmg.cred-four-years"),
        ("ecfmg.match-2026-rol", "nrmp.2026.rol-deadline"),
        ("ecfmg.match-2027-oet", "ecfmg.oet-last-date"),
        ("ecfmg.fee-j1visa", "visa.fee.mrv"),
        ("ecfmg.fee-sevis", "visa.fee.sevis"),
        ("ecfmg.fee-step1", "usmle.fee.step1.2026"),
        ("ecfmg.fee-step2", "usmle.fee.step2ck.2026"),
        ("ecfmg.path-fee", "ecfmg.fee-pathway"),
        ("ecfmg.fee-token", "eras.token.fee"),
    ],
)
def test_a_double_is_an_alias(double: str, rule: str) -> None:
    assert double in IDS
    assert double not in book.rule_ids
    assert book.rule(double).id == rule
    assert double in book.rule(rule).aliases
    assert rule in [found.id for found, _ in find(book, double)]


def test_all_states_and_territories_are_there() -> None:
    assert sum(1 for name in IDS if re.fullmatch(r"state\.[A-Z]{2}", name)) == 56


def test_every_step_has_a_judge_and_every_judge_a_step() -> None:
    assert {step.id for step in book.steps} == set(JUDGES) == set(required("steps"))


def test_the_list_of_required_rules_is_what_the_engine_names() -> None:
    named: set[str] = set()
    for path in ENGINE.rglob("*.py"):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        named |= set(re.findall(r'"((?:ecfmg|usmle|eras|nrmp|match|visa|state)\.[A-Za-z0-9.-]+)"', code))
    rules = {name for name in named if book.has_rule(name)}
    assert rules - set(required("rules")) == set()
    assert [name for name in required("rules") if not book.has_rule(name)] == []


def test_every_rule_has_a_source_and_a_date() -> None:
    for rule in book.rules():
        assert rule.sources, rule.id
        assert all(book.source(key).title for key in rule.sources), rule.id
        assert rule.as_of.year >= 1990, rule.id


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _drop_source(pack: Path) -> None:
    path = pack / "rules" / "usmle.toml"
    _replace(path, 'id = "usmle.attempts.max"', 'id = "usmle.attempts.max"\n# mutated')
    text = path.read_text(encoding="utf-8")
    head, tail = text.split("# mutated", 1)
    path.write_text(
        head + re.sub(r"^sources = .*$", "sources = []", tail, count=1, flags=re.MULTILINE), encoding="utf-8"
    )


def _break_date_order(pack: Path) -> None:
    _replace(
        pack / "rules" / "usmle.toml", "from = 2020-01-01\nuntil = 2023-12-31", "from = 2024-01-01\nuntil = 2023-12-31"
    )


def _missing_id(pack: Path) -> None:
    _replace(pack / "stages.toml", '"ecfmg.account-draft"', '"ecfmg.account-drift"')


def _overlap(pack: Path) -> None:
    _replace(pack / "rules" / "usmle.toml", "until = 2025-06-30\nvalue = 214", "until = 2025-07-30\nvalue = 214")


def _lacks_required(pack: Path) -> None:
    _replace(pack / "rules" / "usmle.toml", 'id = "usmle.attempts.rate"', 'id = "usmle.attempts.pace"')


def _circle(pack: Path) -> None:
    _replace(pack / "stages.toml", 'requires = ["school.img"]', 'requires = ["school.img", "application.accepted"]')


def _no_toml(pack: Path) -> None:
    (pack / "portals.toml").write_text("[wdoms\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("mutate", "place", "word"),
    [
        (_drop_source, "usmle.attempts.max: sources", ">= 1"),
        (_break_date_order, "usmle.pass.step3: values", "backwards"),
        (_missing_id, "identity.account: rules", "ecfmg.account-drift"),
        (_overlap, "usmle.pass.step2ck: values", "overlap"),
        (_lacks_required, "usmle.attempts.rate", "missing"),
        (_circle, "school.listing", "circle"),
        (_no_toml, "portals.toml", "TOML"),
    ],
)
def test_a_broken_pack_is_refused_with_the_place(
    tmp_path: Path, mutate: Callable[[Path], None], place: str, word: str
) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(DATA, pack)
    assert verify(pack) == []
    mutate(pack)
    problems: list[Problem] = verify(pack)
    assert any(place in problem.key and word in problem.text and problem.severity == "error" for problem in problems)


def test_a_pack_that_is_not_there_is_one_clear_problem(tmp_path: Path) -> None:
    [problem] = verify(tmp_path / "none")
    assert problem.severity == "error"
    assert problem.fix


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("step 2 cs", "ecfmg.changed-cs"),
        ("oasis", "ecfmg.changed-portal"),
        ("form 183", "ecfmg.changed-f183"),
        ("Form 186", "ecfmg.changed-f186"),
        ("imed", "ecfmg.changed-imed"),
        ("ptal", "match.old.ptal"),
        ("six attempts", "ecfmg.changed-attempts"),
        ("sealed envelope statement of need", "visa.old.son-paper-only"),
        ("IWA", "ecfmg.changed-portal"),
        ("EVNet", "visa.old.evnet-oasis"),
        ("oasiss", "ecfmg.changed-portal"),
        ("green card", "match.old.green-card-us-img"),
        ("mspe october", "match.old.mspe-october"),
    ],
)
def test_old_names_find_what_replaced_them(words: str, answer: str) -> None:
    assert answer in [found.id for found, _ in find(book, words)[:5]]


def test_the_words_are_gathered_once_and_not_at_every_letter() -> None:
    assert index_of(book) is index_of(book)


def test_words_that_mean_nothing_find_nothing() -> None:
    assert find(book, "xyzzy plugh") == []
    assert find(book, "   ") == []
