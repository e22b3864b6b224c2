"""Ways to read a workbook: as it stands, and with the signs and constants of other conventions taken for the usual."""
