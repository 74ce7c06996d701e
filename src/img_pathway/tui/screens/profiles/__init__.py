"""The profiles of the data folder: open, make, copy, rename, delete, restore.

From the desk's library.
Imported by the app's table of screens.
"""
