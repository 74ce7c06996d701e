"""The screens by name: the only table that names them. Each is imported when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import Any

BOARDS = {
    "money": "money:MoneyScreen",
    "documents": "boards:DocumentsScreen",
    "names": "boards:NamesScreen",
    "waiting": "boards:WaitingScreen",
    "letters": "boards:LettersScreen",
    "experience": "boards:ExperienceScreen",
    "programmes": "programmes:ProgrammesScreen",
    "interviews": "interviews:InterviewsScreen",
    "ranklist": "ranklist:RankListScreen",
}
"""The pages that are boards, each with the form of its facts."""
SCREENS = {
    "home": "home:HomeScreen",
    "stage": "stage:StageScreen",
    "first-run": "first_run:FirstRun",
    "why": "why:WhyScreen",
    "help": "help:HelpScreen",
    "changes": "changes:ChangesScreen",
    "brief": "brief:BriefScreen",
    "plan": "plan:PlanScreen",
    "deadlines": "deadlines:DeadlinesScreen",
    "timeline": "timeline.timeline:TimelineScreen",
    "visa": "visa:VisaBoardScreen",
    "states": "states:StatesScreen",
    **BOARDS,
    "directory": "directory:DirectoryScreen",
    "whatif": "whatif.whatif:WhatIfScreen",
    "profiles": "profiles:ProfilesScreen",
    "cohort": "cohort:CohortScreen",
    "case": "case:CaseScreen",
}
KEPT = frozenset({"timeline", "cohort"})
"""Pages that stay alive once made, with the place in them."""


def is_page(screen: object, name: str) -> bool:
    """Is a screen of the class that the table names? Nothing is imported to tell."""
    return SCREENS[name].partition(":")[2] == type(screen).__name__


def screen_class(name: str) -> type[Any]:
    """The class of a screen, a `BaseScreen`; raises KeyError for a name that is not in the table."""
    module, _, kind = SCREENS[name].partition(":")
    screen: type[Any] = getattr(import_module(f"img_pathway.tui.screens.{module}"), kind)
    return screen
