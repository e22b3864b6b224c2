"""The samples that a network learns from: rows of numbers, tables, pictures of digits."""
