"""A case: one profile with its what-ifs and rules in one file, for another computer and back.

`case_file` is the format, `hand_over` writes one, `take` opens one as a new profile, `compare` sets one beside a profile.
"""
