"""Excel files, to the bit: cells streamed with their values, and read back. Knows no network."""
