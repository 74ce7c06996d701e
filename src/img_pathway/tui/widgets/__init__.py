"""Small widgets that draw many lines in one piece, so that screens open and scroll fast."""
