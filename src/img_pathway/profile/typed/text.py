"""Showing text that came from a person or a file: literally, on one line, and harmlessly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character was that cannot be shown."""

# Looked for in few texts: `re` compiles it once one is.
_ANSI = (
    r"(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]?"  # CSI: colours, cursor, modes
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*+(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*+[0-~]?"  # every other escape
)
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {chr(n) for n in range(0xFE00, 0xFE10)}
"""Letters and marks that draw nothing: fillers, joiners of marks, variation selectors."""
_GIANT = frozenset("\ua9c5\ufdfd\u2e3a\u2e3b\U00012219\U0001242b\U0001242a\U0001242d")
"""Single characters many fonts draw over a dozen cells."""
_MARKS_IN_A_ROW = 3
_JOINERS = "\u200c\u200d"
_STRAY = f"(?<![\u0620-\u0dff])[{_JOINERS}]|[{_JOINERS}](?![\u0620-\u0dff])"
"""Joiners that shape no letters beside them, as Persian and Sinhala names need it: they only hide."""
_FORMULA = r"[\s']*[=+\-@\t\r＝＋－＠]"
_FIGURE = r"-?\d+(\.\d+)?"


def plain(s: str, limit: int = 200) -> str:
    """The text as it may be shown anywhere: one line, no control, escape, bidi or invisible characters.

    Escape sequences, direction overrides and zero-width characters are removed, but for joiners that shape the letters
    of Arabic and Indic scripts; other characters that cannot be shown become `MARK`; every kind of space becomes a plain
    one; piled-up combining marks are thinned. Markup such as ``[bold]`` is left as it is: callers show the result
    literally.
    Texts longer than `limit` characters end in an ellipsis.
    """
    # Far more than can be shown is not looked at: a hostile megabyte costs no more than a name.
    text = s[: 8 * limit + 64]
    if not (text.isascii() and text.isprintable()):
        text = _cleaned(re.sub(_ANSI, "", text))
    if len(text) > limit or len(s) > 8 * limit + 64:
        return text[: max(limit - 1, 0)].rstrip(f" {_JOINERS}") + "…"
    return text


def _cleaned(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Mn", "Me") and char not in _INVISIBLE:
            marks += 1
            if marks <= _MARKS_IN_A_ROW:
                kept.append(char)
            continue
        marks = 0
        if category[0] == "Z" or char in "\t\n\r\v\f\x85":
            kept.append(" ")
        elif char in _JOINERS:
            kept.append(char)
        elif category == "Cf" or char in _INVISIBLE:
            continue
        elif category[0] == "C" or char in _GIANT:
            kept.append(MARK)
        else:
            kept.append(char)
    return re.sub(_STRAY, "", "".join(kept))


def guarded(text: str) -> str:
    """A text that a spreadsheet would work out as a formula, with the quote before it that makes it a text."""
    return f"'{text}" if re.match(_FORMULA, text) and not re.fullmatch(_FIGURE, text) else text


def unguarded(cell: str) -> str:
    """A cell without that quote."""
    return cell[1:] if cell[:1] == "'" and re.match(_FORMULA, cell[1:]) else cell


def digits(text: str) -> str:
    """An ID without the spaces and dashes it may be typed with."""
    return re.sub(r"[\s\-\u2010-\u2013]", "", text)


def closest(word: str, known: Sequence[str], limit: int = 3, alike: float = 0.5) -> list[str]:
    """The known words most like a misspelt one, best first."""
    from difflib import get_close_matches

    folded = {item.casefold(): item for item in known}
    return [folded[hit] for hit in get_close_matches(word.casefold()[:80], folded, n=limit, cutoff=alike)]
