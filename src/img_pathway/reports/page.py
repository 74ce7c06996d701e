"""A page as text-as-data: blocks of lines of parts. What it says is composed once; how it looks is each printer's."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from typing import NamedTuple

Part = tuple[str, str]
"""A piece of text and its role: a status, a severity, `head`, `section`, `strong`, `dim`, `link` … or nothing."""

WIDE = 100
"""Columns from which a page uses the room at its side."""
HEADS = ("head", "section")
"""Roles of what stands over other lines."""


class Line(NamedTuple):
    """One logical line; it wraps between words and its further rows are indented by `hang`."""

    parts: tuple[Part, ...]
    right: tuple[Part, ...] = ()
    """What belongs to the line and stands apart: at the right edge of a screen, after a colon in text."""
    hang: int = 0
    fold: bool = True
    """False cuts with an ellipsis on a screen instead of wrapping; text is never cut."""
    label: str = ""
    """What the line tells, as ``Where`` or ``Cost``; printers put labels in a column of their own."""


class BlockId(str):
    """The id of a block: ``rule:visa.ban@class:j1`` is of the kind `rule`, about ``visa.ban``; what follows @ only keeps two
    blocks about one thing apart.
    """

    @property
    def kind(self) -> str:
        """What it names: `step`, `rule`, `cliff` …; empty where there is no id."""
        return self.partition(":")[0]

    @property
    def rest(self) -> str:
        """All that follows the kind."""
        return self.partition(":")[2]

    @property
    def about(self) -> str:
        """The step, rule, cliff or date that `why` explains."""
        return self.rest.partition("@")[0]


class Block(NamedTuple):
    """Some lines that belong together; a block with an id (``kind:about@place``) can be reached and asked about."""

    lines: tuple[Line, ...]
    id: str | None = None
    card: bool = False
    """Stands out: on a screen a tinted panel with a rail at its left."""
    rail: str = ""
    """Role of the rail; empty draws none until the cursor is here."""
    gap: int = 1
    """Blank rows after it."""
    pad: int = 0
    """Blank tinted rows inside a card, above and below."""

    @property
    def kind(self) -> str:
        """That of its id."""
        return BlockId(self.id or "").kind

    @property
    def is_heading(self) -> bool:
        """Is it one line that stands over others?"""
        return len(self.lines) == 1 and len(self.lines[0].parts) == 1 and self.lines[0].parts[0][1] in HEADS

    @property
    def is_link(self) -> bool:
        """Does it name a rule and nothing else (`rule_blocks`)?"""
        return self.kind == "rule" and self.lines[0].parts[-1] == (self.about, "link")

    @property
    def about(self) -> str:
        """What its id is about."""
        return about(self.id)


def row_of(key: str, blocks: Iterable[Block]) -> str | None:
    """The id of the block that is about the fact or entry of a key."""
    return next((block.id for block in blocks if key in re.split("[:@]", block.id or "")[1:]), None)


def about(ident: str | None) -> str:
    """What a block's id is about; empty without one."""
    return BlockId(ident or "").about


def line(*parts: Part | str, right: Iterable[Part] = (), hang: int = 0, fold: bool = True, label: str = "") -> Line:
    """A `Line` from parts; a bare string takes the plain style."""
    return Line(tuple((part, "") if isinstance(part, str) else part for part in parts), tuple(right), hang, fold, label)


def told(label: str, text: str, role: str = "") -> tuple[Line, ...]:
    """A labelled line; none where there is nothing to tell."""
    return (line((text, role), label=label),) if text else ()


def text_block(*lines: Line, id: str | None = None, gap: int = 1) -> Block:
    """A plain block of lines."""
    return Block(lines, id=id, gap=gap)


def item(*parts: Part | str, id: str | None = None, right: Iterable[Part] = (), hang: int = 2) -> Block:
    """One line of a list: no blank row after it."""
    return Block((line(*parts, right=right, hang=hang),), id=id, gap=0)


def heading(words: str, right: str = "", role: str = "head") -> Block:
    """What stands over some blocks; `section` is the quieter one."""
    return Block((line((words, role), right=((right, "dim"),) if right else ()),), gap=0)


def spaced(blocks: list[Block]) -> list[Block]:
    """The blocks of a group, with a blank row after the last."""
    return [*blocks[:-1], blocks[-1]._replace(gap=1)] if blocks else []


def headed(words: str, blocks: list[Block], right: str = "", role: str = "section") -> list[Block]:
    """A group under its heading; nothing where the group is empty."""
    return [heading(words, right, role), *spaced(blocks)] if blocks else []


def rule_blocks(rules: Iterable[str], owner: str, indent: str = "") -> list[Block]:
    """Each rule as a block of its own; the owner keeps ids apart where two blocks name the same rule."""
    marks = (f"{indent}§ ", "dim")
    return spaced([item(marks, (rule, "link"), id=f"rule:{rule}@{owner}", hang=0) for rule in dict.fromkeys(rules)])


def named(blocks: Iterable[Block], title: Callable[[str], str]) -> list[Block]:
    """The blocks, with the links of `rule_blocks` called by title: an id is for typing, not for reading."""
    return [_named(block, title(block.about)) if block.is_link else block for block in blocks]


def _named(block: Block, title: str) -> Block:
    marks, _ = block.lines[0].parts
    return block._replace(lines=(line(marks, (title, "link"), hang=len(marks[0])),))


OPENS = "▸"
"""Marks what opens further."""


class _All(Container[str]):
    """Everything is open: on paper and in text."""

    def __contains__(self, _: object) -> bool:
        return True


ALL = _All()
