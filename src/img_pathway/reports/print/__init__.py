"""How a page is printed outside the screen: plain text now.

From blocks of text-as-data.
Imported by the command line.
"""
