"""A rule pack as files: gather, check whole, take into use, compare.

From a folder or zip of TOML.
Imported when a pack is checked, changed or compared; not by an ordinary start.
"""
