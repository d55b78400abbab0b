"""The JSON API of a site: its types by version, the files, and their schemas."""
