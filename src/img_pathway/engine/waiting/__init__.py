"""The waiting room: everything in somebody else's hands, the usual time, and when and how to ask.

From an assessed case.
Imported by reports and screens.
"""
