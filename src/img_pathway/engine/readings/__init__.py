"""Answers several judges ask for: IMG or not, sittings, windows, attempts, Pathway held, season.

From the case alone; each is worked out once and kept with it.
Imported by judges and all after them; knows no judge.
"""
