"""Experience: what each entry counts as, what is not covered, and people to write to again.

From an assessed case.
Imported by reports and screens.
"""
