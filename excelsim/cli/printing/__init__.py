"""What the command line prints: the terminal, tables and reports, errors as one line."""
