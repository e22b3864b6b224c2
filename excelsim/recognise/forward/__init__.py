"""Forward passes found in a workbook: neurons, how they are laid out, which cells are inputs and weights."""
