"""The keys of forms, declared like every other command. None stands in the key bar: the form tells them."""

from __future__ import annotations

from img_pathway.tui.commands import Command

# fmt: off
FORM_COMMANDS: tuple[Command, ...] = (
    Command("form.keep", "enter", "keep", "Keep", "Keep what the field holds and go on."),
    Command("form.leave", "escape", "leave", "Leave", "Close the list, take back what is half typed, or go back."),
    Command("form.up", "up", "go(-1)", "Field above", "Go to the field above."),
    Command("form.down", "down", "go(1)", "Field below", "Go to the field below."),
    Command("form.open", "f4,alt+down", "open", "Calendar or list", "Open the calendar or the list of a field."),
)
"""Keys of every field."""

ENTRY_COMMANDS: tuple[Command, ...] = (
    *(command for command in FORM_COMMANDS if command.id == "form.leave"),
    Command("entries.edit", "enter,right", "edit", "Edit", "Open the entry, or add one."),
    Command("entries.add", "a,plus,insert", "add", "Add", "Add an entry."),
    Command("entries.remove", "delete,x", "remove", "Remove", "Remove the entry; undo brings it back."),
    Command("entries.up", "up", "go(-1)", "Up", "Go up."),
    Command("entries.down", "down", "go(1)", "Down", "Go down."),
)
"""Keys of a list of entries."""
# fmt: on
