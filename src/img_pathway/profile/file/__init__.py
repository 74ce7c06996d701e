"""The profile's TOML: text to facts and back, its places and its errors.

From bytes on disk and the declared facts.
Imported by profile.keep, and by whoever names an error or a path.
"""
