"""How a page is printed outside the screen: as plain text, Markdown, HTML, CSV and PDF; the dates ahead as iCalendar.

From blocks of text-as-data, and the agenda of the engine.
Imported by the desk's export and the command line.
"""
