"""How a command ends early: one line on stderr (where, what, what to do) and an exit code."""

from __future__ import annotations

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


def told(what: str, where: str = "", todo: str = "") -> str:
    """``where: what. Todo`` on one line, whatever punctuation the parts bring along."""
    what = what.rstrip(" .;:")
    if len(where) > _LONGEST:
        where = "…" + where[-_LONGEST:]
    head = f"{where}: {what}" if where else what
    if not todo:
        return head
    return f"{head}. {todo[0].upper()}{todo[1:]}"
