"""The Textual app: screens, widgets and styles that draw an Assessment and record facts."""
