"""Indexes for those who search: readers of the site, and authors of stories."""
