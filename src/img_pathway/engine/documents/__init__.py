"""Documents: what each must show, where it stands, and what the next gate lacks.

From an assessed case.
Imported by reports and screens.
"""
