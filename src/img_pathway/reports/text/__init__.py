"""The pages of the command line.

From the values of the engine.
Imported by the verbs of the command line.
"""
