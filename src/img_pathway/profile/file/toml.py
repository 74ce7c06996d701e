"""The profile file as text: read with bounds, written table by table with a line of explanation each.

The program's own comment lines begin with ``#:`` and are written anew. Other comment lines are the
person's and are kept at the head of their table, those behind a value with the name of what they stood at
(``# result: my comment``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from img_pathway.profile.facts import Profile
from img_pathway.profile.file.codec import to_document
from img_pathway.profile.file.disk_calls import MAX_SIZE
from img_pathway.profile.file.errors import Unreadable

HEADER = (
    "#: img-pathway profile. Everything in this file is yours and stays on your computer.",
    "#: Dates are year-month-day, countries two-letter codes (ISO 3166). What is left out is not recorded.",
    "#: You may edit it by hand. Lines that begin with #: are rewritten; your own comment lines are kept.",
)
END = "#: End of the profile."
_STRINGS = r'"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\''
_CHAIN = r'(?a)(?<![\w"\'-])(?:[\w-]++|""|\'\')(?:[ \t]*+\.[ \t]*+(?:[\w-]++|""|\'\')){9}'
_TABLE = r"\s*\[\[?\s*([A-Za-z0-9_-]+)"
_LINE = r"\(at line (\d+), column (\d+)\)"
_MAX_COMMENTS = 200


def loads(data: bytes, where: str) -> dict[str, Any]:
    """The document in the bytes of a file; `where` names it in messages. Raises `Unreadable`."""
    text = decode(data, where)
    if not text.strip():
        raise Unreadable(where, "", "the file is empty", "Check the path.")
    # The parser's time grows with the square of a key's parts; more than nine are too deep in any case.
    dotted = "\n".join(row for row in text.split("\n") if row.count(".") > 8)
    if dotted and re.search(_CHAIN, re.sub(_STRINGS, '""', dotted)):
        raise Unreadable(where, "", "a name with too many dots", "This is not a profile; check the path.")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(_LINE, str(error))
        why = re.sub(_LINE, "", str(error)).strip().rstrip(".")
        place = f"line {found[1]}, column {found[2]}" if found else "the last line"
        raise Unreadable(where, place, f"not valid TOML: {why}", "Correct this line.") from None
    except (ValueError, RecursionError):
        raise Unreadable(where, "", "not valid TOML: a value no profile holds", "Check the path.") from None
    if is_cut(text) and not any(isinstance(value, dict) for value in document.values()):
        # Sound TOML, and nobody: what was recorded stood below.
        why = "the file was cut short: nothing of what was recorded is left in it"
        raise Unreadable(where, "", why, "Bring a backup back, or wait for the sync to end.")
    return document


def decode(data: bytes, where: str) -> str:
    """The text of a file's bytes. Raises `Unreadable` when too large or not UTF-8."""
    if len(data) > MAX_SIZE:
        raise Unreadable(where, "", f"larger than {MAX_SIZE // 1024} KiB", "This is not a profile; check the path.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(where, f"line {line}", "not UTF-8 text", "Save it as UTF-8.") from None


def is_cut(text: str) -> bool:
    """Was this file written by the program but lacks its last line, as one that was cut short does?

    What somebody wrote below that line by hand cuts nothing short.
    """
    return text.startswith(HEADER[0][:22]) and END not in text.splitlines()


def dumps(profile: Profile, comments: Mapping[str, list[str]] | None = None) -> str:
    """The text of the profile's file, always the same for the same facts and `comments` (see there)."""
    import tomli_w

    kept = dict(comments or {})
    doc = to_document(profile)
    tables = {key: value for key, value in doc.items() if isinstance(value, dict)}
    loose = [line for name in list(kept) if name and name not in tables for line in kept.pop(name)]
    top = {key: value for key, value in doc.items() if key not in tables}
    parts = ["\n".join([*HEADER, *kept.get("", []), *loose, tomli_w.dumps(top).rstrip("\n")])]
    for name, table in tables.items():
        slot = Profile.slots.get(name)
        about = [f"#: {(slot.table.__doc__ or '').partition(chr(10))[0]}"] if slot is not None else []
        parts.append("\n".join([*about, *kept.get(name, []), tomli_w.dumps({name: table}).rstrip("\n")]))
    return "\n\n".join([*parts, END]) + "\n"


def comments(text: str) -> dict[str, list[str]]:
    """The person's own comment lines, by the top-level table they stand in or above; "" is the file's head."""
    found: dict[str, list[str]] = {}
    waiting: list[str] = []
    table = ""
    quoted = ""
    for line in text.split("\n"):
        if quoted:
            quoted = "" if line.count(quoted) % 2 else quoted
            continue
        bare = line.strip()
        if bare.startswith("#"):
            if not bare.startswith("#:"):
                waiting.append(bare)
            continue
        # Comments right above a header belong to the table it opens.
        header = re.match(_TABLE, line)
        if header:
            table = header[1]
        if note := _behind(line):
            waiting.append(note)
        if bare:
            found.setdefault(table, []).extend(waiting)
            waiting = []
        quoted = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    found.setdefault(table, []).extend(waiting)
    return {name: lines[:_MAX_COMMENTS] for name, lines in found.items() if lines}


def _behind(line: str) -> str:
    """A comment behind a value, as a line of its own that names what it stood at; empty if there is none."""
    if "#" not in line or any(mark in line for mark in ('"""', "'''")):
        return ""
    blank = re.sub(_STRINGS, lambda found: "_" * len(found[0]), line)
    at = blank.find("#")
    text = line[at + 1 :].strip() if at >= 0 else ""
    if not text:
        return ""
    name = line[:at].partition("=")[0].strip() if "=" in blank[:at] else ""
    return f"# {name[:60]}: {text}" if name else f"# {text}"
