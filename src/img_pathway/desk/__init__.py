"""An open profile without a screen: load, change, weigh, save, undo, follow, forks, export.

From the profile's files, the rulebook in use and the clock; tells what happened by events.
Imported by cli and tui; imports reports and everything below, never a screen.
"""
