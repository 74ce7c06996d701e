"""What the engine says: which sentence with which values, and how it is written out.

From the sentences of the rulebook, one file per language, and the values a rule gives.
Imported by everything in the engine that explains itself; the text itself is asked for by reports.
"""
