"""The licensing rules of the states beside this person.

From the state board of the engine.
Imported by the app's table of screens.
"""
