"""Turn the TOML data into one compact document: what the wheel ships and start-up reads.

The document holds plain lists and strings only. It is written as two JSON files: ``core`` (what an
assessment needs) and ``texts`` (statements, sources and the like, read when a screen shows them).
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
"""The built-in pack."""

_TEXTS = ("statement", "caveat", "doubt", "old", "now", "since", "terms", "others", "unit", "as_of", "title", "sources")
_SINGLE = ("stages.toml", "calendar.toml", "durations.toml", "portals.toml", "proofs.toml")


def data_files(pack: Path = DATA) -> list[Path]:
    """Every TOML file of a pack, in a stable order."""
    return sorted(pack.rglob("*.toml"))


def read_pack(pack: Path = DATA) -> dict[str, Any]:
    """Read a pack's TOML files as they are. Raises OSError or tomllib.TOMLDecodeError."""
    raw: dict[str, Any] = {name.removesuffix(".toml"): _read(pack / name) for name in _SINGLE}
    raw["rules"] = [rule for path in sorted((pack / "rules").glob("*.toml")) for rule in _read(path).get("rule", [])]
    raw["sources"] = {
        f"{path.stem}.{code}": source
        for path in sorted((pack / "sources").glob("*.toml"))
        for code, source in _read(path).items()
    }
    return raw


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as handle:
        return tomllib.load(handle)


def compile_pack(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a pack into the core document and the texts document, dates as ISO strings."""
    core: dict[str, Any] = {
        key: raw[stem]
        for key, stem in (
            ("calendar", "calendar"),
            ("durations", "durations"),
            ("portals", "portals"),
            ("proofs", "proofs"),
        )
    }
    core["stages"] = raw["stages"]["stage"]
    core["steps"] = raw["stages"]["step"]
    core["rules"] = {}
    texts: dict[str, Any] = {"rules": {}, "sources": raw["sources"]}
    for rule in raw["rules"]:
        core["rules"][rule["id"]] = {key: value for key, value in rule.items() if key not in (*_TEXTS, "id")}
        texts["rules"][rule["id"]] = {key: rule[key] for key in _TEXTS if key in rule}
    plain_core: dict[str, Any] = _plain(core)
    plain_texts: dict[str, Any] = _plain(texts)
    return plain_core, plain_texts


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
    """Write ``core.json`` and ``texts.json`` into `target` (made if missing)."""
    core, texts = compile_pack(read_pack(pack))
    target.mkdir(parents=True, exist_ok=True)
    for name, document in (("core.json", core), ("texts.json", texts)):
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        (target / name).write_text(text, encoding="utf-8")
