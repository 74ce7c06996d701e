"""The profiles of the data folder: open, make, copy, rename, delete, restore.

From the data folder.
Imported by the app's table of screens.
"""
