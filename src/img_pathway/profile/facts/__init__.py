"""What a person can record: every key, declared once.

From nothing; the values are what the person said.
Imported by everything that reads a fact.
"""
