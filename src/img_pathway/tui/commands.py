"""Every command, declared once: its keys, footer word, palette entry, help line and rebinding id.

The user's keymap file names commands by `Command.id`; see `keymap`.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding


class Command(NamedTuple):
    """One thing a key can do."""

    id: str
    keys: str
    """Default keys, separated by commas; the first is shown."""
    action: str
    """Textual action, looked up on the focused widget, its screen, then the app."""
    label: str
    """The word in the footer and the palette."""
    help: str
    """One sentence for the help screen and the palette."""
    scope: str
    """Where it works: ``app`` is everywhere."""
    show: bool = False
    """Stands in the footer."""
    palette: bool = False
    """Can be found in the palette."""
    priority: bool = False
    """Reaches the app even while a field has the focus."""


SCOPES: dict[str, str] = {
    "home": "Home",
    "stage": "A stage",
    "profiles": "Profiles",
    "states": "State licences",
    "plan": "The plan",
    "deadlines": "Deadlines",
    "timeline": "Timeline",
    "whatif": "What if",
    "reading": "Why and Help",
    "list": "Lists and texts",
    "dialog": "Questions",
    "app": "Everywhere",
}
"""Scopes in the order in which help lists them, with their headings."""

COMMANDS: tuple[Command, ...] = (
    Command("home.open", "enter", "choose", "Open", "Open the stage, step or date under the cursor.", "home", True),
    Command("home.switch-right", "right", "pane(1)", "Cards", "Go to the cards on the right.", "home"),
    Command("home.switch-left", "left", "pane(-1)", "Map", "Go to the map on the left.", "home"),
    Command(
        "stage.back",
        "escape,b,backspace,left",
        "back",
        "Back",
        "Back to the list, then to Home. `b` answers at once.",
        "stage",
        True,
    ),
    Command(
        "stage.record", "enter,right", "record", "Record", "Go to the form and record what happened.", "stage", True
    ),
    Command(
        "stage.missing", "m", "missing", "Missing", "Jump to the step that keeps this one locked.", "stage", True, True
    ),
    Command(
        "stage.copy", "c", "copy_address", "Copy", "Copy the portal's address to the clipboard.", "stage", True, True
    ),
    Command(
        "stage.looked-up",
        "a",
        "looked_up",
        "I looked it up",
        "Record what the official page says where the rulebook cannot say.",
        "stage",
        True,
        True,
    ),
    Command(
        "stage.yours",
        "y",
        "yours",
        "Your cost",
        "Record what you paid, or what the page says today, and how long it took you.",
        "stage",
        True,
        True,
    ),
    Command(
        "stage.open-anyway",
        "o",
        "open_anyway",
        "Open anyway",
        "Open a locked step with a note of yours.",
        "stage",
        True,
        True,
    ),
    Command(
        "stage.close-again",
        "o",
        "close_again",
        "Lock again",
        "Take back the note that opened this step.",
        "stage",
        True,
        True,
    ),
    Command(
        "stage.later", "right_square_bracket", "stage(1)", "Stage after", "Go to the next stage of the map.", "stage"
    ),
    Command("stage.earlier", "left_square_bracket", "stage(-1)", "Stage before", "Go to the stage before.", "stage"),
    Command(
        "stage.scroll-down", "pagedown,space", "scroll_detail(1)", "Scroll down", "Scroll the right side.", "stage"
    ),
    Command("stage.scroll-up", "pageup", "scroll_detail(-1)", "Scroll up", "Scroll the right side back.", "stage"),
    Command("reading.follow", "enter", "choose", "Open rule", "Read about the rule under the cursor.", "reading", True),
    Command(
        "reading.back",
        "escape,b,backspace,left",
        "back",
        "Back",
        "Close this page. `b` answers at once.",
        "reading",
        True,
    ),
    Command("profiles.open", "enter", "choose", "Open", "Open the chosen profile.", "profiles", True),
    Command(
        "profiles.back", "escape,b,backspace,left", "back", "Back", "Back to where you came from.", "profiles", True
    ),
    Command("profiles.new", "n", "new", "New", "Start an empty profile.", "profiles", True),
    Command("profiles.copy", "c", "copy", "Copy", "Copy the chosen profile under another name.", "profiles", True),
    Command("profiles.rename", "r", "rename", "Rename", "Give the chosen profile another name.", "profiles", True),
    Command(
        "profiles.delete", "x,delete", "delete", "Delete", "Move the chosen profile to the backups.", "profiles", True
    ),
    Command("states.open", "enter", "choose", "Open", "Read one state in full.", "states", True),
    Command("states.filter", "f", "filter", "Filter", "Type a state, a code or a verdict.", "states", True, True),
    Command("states.sort", "s", "sort", "Sort", "Sort by the next column.", "states", True, True),
    Command("states.mark", "space", "mark", "Mark", "Mark a state for the comparison.", "states", True),
    Command("states.compare", "c", "compare", "Compare", "Put up to four states side by side.", "states", True, True),
    Command("states.back", "escape,b,backspace,left", "back", "Back", "Close the table.", "states", True),
    Command("plan.open", "enter", "choose", "Open step", "Open the step under the cursor.", "plan", True),
    Command("plan.later", "right_square_bracket", "match(1)", "Match after", "Try the next Match.", "plan", True),
    Command("plan.sooner", "left_square_bracket", "match(-1)", "Match before", "Try the Match before.", "plan", True),
    Command("plan.back", "escape,b,backspace,left", "back", "Back", "Close the plan.", "plan", True),
    Command(
        "deadlines.open",
        "enter",
        "choose",
        "Open step",
        "Open the step that the date under the cursor bears on.",
        "deadlines",
        True,
    ),
    Command(
        "deadlines.group",
        "o",
        "group",
        "Group",
        "Group by month, by stage, by kind, or not at all.",
        "deadlines",
        True,
        True,
    ),
    Command(
        "deadlines.filter",
        "f",
        "filter",
        "Filter",
        "Type words of a date, a step, a kind or a month.",
        "deadlines",
        True,
        True,
    ),
    Command("deadlines.back", "escape,b,backspace,left", "back", "Back", "Close the list.", "deadlines", True),
    Command(
        "timeline.open",
        "enter",
        "open",
        "Open",
        "Open the step under the cursor, or why the row is there.",
        "timeline",
        True,
    ),
    Command(
        "timeline.zoom-in",
        "plus,equals_sign",
        "zoom(1)",
        "Nearer",
        "Zoom in: down to single days.",
        "timeline",
        True,
        True,
    ),
    Command(
        "timeline.zoom-out", "minus,underscore", "zoom(-1)", "Farther", "Zoom out: up to years.", "timeline", True, True
    ),
    Command("timeline.earlier", "left", "pan(-1)", "Earlier", "Move back in time.", "timeline"),
    Command("timeline.later", "right", "pan(1)", "Later", "Move on in time.", "timeline"),
    Command(
        "timeline.page-earlier",
        "shift+left,less_than_sign",
        "pan_page(-1)",
        "Page earlier",
        "Back in time by a page.",
        "timeline",
    ),
    Command(
        "timeline.page-later",
        "shift+right,greater_than_sign",
        "pan_page(1)",
        "Page later",
        "On in time by a page.",
        "timeline",
    ),
    Command(
        "timeline.mark",
        "tab,right_square_bracket",
        "mark(1)",
        "Next date",
        "Go to the next date of this row.",
        "timeline",
        True,
        True,
    ),
    Command(
        "timeline.mark-before",
        "shift+tab,left_square_bracket",
        "mark(-1)",
        "Date before",
        "Go to the date before, in this row.",
        "timeline",
    ),
    Command("timeline.today", "full_stop,0", "today", "Today", "Go to today.", "timeline", True, True),
    Command("timeline.jump", "at,J", "jump", "Go to date", "Type a date and go there.", "timeline", True, True),
    Command(
        "timeline.filter",
        "f",
        "filter(1)",
        "Stage",
        "Show one stage alone, the next one, then all again.",
        "timeline",
        True,
        True,
    ),
    Command("timeline.filter-back", "F", "filter(-1)", "Stage before", "The same, backwards.", "timeline"),
    Command(
        "timeline.back",
        "escape,b,backspace",
        "back",
        "Back",
        "Back to where you came from. `b` answers at once.",
        "timeline",
        True,
    ),
    Command(
        "whatif.open", "enter,right", "choose", "Read", "Go to the comparison; there, change a fact.", "whatif", True
    ),
    Command(
        "whatif.new", "n", "new", "New", "Begin a what-if: ready-made ones, or an empty one.", "whatif", True, True
    ),
    Command("whatif.change", "e", "change", "Change", "Change a fact in this fork only.", "whatif", True, True),
    Command(
        "whatif.accept",
        "a",
        "accept",
        "Accept",
        "Record its changes in your profile, after a question.",
        "whatif",
        True,
        True,
    ),
    Command(
        "whatif.discard", "d", "discard", "Discard", "Throw this fork away, after a question.", "whatif", True, True
    ),
    Command("whatif.drop", "x,delete", "drop", "Take back", "Take back the change under the cursor.", "whatif", True),
    Command("whatif.seen", "s", "seen", "Seen from", "Judge this fork on a later day.", "whatif", False, True),
    Command("whatif.rename", "r", "rename", "Rename", "Give this fork another name.", "whatif", False, True),
    Command("whatif.copy", "c", "copy", "Copy", "Go on from here in another fork.", "whatif", False, True),
    Command("whatif.back", "escape,b,backspace,left", "back", "Back", "Back to the forks, then out.", "whatif", True),
    Command("list.up", "up,k", "cursor(-1)", "Up", "Move up.", "list"),
    Command("list.down", "down,j", "cursor(1)", "Down", "Move down.", "list"),
    Command("list.first", "home", "edge(False)", "First", "Go to the first.", "list"),
    Command("list.last", "end", "edge(True)", "Last", "Go to the last.", "list"),
    Command("list.page-down", "pagedown", "page(1)", "Page down", "Move down a page.", "list"),
    Command("list.page-up", "pageup", "page(-1)", "Page up", "Move up a page.", "list"),
    Command("dialog.cancel", "escape", "cancel", "Cancel", "Close the question and change nothing.", "dialog", True),
    Command("app.next", "n", "next_step", "Next step", "Open the one thing to do now.", "app", True, True),
    Command("app.home", "h", "home", "Home", "Go to Home.", "app", False, True),
    Command(
        "app.why", "f2,w", "why", "Why", "Why it stands so: rule, facts, arithmetic, source.", "app", True, True, True
    ),
    Command("app.find", "slash,ctrl+p", "command_palette", "Find", "Find any step or command by words.", "app", True),
    Command("app.undo", "u", "undo", "Undo", "Take back the last change.", "app", False, True),
    Command("app.redo", "U,ctrl+y", "redo", "Redo", "Do the undone change again.", "app", False, True),
    Command(
        "app.profiles", "p", "profiles", "Profiles", "Open, add, rename, copy or delete profiles.", "app", False, True
    ),
    Command(
        "app.changes",
        "r",
        "changes",
        "What changed",
        "Rules that changed since your last visit, those that touch you first.",
        "app",
        False,
        True,
    ),
    Command(
        "app.plan", "s", "plan", "Plan and slack", "Earliest and latest dates to the target Match.", "app", False, True
    ),
    Command(
        "app.deadlines",
        "d",
        "deadlines",
        "Deadlines",
        "Every date ahead, soonest first, in its zone and yours.",
        "app",
        False,
        True,
    ),
    Command(
        "app.whatif", "i", "whatif", "What if …", "Try changes on beside your profile and compare.", "app", False, True
    ),
    Command(
        "app.visa", "v", "visa", "Visa board", "Each visa class as last known, and what to ask.", "app", False, True
    ),
    Command(
        "app.timeline",
        "g",
        "timeline",
        "Timeline",
        "Windows, waits, deadlines and losses over time.",
        "app",
        False,
        True,
    ),
    Command("app.states", "l", "states", "State licences", "The licensing rules, judged for you.", "app", False, True),
    Command(
        "app.calendar",
        "",
        "export_calendar(False)",
        "Export calendar",
        "Write the dates ahead to a calendar file (.ics) for phone and computer.",
        "app",
        False,
        True,
    ),
    Command(
        "app.calendar-redacted",
        "",
        "export_calendar(True)",
        "Export calendar without names",
        "The same calendar, with nothing in it that tells who you are.",
        "app",
        False,
        True,
    ),
    Command("app.where", "", "where", "Where is my file?", "Show where this profile is stored.", "app", False, True),
    Command(
        "app.versions",
        "",
        "versions",
        "Earlier versions",
        "Bring back an earlier version of this profile.",
        "app",
        False,
        True,
    ),
    Command(
        "app.elsewhere",
        "",
        "save_elsewhere",
        "Save elsewhere",
        "Write this profile to another file and go on there.",
        "app",
        False,
        True,
    ),
    Command(
        "app.suspend",
        "ctrl+z",
        "suspend_process",
        "Suspend",
        "Back to the shell for a while; `fg` returns.",
        "app",
        False,
        True,
        True,
    ),
    Command("app.theme", "t", "next_theme", "Theme", "Change between the themes.", "app", False, True),
    Command(
        "app.keys",
        "",
        "write_keymap",
        "Change keys",
        "Write a file that lists every key and can be edited.",
        "app",
        False,
        True,
    ),
    Command(
        "app.help", "f1,question_mark", "help", "Help", "Keys, words and signs of this screen.", "app", True, True, True
    ),
    Command("app.quit", "q,ctrl+q", "quit", "Quit", "Leave. Everything recorded is already saved.", "app", True, True),
)


def in_scope(scope: str) -> tuple[Command, ...]:
    """The commands of one scope, in footer order."""
    return tuple(command for command in COMMANDS if command.scope == scope)


def bindings(scope: str) -> list[Binding]:
    """Textual bindings of one scope. Function keys and ctrl keys of a priority command work inside fields."""
    made: list[Binding] = []
    for command in in_scope(scope):
        for key in filter(None, command.keys.split(",")):
            made.append(
                Binding(
                    key,
                    command.action,
                    command.label,
                    show=command.show,
                    tooltip=command.help,
                    id=command.id,
                    priority=command.priority and len(key) > 1 and key != "question_mark",
                )
            )
    return made
