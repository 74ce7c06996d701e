"""Drawings of an Assessment as text and JSON: nothing is worked out here, only shown."""
