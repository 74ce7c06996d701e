"""Every rule decides, advises or is background; what decides is named by the code or by the data that code reads."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, get_args

import pytest

import img_pathway.engine
from img_pathway import rulebook
from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.build import compile_pack, read_pack
from img_pathway.rulebook.types import Role

ENGINE = Path(img_pathway.engine.__file__).parent
book = rulebook.load()


def words_of_the_engine() -> tuple[frozenset[str], tuple[str, ...]]:
    """Every string in the engine's code, docstrings left out, and the beginnings of ids that it completes."""
    whole: set[str] = set()
    begun: set[str] = set()
    for path in ENGINE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                whole.add(node.value)
    return frozenset(whole), tuple(start for start in begun if start.endswith(".") and start.count(".") >= 1)


def named_by_data(pack: Rulebook) -> set[str]:
    """Ids that the engine reads out of the pack: fees of steps, events, waiting times, tariffs, measures."""
    found = {fee for step in pack.steps for fee in step.fees}
    found |= {rule.id for rule in pack.rules() if rule.calendar or rule.tariffs}
    found |= {rule for season in (2026, 2027) for event in pack.events(season) for rule in event.rules}
    found |= {measure.rule for measure in pack.measures} | {row.rule for row in pack.specialties}
    found |= {row.fee for row in pack.lost_fees} | set(pack.not_refunded.values())
    found |= {rule for waiting in pack.duration_ids for rule in pack.duration(waiting).rules}
    return found


def unnamed(whole: frozenset[str], begun: tuple[str, ...]) -> list[str]:
    """Rules that are said to decide although neither these words nor the pack's own data name them."""
    reached = whole | named_by_data(book)
    deciding = [rule for rule in book.rules() if rule.role == "decides"]
    return [rule.id for rule in deciding if not {rule.id, *rule.aliases} & reached and not rule.id.startswith(begun)]


def changed(change: dict[str, Any], rule_id: str) -> Rulebook:
    raw = read_pack()
    next(rule for rule in raw["rules"] if rule["id"] == rule_id).update(change)
    core, texts = compile_pack(raw)
    return Rulebook(core, lambda: texts)


def test_every_rule_has_a_role() -> None:
    assert {rule.role for rule in book.rules()} == set(get_args(Role))


def test_what_decides_is_named() -> None:
    assert unnamed(*words_of_the_engine()) == []


def test_what_the_engine_names_decides() -> None:
    whole, _ = words_of_the_engine()
    named = {name for name in whole if "." in name and book.has_rule(name)}
    assert {name for name in named if book.rule(name).role != "decides"} == set()


def test_a_deciding_rule_that_no_code_names_any_more_is_caught() -> None:
    whole, begun = words_of_the_engine()
    assert unnamed(whole - {"ecfmg.oet-minimum"}, begun) == ["ecfmg.oet-minimum"]
    assert "usmle.pass.step1" in unnamed(whole, tuple(start for start in begun if start != "usmle.pass."))


def test_what_advises_has_steps_to_advise_at() -> None:
    assert [rule.id for rule in book.rules() if rule.role == "advises" and not rule.steps] == []


@pytest.mark.parametrize(
    ("rule_id", "change", "role"),
    [
        ("ecfmg.oet-minimum", {}, "decides"),
        ("state.TX", {}, "decides"),
        ("usmle.pass.step1", {}, "decides"),
        ("nrmp.2027.rol-deadline", {}, "decides"),
        ("visa.j1.moonlighting", {}, "advises"),
        ("visa.j1.moonlighting", {"role": "background"}, "background"),
        ("visa.j1.moonlighting", {"steps": []}, "background"),
        ("ecfmg.oet-minimum", {"role": "background"}, "decides"),
        ("match.stat.overall", {}, "background"),
        ("usmle.transition.announced", {}, "background"),
    ],
)
def test_the_role_follows_from_code_and_steps(rule_id: str, change: dict[str, Any], role: str) -> None:
    assert changed(change, rule_id).rule(rule_id).role == role
