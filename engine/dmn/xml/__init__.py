"""DMN files: safe parsing, reading into definitions, and edits that keep what we do not know."""
