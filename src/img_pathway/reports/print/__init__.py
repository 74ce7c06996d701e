"""How a page is printed outside the screen: as plain text, Markdown, HTML, CSV and PDF.

From blocks of text-as-data.
Imported by the command line.
"""
