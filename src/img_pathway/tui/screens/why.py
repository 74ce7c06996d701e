"""Why: the statement, values, facts, arithmetic and sources behind one step, rule, deadline or cliff."""

from __future__ import annotations

from img_pathway.reports.page import Block, line
from img_pathway.reports.pages.why import why_page
from img_pathway.tui.screens.kinds import ReadingScreen


class WhyScreen(ReadingScreen):
    """A page to read; every rule it names can be opened in turn."""

    TITLE = "Why"
    MEASURE = 100

    def __init__(self, ident: str) -> None:
        super().__init__()
        self.ident = ident

    def subject(self) -> str | None:
        ident = self.page.here.about
        return ident if ident and ident != self.ident else None

    def draw(self) -> None:
        from img_pathway.engine.explain.explain import explain

        try:
            explanation = explain(self.desk.assessment, self.ident)
        except KeyError:
            self.page.show([Block((line(f"Nothing is known about {self.ident}."),))])
            return
        self.page.show(why_page(explanation, self.title_of))
