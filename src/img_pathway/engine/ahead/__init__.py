"""ahead."""
