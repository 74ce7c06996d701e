"""A folder of profiles that are only looked at: which files, what each one is, all of them judged.

From a folder, the rulebook in use and the clock. Nothing is written, neither there nor about anybody in it.
"""
