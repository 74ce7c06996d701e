"""Forks of the facts tried beside the profile.

From the desk's forks and the what-if of the engine.
Imported by the app's table of screens.
"""
