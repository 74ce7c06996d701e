"""The JSON of each verb and its schema.

From the values of the engine.
Imported by the verbs of the command line.
"""
