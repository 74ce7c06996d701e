"""The screens by name: the only table that names them. Each is imported when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import Any

SCREENS = {
    "home": "home.home:HomeScreen",
    "stage": "stage.stage:StageScreen",
    "first-run": "first_run.first_run:FirstRun",
    "why": "reading.why:WhyScreen",
    "help": "reading.help:HelpScreen",
    "changes": "reading.changes:ChangesScreen",
    "plan": "plan.plan:PlanScreen",
    "deadlines": "deadlines.deadlines:DeadlinesScreen",
    "timeline": "timeline.timeline:TimelineScreen",
    "visa": "visa.visa_board:VisaBoardScreen",
    "states": "states.states:StatesScreen",
    "whatif": "whatif.whatif:WhatIfScreen",
    "profiles": "profiles.profiles:ProfilesScreen",
}
KEPT = frozenset({"timeline"})
"""Pages that stay alive once made, with the place in them."""


def screen_class(name: str) -> type[Any]:
    """The class of a screen, a `BaseScreen`; raises KeyError for a name that is not in the table."""
    module, _, kind = SCREENS[name].partition(":")
    screen: type[Any] = getattr(import_module(f"img_pathway.tui.screens.{module}"), kind)
    return screen
