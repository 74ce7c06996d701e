"""Nothing recorded is lost: store, backups, journal, undo, restore, merge, forks, library.

From facts and the files of the data folder.
Imported by the desk, and by command line verbs on files.
"""
