"""Nothing recorded is lost: store, backups, journal, undo, restore, merge, forks, library.

A profile that exists is written by `Store.save` and `restore` alone, each under the file's lock; `library` moves or
removes it. Whether a session may is said by `editing_mark`.
Imported by the desk, and by command line verbs on files.
"""
