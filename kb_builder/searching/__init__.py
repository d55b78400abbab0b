"""Search: Whoosh over the files for authors, Pagefind over the finished site for readers."""
