"""Which quantity each cell is, and which cells are not what they should be."""
