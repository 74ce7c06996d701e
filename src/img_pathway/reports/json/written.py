"""A JSON document as text."""

from __future__ import annotations

import json
import re
from typing import Any

_UNSAFE = r"[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]"


def json_text(value: Any, *, ascii: bool = False) -> str:
    """The text, with a line end. Characters that could change a screen are written as escapes; all others with `ascii`."""
    text = json.dumps(value, ensure_ascii=ascii, indent=2)
    # Only strings of the document can hold these, so an escape always means the same character.
    return re.sub(_UNSAFE, lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
