"""Turn the TOML data into one compact document: what the wheel ships and start-up reads.

The document holds plain lists and strings only. It is written as two JSON files: ``core`` (what an
assessment needs: steps, calendar, and the values of the rules named in ``required.toml``) and ``texts``
(every rule whole, sources), read when a screen shows them, each rule a text in it. Start-up parses only the first.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
"""The built-in pack."""

REQUIRED = Path(__file__).parent / "required.toml"
"""Which rules the program reads."""
_FAMILIES = ("state.",)
"""Rules of which an assessment reads at most one or two: kept as JSON text, which start-up does not take apart."""
SINGLE = ("stages.toml", "calendar.toml", "durations.toml", "portals.toml", "proofs.toml")
"""Files that every pack has, beside the folders ``rules`` and ``sources``."""
TABLES = ("visa_classes.toml", "specialties.toml", "specialty_words.toml", "fees.toml", "documents.toml")
"""Tables that came later: of a pack that leaves one out, the built-in one is read."""
WORDS = "search.toml"
"""What people type instead of the rulebook's words; a pack may leave it out."""


def data_files(pack: Path = DATA) -> list[Path]:
    """Every TOML file of a pack, in a stable order."""
    return sorted(pack.rglob("*.toml"))


def pack_files(pack: Path = DATA) -> dict[str, bytes]:
    """The TOML files of a pack's directory by name (``rules/usmle.toml``). Raises OSError."""
    return {path.relative_to(pack).as_posix(): path.read_bytes() for path in data_files(pack)}


def read_pack(pack: Path = DATA) -> dict[str, Any]:
    """Read a pack's TOML files as they are. Raises OSError, KeyError or ValueError (TOMLDecodeError)."""
    return parse_pack(pack_files(pack))


def parse_pack(files: Mapping[str, bytes]) -> dict[str, Any]:
    """A pack's documents from the bytes of its files. Raises KeyError for a missing file, else ValueError."""
    raw: dict[str, Any] = {name.removesuffix(".toml"): _parse(files[name]) for name in SINGLE}
    for name in TABLES:
        raw[name.removesuffix(".toml")] = _parse(files[name] if name in files else (DATA / name).read_bytes())
    # What is borrowed is held to nothing that the pack itself may lack.
    raw["borrowed"] = frozenset(name for name in TABLES if name not in files)
    raw["search"] = _parse(files[WORDS]) if WORDS in files else {}
    found = {name: files[name] for name in sorted(files)}
    raw["rules"] = [rule for data in _within(found, "rules").values() for rule in _parse(data).get("rule", [])]
    raw["sources"] = {
        f"{stem}.{code}": source
        for stem, data in _within(found, "sources").items()
        for code, source in _parse(data).items()
    }
    raw["words"] = {language: dict(_sentences(_parse(data))) for language, data in _within(found, "words").items()}
    return raw


def _sentences(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Sentences by their whole id: ``[identity.account]`` ``draft-deleted`` is ``identity.account.draft-deleted``."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _sentences(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _within(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files right inside a folder, by name without ending."""
    names = {name: name.removeprefix(f"{folder}/") for name in files if name.startswith(f"{folder}/")}
    return {short.removesuffix(".toml"): files[name] for name, short in names.items() if "/" not in short}


def _parse(data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except RecursionError:
        raise ValueError("nested too deep") from None


LANGUAGE = "en"
"""The language of the sentences."""


def built_in_words() -> dict[str, dict[str, Any]]:
    """The built-in sentences, by language and id."""
    files = {path.stem: path.read_bytes() for path in sorted((DATA / "words").glob("*.toml"))}
    return {language: dict(_sentences(_parse(data))) for language, data in files.items()}


def compile_pack(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a pack into the core document and the texts document, dates as ISO strings."""
    core: dict[str, Any] = {key: raw[key] for key in ("calendar", "durations", "portals", "proofs")}
    core["stages"], core["steps"] = raw["stages"]["stage"], raw["stages"]["step"]
    core["visa_classes"], core["measures"] = raw["visa_classes"]["visa_class"], raw["visa_classes"]["measure"]
    core["specialties"] = raw["specialties"]["specialty"]
    core["written"] = {row["name"]: row["words"] for row in raw["specialty_words"]["written"]}
    core["not_refunded"], core["lost"] = raw["fees"]["not_refunded"], raw["fees"]["lost"]
    core["rules"], core["packed"], core["aliases"], core["stated"] = {}, {}, {}, {}
    # A pack may say some things otherwise; what it does not say is said as built in.
    core["words"] = {**built_in_words()[LANGUAGE], **raw.get("words", {}).get(LANGUAGE, {})}
    core["ids"] = [rule["id"] for rule in raw["rules"]]
    read = frozenset(tomllib.loads(REQUIRED.read_text(encoding="utf-8"))["rules"]) | _named_by_tables(raw)
    texts: dict[str, Any] = {"rules": {}, "sources": raw["sources"], "search": raw.get("search", {})}
    texts["tied"], texts["tariffs"] = _by(raw, "steps"), _by(raw, "tariffs")
    texts["documents"] = raw["documents"]["document"]
    deciding = read | _named_by_data(raw)
    of_steps = {rule_id for step in core["steps"] for rule_id in step.get("rules", ())}
    for rule in raw["rules"]:
        rule_id = rule["id"]
        row = {"confidence": rule["confidence"], **_values(rule, confidence=rule["confidence"])}
        inherited = _values(rule, confidence=rule["confidence"], sources=rule["sources"])
        texts["rules"][rule_id] = {**rule, **inherited, "role": _role(rule, deciding)}
        if rule.get("volatile"):
            # What changes from week to week is said with the day on which it was last known, in every sentence.
            row["known"] = rule["as_of"]
        if rule.get("doubt") and rule.get("kind") == "advice" and rule.get("confidence") != "unverified":
            # Advice that is itself in doubt makes no sure day, whatever its source.
            row["firm"] = "inferred"
        if rule_id in of_steps or rule_id.startswith(_FAMILIES):
            # The plan names the rule that holds a step.
            row["title"] = rule["title"]
        if rule_id.startswith(_FAMILIES):
            core["packed"][rule_id] = _packed(row)
        elif rule_id in read or not read.isdisjoint(rule.get("aliases", ())):
            core["rules"][rule_id] = row
        core["aliases"].update(dict.fromkeys(rule.get("aliases", ()), rule_id))
        if "calendar" in rule:
            core["stated"].setdefault(rule["calendar"], []).append(rule_id)
    plain_core: dict[str, Any] = _plain(core)
    plain_texts: dict[str, Any] = _plain(texts)
    return plain_core, plain_texts


def _packed(row: Mapping[str, Any]) -> str:
    """A row as JSON text: of many only a few are asked for, and only those are taken apart."""
    return _json(_plain(row))


def _by(raw: Mapping[str, Any], key: str) -> dict[str, list[str]]:
    """Ids of the rules by each name they list under a key, in the pack's order."""
    found: dict[str, list[str]] = {}
    for rule in raw["rules"]:
        for name in rule.get(key, ()):
            found.setdefault(name, []).append(rule["id"])
    return found


def _values(rule: Mapping[str, Any], **inherited: Any) -> dict[str, Any]:
    """The values of a rule, each with what it does not say itself."""
    return {key: [{**inherited, **item} for item in rule[key]] for key in ("values", "others") if key in rule}


def _named_by_tables(raw: Mapping[str, Any]) -> frozenset[str]:
    """Rules whose values an assessment reads because a table names them."""
    named = [row["rule"] for row in (*raw["visa_classes"]["measure"], *raw["fees"]["not_refunded"])]
    named += [row["rule"] for row in raw["calendar"].get("season_fact", {}).values()]
    return frozenset((*named, *(row["fee"] for row in raw["fees"]["lost"])))


def _named_by_data(raw: Mapping[str, Any]) -> set[str]:
    """Rules that code reaches through the data it reads: the fees of steps, events of the calendar, waiting times."""
    named = {rule_id for step in raw["stages"]["step"] for rule_id in step.get("fees", ())}
    named |= {row["rule"] for row in raw["specialties"]["specialty"]}
    for rows in (raw["calendar"]["event"], raw["durations"]):
        named |= {rule_id for row in rows.values() for rule_id in row.get("rules", ())}
    return named


def _role(rule: Mapping[str, Any], deciding: Collection[str]) -> str:
    """``decides`` where code reads it; else as declared; else ``advises`` at its steps, or ``background`` without any.

    History is background: it is there to be found, and nothing to be told at a step.
    """
    known = rule["id"] in deciding or any(other in deciding for other in rule.get("aliases", ()))
    if known or "calendar" in rule or rule.get("tariffs") or rule["id"].startswith(_FAMILIES):
        return "decides"
    advises = bool(rule.get("steps")) and rule.get("kind") != "history"
    return str(rule.get("role", "advises" if advises else "background"))


def _plain(value: Any) -> Any:
    """Dates become ISO strings so that JSON can carry them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def write_compiled(target: Path, pack: Path = DATA) -> None:
    """Write ``core.json``, ``texts.json`` and ``rules.jsonl`` into `target` (made if missing).

    The last has a rule to a line; ``texts.json`` says where each begins.
    """
    core, texts = compile_pack(read_pack(pack))
    target.mkdir(parents=True, exist_ok=True)
    lines = {rule_id: f"{_json(row)}\n" for rule_id, row in texts["rules"].items()}
    starts = accumulate((len(line.encode()) for line in lines.values()), initial=0)
    texts = {**texts, "rules": dict(zip(lines, starts, strict=False))}
    replace_text(target / "rules.jsonl", "".join(lines.values()))
    for name, document in (("core.json", core), ("texts.json", texts)):
        replace_text(target / name, _json(document))


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def replace_text(path: Path, text: str) -> None:
    """Write beside the file and move it into place: another process reads the old or the new one."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    # As it is: where a rule begins is counted in bytes.
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
