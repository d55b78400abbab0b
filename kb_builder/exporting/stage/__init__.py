"""A site as plain Markdown, for a generator that does not know us."""
