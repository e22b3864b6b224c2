"""What is wrong with a cell, and the smallest change that mends it."""
