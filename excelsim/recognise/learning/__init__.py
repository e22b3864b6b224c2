"""How the network of a workbook learns, told by what explains most of its cells."""
