"""Every command, declared once, a line each: its id, keys, action, footer word, and the sentence help gives it.

The user's keymap file names commands by `Command.id`; see `keymap`. To add one: a line here and an `action_` method.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Flag
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textual.actions import parse
from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.widget import Widget

    from img_pathway.tui.wizard import Wizard

    Row = Widget
else:
    # A mix-in and no widget itself: Textual looks up styles along the first base class only.
    Row = object


class Seen(Flag):
    """Where a command is offered beside its key and the help."""

    NOWHERE = 0
    BAR = 1
    """In the key bar at the bottom."""
    FIND = 2
    """In the palette."""
    FIELD = 4
    """Its function and ctrl keys work even while a field has the focus."""
    VIEW = 8
    """In the bar of views on Home."""


VIEWS = "Views"
"""The heading of the commands that open a view."""
BAR, FIND, FIELD, VIEW = Seen.BAR, Seen.FIND, Seen.FIELD, Seen.VIEW


class Command(NamedTuple):
    """One thing a key can do."""

    id: str
    """Scope and name: ``stage.back``."""
    keys: str
    """Default keys, separated by commas; the first is shown."""
    action: str
    """Textual action, looked up on the focused widget, its screen, then the app."""
    label: str
    """The word in the footer and the palette."""
    help: str
    """One sentence for the help screen and the palette."""
    seen: Seen = Seen.NOWHERE
    vain: str = ""
    """Why it does nothing where it cannot be done; said when its key is pressed there all the same."""

    @property
    def scope(self) -> str:
        """Where it works: ``app`` is everywhere."""
        return self.id.partition(".")[0]


class Offered(NamedTuple):
    """A command as one screen offers it, for its help and its menu."""

    command: Command
    group: str
    """The heading it stands under."""
    keys: tuple[str, ...]
    """Those that do it there, the user's own ones included."""
    vain: str = ""
    """Why it cannot be done there now."""


KEYS_FILE = "keys.toml"
"""The user's own keys, in the data directory."""
BOARD = "board"
"""The scope of what every board can do; a board with keys of its own has a scope beside it."""
SCOPES: dict[str, str] = {
    "home": "Home",
    "stage": "A stage",
    "profiles": "Profiles",
    "cohort": "Folder of profiles",
    "case": "A case that came back",
    "states": "State licences",
    "plan": "The plan",
    "deadlines": "Deadlines",
    "timeline": "Timeline",
    "whatif": "What if",
    BOARD: "A board",
    "waiting": "Waiting room",
    "money": "Money",
    "interviews": "Interviews",
    "ranklist": "Rank order list",
    "programmes": "Programmes",
    "directory": "Directory",
    "sheet": "A sheet before it is taken",
    "brief": "Brief",
    "visa": "Visa board",
    "reading": "Why and Help",
    "list": "Lists and texts",
    "dialog": "Questions",
    "app": "Everywhere",
}
"""Scopes in the order in which help lists them, with their headings."""

HERE = "It is in front already."

# fmt: off
COMMANDS: tuple[Command, ...] = (
    Command("app.back", "escape,b,backspace,left", "screen.back", "Back", "Back to where you came from; from a form to its list. `b` answers at once.", BAR, "This is Home: nothing lies behind it. q leaves."),

    Command("home.open", "enter", "choose", "Open", "Open the stage, step or date under the cursor.", BAR, "Nothing is under the cursor here."),
    Command("home.switch-right", "right", "pane(1)", "To the right side", "Go to what threatens you and what comes after, on the right."),
    Command("home.switch-left", "left", "pane(-1)", "To the pathway", "Go to the stages of your pathway, on the left."),

    Command("stage.record", "enter,right", "record", "Record", "Go to the form and record what happened.", BAR),
    Command("stage.missing", "m", "missing", "Missing", "Open what has to be done first of all before this step.", BAR | FIND, "Nothing has to come before this step."),
    Command("stage.copy", "c", "copy_address", "Copy", "Copy the portal's address to the clipboard.", BAR | FIND, "This step has no web address to copy."),
    Command("stage.looked-up", "a", "looked_up", "I looked it up", "Record what the official page says where the rulebook cannot say.", BAR | FIND, "Nothing to look up: the rules are sure. Enter records."),
    Command("stage.yours", "y", "yours", "Your cost", "Record what you paid, or what the page says today, and how long it took you.", BAR | FIND, "This step has no fee and no waiting time to record."),
    Command("stage.open-anyway", "o", "open_anyway", "Open anyway", "Open a locked step with a note of yours.", BAR | FIND, "Only a locked step can be opened with a note."),
    Command("stage.close-again", "o", "close_again", "Lock again", "Take back the note that opened this step.", BAR | FIND),
    Command("stage.later", "right_square_bracket", "stage(1)", "Stage after", "Go to the next stage of the map."),
    Command("stage.earlier", "left_square_bracket", "stage(-1)", "Stage before", "Go to the stage before."),
    Command("stage.scroll-down", "pagedown", "scroll_detail(1)", "Scroll down", "Scroll the right side."),
    Command("stage.scroll-up", "pageup", "scroll_detail(-1)", "Scroll up", "Scroll the right side back."),

    Command("board.open", "enter", "choose", "Open", "Open what is under the cursor: a step, an entry, a rule.", BAR, "Nothing is under the cursor."),
    Command("board.record", "e", "record", "Record", "Open what is under the cursor in the form, or the form's beginning.", BAR | FIND, "The form has the focus."),
    Command("board.add", "a", "add", "Add", "Add an entry to the list that the cursor is in.", BAR | FIND, "The form has the focus."),

    Command("waiting.open", "enter", "choose", "Open", "Show or hide the words to ask with.", BAR, "Nothing is waited for here."),
    Command("waiting.copy", "c", "copy_letter", "Copy", "Copy the words to ask with to the clipboard.", BAR | FIND, "No wait is under the cursor."),
    Command("waiting.asked", "y", "asked_today", "Asked today", "Record that you asked today; the day to ask again moves on.", BAR | FIND, "No wait is under the cursor."),
    Command("waiting.record", "e", "record", "Record", "Open the wait under the cursor in the form, or the form's beginning.", BAR | FIND),
    Command("waiting.add", "a", "add", "Add", "Add a wait of your own.", BAR | FIND),

    Command("money.record", "e", "record", "Record", "Open what is under the cursor in the form, or the form's beginning, where costs of your own, rates and cards are added.", BAR | FIND, "The form has the focus."),
    Command("money.add", "a", "add", "Payment", "Add a payment; on a fee that lies ahead, with that fee and its amount.", BAR | FIND, "The form has the focus."),

    Command("interviews.open", "enter", "choose", "Open", "Open the interview under the cursor in the form.", BAR, "No interview is under the cursor."),
    Command("interviews.record", "e", "record", "Record", "Open the interview under the cursor, or the programmes to choose from.", BAR | FIND),
    Command("interviews.add", "a", "add", "Add", "Add an interview; a programme that is not listed yet is added by its name.", BAR | FIND, "Choose a target Match first."),
    Command("interviews.remove", "x,delete", "remove", "Remove", "Remove the entry under the cursor; undo brings it back.", BAR | FIND, "No entry of yours is under the cursor."),
    Command("interviews.answer", "y", "answer", "Answer", "Record what you answered to the invitation under the cursor.", BAR | FIND, "No invitation is under the cursor."),
    Command("interviews.thanked", "c", "thanked", "Thanked today", "Record that you sent a thank-you today.", BAR | FIND, "No interview that was held is under the cursor."),
    Command("interviews.import", "o", "import_sheet", "From a sheet", "Take interviews from a CSV, TSV, XLSX or ODS sheet.", BAR | FIND, "Choose a target Match first: the list is of its season."),

    Command("ranklist.open", "enter", "choose", "Open", "Open the rank under the cursor in the form.", BAR, "No rank is under the cursor."),
    Command("ranklist.up", "K,shift+up", "move(-1)", "Up", "Move the rank under the cursor up.", BAR, "No rank is under the cursor, or it stands first."),
    Command("ranklist.down", "J,shift+down", "move(1)", "Down", "Move the rank under the cursor down.", BAR, "No rank is under the cursor, or it stands last."),
    Command("ranklist.record", "e", "record", "Record", "Open the rank under the cursor in the form, or the form's beginning.", FIND),
    Command("ranklist.add", "a", "add", "Add", "Add a rank, or in SOAP a programme.", BAR | FIND),
    Command("ranklist.met", "o", "rank_met", "Rank those met", "Put the programmes you have met at the end of the primary list.", BAR | FIND, "No interview is recorded as held yet."),

    Command("programmes.open", "enter", "choose", "Open", "Show or hide what is known of the programme.", BAR, "No programme is under the cursor."),
    Command("programmes.edit", "e", "record", "Edit", "Record what is known of the programme under the cursor.", BAR, "No programme is under the cursor."),
    Command("programmes.add", "a", "add", "Add", "Add a programme.", BAR | FIND, "Choose a target Match first."),
    Command("programmes.filter", "f", "filter", "Filter", "Type words of a name, a place, a status or a verdict.", BAR | FIND),
    Command("programmes.sort", "s", "sort", "Sort", "Sort by verdict, name, state or deadline.", BAR | FIND),
    Command("programmes.mark", "x", "mark", "Mark", "Mark a programme, so that one answer goes for many.", BAR, "No programme is under the cursor."),
    Command("programmes.status", "y", "status", "Where it stands", "Say where you stand with the marked programmes, or with this one.", BAR | FIND, "No programme is marked or under the cursor."),
    Command("programmes.looked-up", "c", "looked_up", "Looked up today", "Note today as the day on which you looked up the conditions of the marked programmes, or of this one.", BAR | FIND, "No programme is marked or under the cursor."),
    Command("programmes.import", "o", "import_sheet", "From a sheet", "Take programmes from a CSV, TSV, XLSX or ODS sheet.", BAR | FIND, "Choose a target Match first: the list is of its season."),
    Command("programmes.directory", "i", "directory", "Directory", "Find programmes in the directory that you imported.", BAR | FIND),
    Command("programmes.remove", "delete", "remove", "Remove", "Remove the entry under the cursor; undo brings it back.", BAR | FIND, "No entry of yours is under the cursor."),

    Command("board.remove", "x,delete", "remove", "Remove", "Remove the entry under the cursor; undo brings it back.", BAR | FIND, "No entry of yours is under the cursor."),

    Command("sheet.open", "enter", "choose", "Choose", "Say what the column under the cursor is, or take what the sheet has.", BAR, "Nothing to choose is under the cursor."),
    Command("sheet.take", "y", "take", "Take it", "Record all that the sheet has, at once; undo takes it back.", BAR, "Nothing of it can be taken as it is."),

    Command("directory.take", "enter", "choose", "On my list", "Put the programme under the cursor on your list.", BAR, "No programme is under the cursor."),
    Command("directory.all", "A", "all", "All shown", "Put all that answer to the words typed on your list.", BAR | FIND, "Nothing is shown, or no target Match is chosen."),
    Command("directory.filter", "f", "filter", "Filter", "Type words of a name, a specialty, a place or a code.", BAR | FIND),

    Command("reading.follow", "enter", "choose", "Open", "Unfold or open what is under the cursor; read about a rule.", BAR, "Nothing under the cursor can be opened."),

    Command("visa.open", "enter", "choose", "Unfold", "Unfold the class or question under the cursor, or fold it again; read about a rule.", BAR, "Nothing under the cursor can be opened."),

    Command("brief.open", "enter", "choose", "Open", "Open the step, date or threat under the cursor.", BAR, "Nothing is under the cursor."),
    Command("brief.hide", "x", "hide", "Hide names", "Hide names and all else that tells who it is, for the projector; again shows them.", BAR | FIND),
    Command("brief.export", "e", "export", "Export", "Write this page to a file of one sheet, to print or to hand out: HTML, PDF, Markdown.", BAR | FIND),

    Command("profiles.open", "enter", "choose", "Open", "Open the chosen profile.", BAR, "No profile is under the cursor."),
    Command("profiles.new", "n", "new", "New", "Start an empty profile.", BAR),
    Command("profiles.copy", "c", "copy", "Copy", "Copy the chosen profile under another name.", BAR, "No profile of this folder is under the cursor."),
    Command("profiles.rename", "r", "rename", "Rename", "Give the chosen profile another name.", BAR, "No profile of this folder is under the cursor."),
    Command("profiles.folder", "f", "folder", "Folder", "Look at a folder of profiles, nearest loss first.", BAR | FIND),
    Command("profiles.hand-over", "o", "hand_over", "Hand over", "Write the chosen profile with its what-ifs and rules as one file for another computer.", BAR | FIND, "No profile of this folder is under the cursor."),
    Command("profiles.take-in", "i", "take_in", "Open a case", "Open such a file: beside the open profile where it is its own, else as a new one.", BAR | FIND),
    Command("profiles.delete", "x,delete", "delete", "Delete", "Move the chosen profile to the backups.", BAR, "The profile in use stays: open another one first."),

    Command("case.mark", "enter", "choose", "Mark", "Mark what is under the cursor, or take the mark away.", BAR, "Nothing that can be taken is under the cursor."),
    Command("case.all", "a", "mark_all", "All", "Mark everything; again nothing.", BAR, "It brings nothing."),
    Command("case.take", "y", "take", "Take", "Record what is marked, all at once; undo takes it back.", BAR, "Mark something first (Enter)."),

    Command("cohort.open", "enter", "choose", "Open", "Look at the person under the cursor; Back leads here again.", BAR, "Nobody is under the cursor."),
    Command("cohort.filter", "f", "filter", "Filter", "Type words of a name, a Match, a country, a stage, or whom they wait for.", BAR | FIND),
    Command("cohort.try", "i", "try", "Try", "What if a fee rises, a wait is longer, a rule changes: for everybody. Again shows them as they are.", BAR | FIND),

    Command("states.open", "enter", "choose", "Open", "Read one state in full.", BAR, "No state is under the cursor."),
    Command("states.filter", "f", "filter", "Filter", "Type a state, a code or a verdict.", BAR | FIND),
    Command("states.sort", "s", "sort", "Sort", "Sort by the next column.", BAR | FIND),
    Command("states.mark", "m", "mark", "Mark", "Mark a state for the comparison.", BAR, "Four states at most, and one has to be under the cursor."),
    Command("states.compare", "c", "compare", "Compare", "Put up to four states side by side.", BAR | FIND, "No state is under the cursor."),

    Command("plan.open", "enter", "choose", "Open", "Open the step under the cursor.", BAR, "No step is under the cursor."),
    Command("plan.later", "right_square_bracket", "match(1)", "Later", "Try the Match after this one.", BAR),
    Command("plan.sooner", "left_square_bracket", "match(-1)", "Earlier", "Try the Match before this one.", BAR),

    Command("deadlines.open", "enter", "choose", "Open", "Open the step that the date under the cursor bears on.", BAR, "No date is under the cursor."),
    Command("deadlines.group", "o", "group", "Group", "Group by month, by stage, by kind, or not at all.", BAR | FIND),
    Command("deadlines.export", "e", "export", "Export", "Write the date under the cursor alone to a calendar file (.ics).", BAR | FIND),
    Command("deadlines.filter", "f", "filter", "Filter", "Type words of a date, a step, a kind or a month.", BAR | FIND),

    Command("timeline.open", "enter", "open", "Open", "Open the step under the cursor, or why the row is there.", BAR),
    Command("timeline.zoom-in", "plus,equals_sign", "zoom(1)", "Nearer", "Zoom in: down to single days.", BAR | FIND),
    Command("timeline.zoom-out", "minus,underscore", "zoom(-1)", "Farther", "Zoom out: up to years.", BAR | FIND),
    Command("timeline.earlier", "left", "pan(-1)", "Earlier", "Move back in time."),
    Command("timeline.later", "right", "pan(1)", "Later", "Move on in time."),
    Command("timeline.page-earlier", "shift+left,less_than_sign", "pan_page(-1)", "Page earlier", "Back in time by a page."),
    Command("timeline.page-later", "shift+right,greater_than_sign", "pan_page(1)", "Page later", "On in time by a page."),
    Command("timeline.mark", "tab,right_square_bracket", "mark(1)", "Next date", "Go to the next date of this row.", BAR | FIND),
    Command("timeline.mark-before", "shift+tab,left_square_bracket", "mark(-1)", "Date before", "Go to the date before, in this row."),
    Command("timeline.today", "full_stop,0", "today", "Today", "Go to today.", BAR | FIND),
    Command("timeline.jump", "at,J", "jump", "Go to date", "Type a date and go there.", BAR | FIND),
    Command("timeline.filter", "f", "filter(1)", "Stage", "Show one stage alone, the next one, then all again.", BAR | FIND),
    Command("timeline.filter-back", "F", "filter(-1)", "Stage before", "The same, backwards."),

    Command("whatif.open", "enter", "choose", "Open", "Put the what-if in your profile's place: every screen and form is the what-if's, until you leave it.", BAR, "There is no what-if yet: n begins one."),
    Command("whatif.read", "right", "read", "Read", "Go to the comparison.", Seen.NOWHERE, "There is no what-if yet: n begins one."),
    Command("whatif.new", "n", "new", "New", "Begin a what-if: ready-made ones, or an empty one.", BAR | FIND),
    Command("whatif.change", "e,plus", "change", "Add", "One more ready-made change, another waiting time, or anything you like.", BAR | FIND, "There is no what-if yet: n begins one."),
    Command("whatif.beside", "c", "beside", "Beside", "Choose what it is compared with: your profile as it is, or another what-if.", BAR | FIND, "No other what-if to set beside it: n begins one."),
    Command("whatif.accept", "a", "accept", "Accept", "Record its changes in your profile, after a question.", BAR | FIND, "There is no what-if yet: n begins one."),
    Command("whatif.discard", "d", "discard", "Discard", "Throw this what-if away, after a question.", BAR | FIND, "There is no what-if yet: n begins one."),
    Command("whatif.bring-back", "u", "bring_back", "Undo", "Bring back the what-if that was discarded just now.", BAR),
    Command("whatif.drop", "x,delete", "drop", "Take back", "Take back the change under the cursor.", BAR, "The cursor is on no change."),
    Command("whatif.seen", "s", "seen", "Seen from", "Judge this what-if on a later day.", FIND, "There is no what-if yet: n begins one."),
    Command("whatif.rename", "r", "rename", "Rename", "Give this what-if another name.", FIND, "There is no what-if yet: n begins one."),
    Command("whatif.copy", "y", "copy", "Copy", "Go on from here in another what-if.", FIND, "There is no what-if yet: n begins one."),

    Command("list.up", "up,k", "cursor(-1)", "Up", "Move up."),
    Command("list.down", "down,j", "cursor(1)", "Down", "Move down."),
    Command("list.first", "home", "edge(False)", "First", "Go to the first."),
    Command("list.last", "end", "edge(True)", "Last", "Go to the last."),
    Command("list.page-down", "pagedown", "page(1)", "Page down", "Move down a page."),
    Command("list.page-up", "pageup", "page(-1)", "Page up", "Move up a page."),

    Command("dialog.cancel", "escape", "cancel", "Cancel", "Close the question and change nothing.", BAR),

    Command("app.next", "n", "next_step", "Next step", "Open the one thing to do now.", BAR | FIND, "This is the next step."),
    Command("app.home", "h", "home", "Home", "Go to Home.", FIND, "This is Home."),
    Command("app.why", "f2,w", "why", "Why", "Why it stands so: rule, facts, arithmetic, source.", BAR | FIND | FIELD, "What the cursor is on has no reasons to show."),
    Command("app.find", "slash,ctrl+p", "command_palette", "Find", "Find any step or command by words.", BAR),
    Command("app.menu", "space", "menu", "All keys", "The menu: every command that works here, with its keys.", BAR, "Space is the field's own here: Escape leaves it first."),
    Command("app.leave-fork", "", "leave_fork", "Leave what if", "Back to your own profile; the what-if is kept.", FIND, "This is your own profile."),
    Command("app.undo", "u", "undo", "Undo", "Take back the last change.", FIND, "There is nothing to take back."),
    Command("app.redo", "U,ctrl+y", "redo", "Redo", "Do the undone change again.", FIND, "Nothing was taken back that could be done again."),
    Command("app.plan", "s", "open('plan')", "Plan", "Earliest and latest dates to the target Match, and the room they leave.", FIND | VIEW, HERE),
    Command("app.timeline", "g", "open('timeline')", "Timeline", "Windows, waits, deadlines and losses over time.", FIND | VIEW, HERE),
    Command("app.deadlines", "d", "open('deadlines')", "Deadlines", "Every date ahead, soonest first, in its zone and yours.", FIND | VIEW, HERE),
    Command("app.visa", "v", "open('visa')", "Visa", "The visa board: each class as last known, and what to ask.", FIND | VIEW, HERE),
    Command("app.states", "l", "open('states')", "States", "State licences: the rules of every state, judged for you.", FIND | VIEW, HERE),
    Command("app.whatif", "i", "open('whatif')", "What if", "Try changes on beside your profile and compare.", FIND | VIEW, HERE),
    Command("app.money", "M", "open('money')", "Money", "The ledger: paid, committed, planned; what comes back; cash by month.", FIND | VIEW, HERE),
    Command("app.documents", "D", "open('documents')", "Documents", "Papers: what each must show, where it stands, what is wanted first.", FIND | VIEW, HERE),
    Command("app.waiting", "W", "open('waiting')", "Waiting", "The waiting room: everything in somebody else's hands, since when, when and how to ask.", FIND | VIEW, HERE),
    Command("app.names", "N", "open('names')", "Names", "Names as printed: every paper and portal beside the passport, what differs, what to do.", FIND | VIEW, HERE),
    Command("app.letters", "L", "open('letters')", "Letters", "Letters of recommendation: where each stands, what the set lacks.", FIND | VIEW, HERE),
    Command("app.experience", "E", "open('experience')", "Experience", "Electives, observerships, research, jobs and gaps; mentors and contacts.", FIND | VIEW, HERE),
    Command("app.programmes", "P", "open('programmes')", "Programmes", "Your list of programmes: which conditions fit you, signals, cost.", FIND | VIEW, HERE),
    Command("app.interviews", "I", "open('interviews')", "Interviews", "Interviews by the clock, in their zone and yours; what clashes.", FIND | VIEW, HERE),
    Command("app.ranklist", "R", "open('ranklist')", "Rank list", "The rank order list: its hour, its fee, its traps; the list of SOAP.", FIND | VIEW, HERE),
    Command("app.changes", "r", "open('changes')", "Changes", "What changed since your last visit: what became due, what you recorded, which rules touch you.", FIND | VIEW, HERE),
    Command("app.brief", "B", "open('brief')", "Brief", "One page for a meeting: where you stand, next, three dates, what changed, open questions.", FIND | VIEW, HERE),
    Command("app.profiles", "p", "open('profiles')", "Profiles", "Open, add, rename, copy or delete profiles.", FIND | VIEW, HERE),
    Command("app.questions", "", "first_questions", "First questions", "Go through the questions of the start again; what is recorded stays.", FIND),
    Command("app.calendar", "", "export_calendar(False)", "Export calendar", "Write the dates ahead to a calendar file (.ics) for phone and computer.", FIND),
    Command("app.calendar-redacted", "", "export_calendar(True)", "Export calendar without names", "The same calendar, with nothing in it that tells who you are.", FIND),
    Command("app.report", "", "export_report(False)", "Export report", "Write a report of everything, to print or to hand on: HTML, PDF, Markdown, CSV, JSON.", FIND),
    Command("app.report-redacted", "", "export_report(True)", "Export report without names", "The same report, with stand-ins for all that tells who you are.", FIND),
    Command("app.where", "", "where", "Where is my file?", "Show where this profile is stored.", FIND),
    Command("app.versions", "", "versions", "Earlier versions", "Bring back an earlier version of this profile.", FIND),
    Command("app.elsewhere", "", "save_elsewhere", "Save elsewhere", "Write this profile to another file and go on there.", FIND),
    Command("app.suspend", "ctrl+z", "suspend_process", "Suspend", "Back to the shell for a while; `fg` returns.", FIND | FIELD),
    Command("app.theme", "t", "next_theme", "Theme", "Change between the themes.", FIND),
    Command("app.keys", "", "write_keymap", "Change keys", "Write a file that lists every key and can be edited.", FIND),
    Command("app.help", "f1,question_mark", "help", "Help", "Keys, words and signs of this screen.", BAR | FIND | FIELD, "This is the help: Escape leaves it."),
    Command("app.quit", "q,ctrl+q", "quit", "Quit", "Leave. Everything recorded is already saved.", BAR | FIND),
)

FORM_COMMANDS: tuple[Command, ...] = (
    Command("form.keep", "enter", "keep", "Next", "Keep what the field holds and go on to the next one.", BAR),
    Command("form.leave", "escape", "leave", "Back", "Close the list, or leave the field and go back: what is typed stays, marked.", BAR),
    Command("form.up", "up", "go(-1)", "Field above", "Go to the field above."),
    Command("form.down", "down", "go(1)", "Field below", "Go to the field below."),
    Command("form.open", "f4,alt+down", "open", "Choose", "Open the calendar or the list of a field.", BAR),
)
"""Keys of every field."""
ENTRY_COMMANDS: tuple[Command, ...] = (
    *(command for command in FORM_COMMANDS if command.id == "form.leave"),
    Command("entries.edit", "enter,right", "edit", "Open", "Open the entry, or add one.", BAR),
    Command("entries.add", "a,plus,insert", "add", "Add", "Add an entry.", BAR),
    Command("entries.remove", "delete", "remove", "Remove", "Remove the entry; u right after it brings it back.", BAR),
    Command("entries.bring-back", "u", "bring_back", "Undo", "Bring back the entry that was removed just now.", BAR),
    Command("entries.up", "up", "go(-1)", "Up", "Go up."),
    Command("entries.down", "down", "go(1)", "Down", "Go down."),
)
"""Keys of a list of entries."""
# fmt: on


def in_scope(scope: str) -> tuple[Command, ...]:
    """The commands of one scope, in footer order."""
    return tuple(command for command in COMMANDS if command.scope == scope)


def on_board(scope: str) -> tuple[Command, ...]:
    """The commands of a board: those of its own scope, and of every board's those that it has not in its own way."""
    own = {command.action for command in in_scope(scope)}
    return tuple(each for each in COMMANDS if each.scope == scope or (each.scope == BOARD and each.action not in own))


def bindings(scope: str) -> list[Binding]:
    """Textual bindings of one scope."""
    return bound(in_scope(scope))


def bound(commands: Iterable[Command]) -> list[Binding]:
    """Textual bindings of some commands. Function keys and ctrl keys of a `FIELD` command work inside fields."""
    return [
        Binding(
            key,
            command.action,
            command.label,
            show=BAR in command.seen,
            tooltip=command.help,
            id=command.id,
            priority=FIELD in command.seen and len(key) > 1 and key != "question_mark",
        )
        for command in commands
        for key in command.keys.split(",")
        if key
    ]


def can(app: App[Any], screen: Screen[Any], command: Command) -> bool:
    """Can a command be done there now?"""
    place, name, parameters = parse(command.action)
    if command.scope == "app" and not place:
        return bool(cast("Wizard", app).allows(name, parameters, screen))
    return bool(screen.check_action(name, parameters))


_NAMED = frozenset(KEY_NAME_REPLACEMENTS.values())
"""Keys of characters that Textual does not find again by their names: ``slash``."""


class NoText(Row):
    """Mix-in, first base of what has the focus in a form and takes no text: letters are commands there, but for those that
    are typed on in one breath, and for the questions of the start. Its own keys work.
    """

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Is it kept from the screen and the app? Only where letters lead nowhere: the questions of the start."""
        return not getattr(self.screen, "wander", True) and (
            (character is not None and character.isprintable()) or key in _NAMED
        )

    def no_text(self) -> str:
        """What to do in place of typing."""
        raise NotImplementedError


_KEY_WORDS = {
    **{key: key for key in ("enter", "backspace", "left", "right", "up", "down", "space")},
    "escape": "esc",
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def key_word(key: str) -> str:
    """A key as it is printed on keyboards; empty for one that is called as Textual calls it."""
    if key in _KEY_WORDS or key.startswith("ctrl+"):
        return _KEY_WORDS.get(key, key)
    return key.upper() if key[:1] == "f" and key[1:].isdigit() else ""
