"""How fast the program is, as ratios to a floor measured in the same run. Not part of the gate; see `smoke`."""
