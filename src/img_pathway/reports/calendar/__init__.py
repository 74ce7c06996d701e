"""The dates ahead as an iCalendar file.

From the agenda of the engine.
Imported by the desk's export and the command line.
"""
