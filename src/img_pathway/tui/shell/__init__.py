"""The app itself: start, screens on the stack, keys, finding by words, a safe end.

From an open desk and the table of screens.
Imported by the door of the command line only; no screen imports it.
"""
