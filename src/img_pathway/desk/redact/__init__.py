"""A profile without what tells whose it is.

From a profile and the rulebook; what each key is replaced with is declared with the key.
Imported by everything that leaves the computer, or is shown to others.
"""
