"""One module or folder a screen; each is imported when it is first opened, by its name in `shell/screens.py`.

A screen knows the open desk and the ways to others as a `Wizard`, and no app.
Imported by the shell alone.
"""
