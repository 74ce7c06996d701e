"""How a command ends early: one line on stderr (where, what, what to do) and an exit code."""

from __future__ import annotations

from collections.abc import Iterable

FINE, NO, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: fine; the answer is "no"; wrong usage or unreadable input; could not be done; interrupted."""

_LONGEST = 200


class Stop(Exception):
    """Ends the command with one line on stderr and an exit code.

    `what` went wrong, `where` (a file, option or key; may be empty), `todo` (may be empty).
    """

    def __init__(self, what: str, where: str = "", todo: str = "", code: int = USAGE) -> None:
        super().__init__(what)
        self.what, self.where, self.todo, self.code = what, where, todo, code

    def line(self) -> str:
        """The line without the program's name."""
        return told(self.what, self.where, self.todo)


def meant(word: str, known: Iterable[str], otherwise: str, limit: int = 3, alike: float = 0.5) -> str:
    """What to do about a word that names nothing: what it may mean, else `otherwise`."""
    from img_pathway.profile.typed.text import closest

    near = closest(word, [*known], limit, alike)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def told(what: str, where: str = "", todo: str = "") -> str:
    """``where: what. Todo`` on one line, whatever punctuation the parts bring along."""
    what = what.rstrip(" .;:")
    if len(where) > _LONGEST:
        where = "…" + where[-_LONGEST:]
    head = f"{where}: {what}" if where else what
    if not todo:
        return head
    return f"{head}. {todo[0].upper()}{todo[1:]}"
