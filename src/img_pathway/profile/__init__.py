"""What a person recorded: the facts, their file, and what can be said about them without any rule."""
