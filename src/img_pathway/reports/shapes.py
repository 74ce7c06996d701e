"""The JSON of every verb, described once as JSON Schema; tests hold the real output against it.

Every key is always present: null or an empty list until filled. Days are ISO 8601 dates, instants carry
their offset.
"""

from __future__ import annotations

from typing import Any, get_args

from img_pathway.engine.model import Severity, Status, Verdict
from img_pathway.rulebook.types import Confidence

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
NUMBER: Shape = {"type": "integer"}
YES_NO: Shape = {"type": "boolean"}
DAY: Shape = {"type": "string", "format": "date"}
ANY: Shape = {}


def table(**properties: Shape) -> Shape:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listed(item: Shape) -> Shape:
    """A list of such items."""
    return {"type": "array", "items": item}


def maybe(shape: Shape) -> Shape:
    """The shape, or null."""
    return {"anyOf": [shape, {"type": "null"}]}


def one_of(words: object) -> Shape:
    """One word of a `Literal`."""
    return {"enum": list(get_args(words))}


_TEXTS = listed(TEXT)
_REASONS = listed(table(text=TEXT, rules=_TEXTS))
_RULEBOOK = table(version=TEXT, as_of=DAY, age_days=NUMBER)
_NEXT = table(step=TEXT, title=TEXT, why=TEXT, portal=maybe(TEXT), by=maybe(DAY))
_STEP = table(
    id=TEXT,
    title=TEXT,
    status=one_of(Status),
    reasons=_REASONS,
    portal=maybe(TEXT),
    earliest=maybe(DAY),
    latest_safe=maybe(DAY),
    latest_possible=maybe(DAY),
    due=maybe({"anyOf": [DAY, {"type": "string", "format": "date-time"}]}),
    override=maybe(table(note=maybe(TEXT), date=maybe(DAY))),
)
_STAGE = table(id=TEXT, title=TEXT, status=one_of(Status), unlocked=YES_NO, reason=TEXT, steps=listed(_STEP))
_CLIFF = table(id=TEXT, date=DAY, days_left=NUMBER, loses=TEXT, then=TEXT, avoid=TEXT, rules=_TEXTS)
_WARNING = table(id=TEXT, severity=one_of(Severity), text=TEXT, rules=_TEXTS)
_PROBLEM = table(severity={"enum": ["error", "warning"]}, place=TEXT, text=TEXT, fix=TEXT)
_HEAD: dict[str, Shape] = {
    "today": DAY,
    "rulebook": _RULEBOOK,
    "target_match": maybe(NUMBER),
    "next": maybe(_NEXT),
    "then": listed(_NEXT),
}
_SUMMARY: dict[str, Shape] = {
    "id": TEXT,
    "kind": TEXT,
    "title": TEXT,
    "statement": TEXT,
    "confidence": one_of(Confidence),
    "as_of": DAY,
    "caveat": maybe(TEXT),
    "steps": _TEXTS,
    "aliases": _TEXTS,
    "sources": _TEXTS,
}
_VALUE = table(
    **{
        "value": ANY,
        "from": maybe(DAY),
        "until": maybe(DAY),
        "season": maybe(NUMBER),
        "confidence": one_of(Confidence),
        "sources": _TEXTS,
        "note": maybe(TEXT),
    }
)
_SOURCE = table(key=TEXT, title=TEXT, url=maybe(TEXT), date=maybe(TEXT), grade=TEXT)
_KEY = table(
    key=TEXT,
    label=TEXT,
    kind=TEXT,
    help=TEXT,
    choices=listed(table(word=TEXT, label=TEXT)),
    minimum=maybe(NUMBER),
    maximum=maybe(NUMBER),
    future=YES_NO,
)

VERBS: dict[str, Shape] = {
    "status": table(
        **_HEAD,
        stages=listed(_STAGE),
        pathways=listed(table(n=NUMBER, verdict=one_of(Verdict), reasons=_REASONS)),
        cliffs=listed(_CLIFF),
        warnings=listed(_WARNING),
    ),
    "next": table(**_HEAD),
    "why": table(
        today=DAY,
        rulebook=_RULEBOOK,
        id=TEXT,
        title=TEXT,
        status=maybe(TEXT),
        sections=listed(table(heading=TEXT, lines=_TEXTS, rules=_TEXTS)),
    ),
    "check": table(sound=YES_NO, files=listed(table(file=TEXT, sound=YES_NO, problems=listed(_PROBLEM)))),
    "translate": table(
        words=TEXT,
        results=listed(
            table(
                kind={"enum": ["rule", "step"]},
                id=TEXT,
                title=TEXT,
                old=maybe(TEXT),
                now=maybe(TEXT),
                since=maybe(TEXT),
                text=TEXT,
                confidence=maybe(one_of(Confidence)),
                as_of=maybe(DAY),
                steps=_TEXTS,
            )
        ),
    ),
    "rules list": table(rules=listed(table(**_SUMMARY))),
    "rules show": table(
        **{
            **_SUMMARY,
            "sources": listed(_SOURCE),
            "selects": TEXT,
            "unit": maybe(TEXT),
            "doubt": maybe(TEXT),
            "volatile": YES_NO,
            "calendar": maybe(TEXT),
            "values": listed(_VALUE),
            "others": listed(_VALUE),
            "old": maybe(TEXT),
            "now": maybe(TEXT),
            "since": maybe(TEXT),
            "terms": _TEXTS,
        }
    ),
    "rules verify": table(sound=YES_NO, file=maybe(TEXT), problems=listed(_PROBLEM)),
    "schema": {"type": "object", "description": "A JSON Schema of the profile file."},
    "schema --keys": table(keys=listed(_KEY)),
    "schema --all": {"type": "object", "additionalProperties": {"type": "object"}},
    "doctor": table(
        version=TEXT,
        python=TEXT,
        platform=TEXT,
        packages={"type": "object", "additionalProperties": maybe(TEXT)},
        data_dir=maybe(TEXT),
        profiles=maybe(NUMBER),
        rulebook=maybe(
            table(version=TEXT, as_of=DAY, age_days=NUMBER, rules=NUMBER, file=maybe(TEXT)),
        ),
        time=table(now={"type": "string", "format": "date-time"}, zone=TEXT),
        terminal=table(
            input=YES_NO,
            output=YES_NO,
            columns=NUMBER,
            lines=NUMBER,
            term=maybe(TEXT),
            encoding=TEXT,
            glyphs=YES_NO,
            colour=YES_NO,
            no_color=YES_NO,
        ),
        problems=_TEXTS,
    ),
}
"""Shape of the JSON each verb prints."""
