"""A pack of another time, for comparing only: what the program reads and the pack lacks is taken from the built-in one.

Such a pack is never put in use (`verify` refuses it); its own entries are compared as they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from img_pathway.rulebook.book import Rulebook
from img_pathway.rulebook.build import compile_pack, parse_pack, read_pack
from img_pathway.rulebook.pack.gather import gather
from img_pathway.rulebook.pack.sentences import required
from img_pathway.rulebook.pack.verify import Unusable, verify_files


def read(pack: Path) -> tuple[Rulebook, Rulebook]:
    """The pack with its own entries only, and with what it lacks, so that a profile can be judged under it.

    Raises `Unusable` for one that is broken, not for one that is old.
    """
    raw = _read(pack)
    as_it_is = _book(raw, pack)
    _complete(raw)
    return as_it_is, _book(raw, pack)


def _complete(raw: dict[str, Any]) -> None:
    ours = read_pack()
    mine = {name: rule for rule in raw["rules"] for name in (rule["id"], *rule.get("aliases", ()))}
    theirs = {rule["id"]: rule for rule in ours["rules"]}
    for name in required("rules"):
        if name not in mine and name in theirs:
            raw["rules"].append(theirs[name])
    for name in required("numbers"):
        if name in mine and not mine[name].get("values") and name in theirs:
            mine[name]["values"] = theirs[name]["values"]
    raw["sources"] = {**ours["sources"], **raw["sources"]}
    for name, row in ours["durations"].items():
        raw["durations"][name] = {**row, **raw["durations"].get(name, {})}
    raw["proofs"], raw["calendar"] = {**ours["proofs"], **raw["proofs"]}, {**ours["calendar"], **raw["calendar"]}
    events = ours["calendar"]["event"]
    missing = {name: events[name] for name in required("events") if name not in raw["calendar"]["event"]}
    raw["calendar"]["event"].update(missing)
    known = {step["id"] for step in raw["stages"]["step"]}
    wanted = set(required("steps")) - known
    raw["stages"]["step"] += [step for step in ours["stages"]["step"] if step["id"] in wanted]


def _read(pack: Path) -> dict[str, Any]:
    found = gather(pack)
    problems = list(found.problems) or verify_files(found.files, fits=False)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise Unusable(f"{errors[0].key}: {errors[0].text}")
    return parse_pack(found.files)


def _book(raw: dict[str, Any], origin: Path) -> Rulebook:
    core, texts = compile_pack(raw)
    return Rulebook(core, lambda: texts, str(origin))
