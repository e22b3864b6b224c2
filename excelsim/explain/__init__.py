"""One update explained: as words with the numbers put in, as Excel, Python or LaTeX."""
