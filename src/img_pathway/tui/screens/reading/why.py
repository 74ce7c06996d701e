"""Why: the statement, values, facts, arithmetic and sources behind one step, rule, deadline or cliff."""

from __future__ import annotations

from img_pathway.reports.words import GLYPHS
from img_pathway.tui.screens.base import ReadingScreen
from img_pathway.tui.widgets.lines import Block, Line, Part, line


class WhyScreen(ReadingScreen):
    """A page to read; every rule it names can be opened in turn."""

    TITLE_PARTS = ("Why",)
    MEASURE = 100

    def __init__(self, ident: str) -> None:
        super().__init__()
        self.ident = ident

    def subject(self) -> str | None:
        """The rule under the cursor can be asked about in turn."""
        rule = super().subject()
        return rule if rule != self.ident else None

    def draw(self) -> None:
        """Explain, in the engine's words."""
        from img_pathway.engine.explain.explain import explain

        desk = self.desk
        try:
            found = explain(desk.profile, desk.rulebook, desk.now, self.ident)
        except KeyError:
            self.page.show([Block((line(f"Nothing is known about {self.ident}."),))])
            return
        head: list[Part] = [(found.title, "strong")]
        blocks = [Block((line(*head), _status_line(found.id, found.status)))]
        for section in found.sections:
            blocks.append(Block((line((section.heading, "head")),), gap=0))
            several = len(section.lines) > 1 and not section.rules
            lines = [line("· ", text, hang=2) if several else line(text) for text in section.lines]
            blocks.append(Block(tuple(lines), gap=0 if section.rules else 1))
            for rule in section.rules:
                blocks.append(Block((line(("§ ", "dim"), (rule, "link")),), id=f"rule:{rule}", gap=0))
            if section.rules:
                blocks[-1] = blocks[-1]._replace(gap=1)
        self.page.show(_unique(blocks))


def _status_line(ident: str, status: str | None) -> Line:
    if status is not None and status in GLYPHS:
        glyph = GLYPHS[status]
        return line((f"{glyph} {status}", status), ("   ", ""), (ident, "dim"))
    return line((f"{status}   {ident}" if status else ident, "dim"))


def _unique(blocks: list[Block]) -> list[Block]:
    """A rule named in two sections can be reached in the first; the cursor needs ids that differ."""
    seen: set[str] = set()
    kept: list[Block] = []
    for block in blocks:
        if block.id is not None and block.id in seen:
            block = block._replace(id=None)
        elif block.id is not None:
            seen.add(block.id)
        kept.append(block)
    return kept
