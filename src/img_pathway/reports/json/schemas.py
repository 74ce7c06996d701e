"""The JSON of every verb, described once as JSON Schema; tests hold the real output against it.

Every key is always present: null or an empty list until filled. Days are ISO 8601 dates, instants carry
their offset.
"""

from __future__ import annotations

from typing import Any, get_args

from img_pathway.engine.ahead.agenda import Kind
from img_pathway.engine.model import Severity, Status, Verdict
from img_pathway.engine.states.cells import Fit
from img_pathway.engine.visa.model import ClassId, ClassState, Whom
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
_ENTRY = table(kind=TEXT, id=TEXT, title=TEXT)
_WHEN = table(date={"anyOf": [DAY, {"type": "string", "format": "date-time"}]}, confidence=one_of(Confidence))

_STATE_AS_KNOWN: dict[str, Shape] = {"state": one_of(ClassState), "last_known": DAY, "reasons": _REASONS}
_CLASS = table(
    id=one_of(ClassId),
    title=TEXT,
    text=TEXT,
    yours=YES_NO,
    planned=YES_NO,
    passports=listed(table(country=TEXT, **_STATE_AS_KNOWN)),
    **_STATE_AS_KNOWN,
)
_CELL = table(
    id=TEXT,
    title=TEXT,
    value=maybe(TEXT),
    grade=maybe(one_of(Confidence)),
    verdict=one_of(Fit),
    text=TEXT,
    facts=_TEXTS,
)

_MONEY = maybe(listed(ANY))
_STAKE = table(
    id=TEXT,
    date=DAY,
    days_left=NUMBER,
    loses=TEXT,
    then=TEXT,
    avoid=TEXT,
    money=_MONEY,
    yours=YES_NO,
    rules=_TEXTS,
)
_PAYMENT = table(step=TEXT, title=TEXT, money=_MONEY, yours=YES_NO, rules=_TEXTS, why=TEXT)
_DATES: dict[str, Shape] = {
    "earliest": maybe(DAY),
    "latest_safe": maybe(DAY),
    "latest_possible": maybe(DAY),
    "slack": maybe(NUMBER),
}
_SIDE = table(
    name=TEXT,
    seen_from=DAY,
    match=maybe(NUMBER),
    target=maybe(NUMBER),
    feasible=maybe(YES_NO),
    safe=maybe(YES_NO),
    slack=maybe(NUMBER),
    deciding=maybe(TEXT),
    at_stake=_MONEY,
    yours=YES_NO,
    cliffs=listed(_STAKE),
)
_PLAN = table(
    today=DAY,
    rulebook=_RULEBOOK,
    match=maybe(NUMBER),
    feasible=maybe(YES_NO),
    safe=maybe(YES_NO),
    slack=maybe(NUMBER),
    earliest_match=maybe(NUMBER),
    blockers=listed(table(step=TEXT, text=TEXT, rules=_TEXTS)),
    chain=listed(table(**{"id": TEXT, "title": TEXT, "kind": {"enum": ["step", "deadline"]}, **_DATES})),
    steps=listed(
        table(
            **{
                "id": TEXT,
                "title": TEXT,
                "status": one_of(Status),
                **_DATES,
                "ends": maybe(DAY),
                "feasible": maybe(YES_NO),
                "safe": maybe(YES_NO),
                "after": TEXT,
                "before": TEXT,
                "notes": _TEXTS,
                "rests_on": _TEXTS,
            }
        )
    ),
    reserves=listed(table(step=TEXT, days=NUMBER, until=DAY, last=DAY, kept=YES_NO, text=TEXT, rules=_TEXTS)),
    assumptions=listed(
        table(
            id=TEXT,
            title=TEXT,
            days=maybe(table(best=maybe(NUMBER), typical=maybe(NUMBER), bad=maybe(NUMBER))),
            date=maybe(DAY),
            confidence=TEXT,
            source=TEXT,
            rules=_TEXTS,
            steps=_TEXTS,
        )
    ),
    notes=_TEXTS,
)

_INSTANT: Shape = {"type": "string", "format": "date-time"}
_DEADLINE = table(
    id=TEXT,
    kind=one_of(Kind),
    title=TEXT,
    date=DAY,
    days_left=NUMBER,
    at=maybe(_INSTANT),
    zone=maybe(TEXT),
    local=maybe(_INSTANT),
    local_date=DAY,
    confidence={"enum": [*get_args(Confidence), "yours"]},
    expected=YES_NO,
    loses=TEXT,
    then=TEXT,
    do=TEXT,
    steps=_TEXTS,
    stage=maybe(TEXT),
    rules=_TEXTS,
    why=TEXT,
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
    "visa": table(
        today=DAY,
        rulebook=_RULEBOOK,
        planned=maybe(one_of(ClassId)),
        summary=TEXT,
        classes=listed(_CLASS),
        binds=listed(table(id=TEXT, title=TEXT, text=TEXT, rules=_TEXTS)),
        questions=listed(table(whom=one_of(Whom), text=TEXT, rules=_TEXTS)),
        sources=listed(_SOURCE),
    ),
    "states": table(
        today=DAY,
        rulebook=_RULEBOOK,
        states=listed(
            table(
                code=TEXT,
                name=TEXT,
                rule=TEXT,
                board=TEXT,
                verdict=one_of(Fit),
                here=YES_NO,
                cells=listed(_CELL),
                training_licence=maybe(TEXT),
                without_residency=maybe(TEXT),
                confidence=one_of(Confidence),
                as_of=DAY,
                notes=_TEXTS,
                sources=listed(_SOURCE),
            )
        ),
    ),
    "deadlines": table(
        today=DAY,
        rulebook=_RULEBOOK,
        zone=TEXT,
        target_match=maybe(NUMBER),
        deadlines=listed(_DEADLINE),
        groups=listed(table(id=TEXT, title=TEXT, deadlines=_TEXTS)),
    ),
    "plan": _PLAN,
    "compare": table(
        today=DAY,
        rulebook=_RULEBOOK,
        first=_SIDE,
        second=_SIDE,
        survives=_TEXTS,
        expires=_TEXTS,
        again=listed(_PAYMENT),
        spent=listed(_PAYMENT),
        pay_again=_MONEY,
        spent_total=_MONEY,
        changes=listed(
            table(
                step=TEXT,
                title=TEXT,
                kind={"enum": ["survives", "expires", "again", "gained", "moved"]},
                status=listed(maybe(TEXT)),
                slack=listed(maybe(NUMBER)),
            )
        ),
        cliffs=table(new=listed(_STAKE), gone=listed(_STAKE)),
    ),
    "check": table(sound=YES_NO, files=listed(table(file=TEXT, sound=YES_NO, problems=listed(_PROBLEM)))),
    "translate": table(
        words=TEXT,
        nearest=listed(table(kind={"enum": ["rule", "step"]}, id=TEXT, title=TEXT)),
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
    "rules words": table(sentences=listed(table(id=TEXT, text=TEXT, built_in=maybe(TEXT)))),
    "rules verify": table(sound=YES_NO, file=maybe(TEXT), problems=listed(_PROBLEM)),
    "rules diff": table(
        old=table(version=TEXT, as_of=DAY),
        new=table(version=TEXT, as_of=DAY),
        added=listed(_ENTRY),
        removed=listed(_ENTRY),
        changed=listed(table(kind=TEXT, id=TEXT, title=TEXT, fields=listed(table(name=TEXT, old=TEXT, new=TEXT)))),
        moved=listed(table(id=TEXT, title=TEXT, old=maybe(_WHEN), new=maybe(_WHEN), rules=_TEXTS)),
        profiles=listed(
            table(
                profile=TEXT,
                touched=YES_NO,
                effects=listed(table(aspect=TEXT, id=TEXT, title=TEXT, old=TEXT, new=TEXT, rules=_TEXTS)),
                deciding=_TEXTS,
                cited=_TEXTS,
            )
        ),
    ),
    "backups": table(
        profile=TEXT,
        folder=TEXT,
        backups=listed(
            table(
                n=NUMBER,
                time={"type": "string", "format": "date-time"},
                bytes=maybe(NUMBER),
                facts=maybe(NUMBER),
                differ=maybe(NUMBER),
                problem=maybe(TEXT),
            )
        ),
    ),
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
