"""The keys of forms, declared like every other command so that footer, help and keymap can show them."""

from __future__ import annotations

from textual.binding import Binding

from img_pathway.tui.commands import Command

FORM_COMMANDS: tuple[Command, ...] = (
    Command("form.keep", "enter", "keep", "Keep", "Keep what the field holds and go on.", "form"),
    Command(
        "form.leave", "escape", "leave", "Leave", "Close the list, take back what is half typed, or go back.", "form"
    ),
    Command("form.up", "up", "go(-1)", "Field above", "Go to the field above.", "form"),
    Command("form.down", "down", "go(1)", "Field below", "Go to the field below.", "form"),
    Command(
        "form.open", "f4,alt+down", "open", "Calendar or list", "Open the calendar or the list of a field.", "form"
    ),
)
"""Keys of every field."""

ENTRY_COMMANDS: tuple[Command, ...] = (
    Command("entries.edit", "enter,right", "edit", "Edit", "Open the entry, or add one.", "entries"),
    Command("entries.add", "a,plus,insert", "add", "Add", "Add an entry.", "entries"),
    Command("entries.remove", "delete,x", "remove", "Remove", "Remove the entry; undo brings it back.", "entries"),
    Command("entries.up", "up", "go(-1)", "Up", "Go up.", "entries"),
    Command("entries.down", "down", "go(1)", "Down", "Go down.", "entries"),
)
"""Keys of a list of entries."""


def made(commands: tuple[Command, ...]) -> list[Binding]:
    """Textual bindings of some commands; none stands in the footer, where room is short: the form tells them."""
    return [
        Binding(key, command.action, command.label, show=False, tooltip=command.help, id=command.id)
        for command in commands
        for key in command.keys.split(",")
    ]
