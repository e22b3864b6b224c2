"""Reading a sheet: its cells from its XML, and rows that repeat the one above without looking at each cell."""
