"""Practice: an update as an exercise, with boxes to fill on paper or in a spreadsheet."""
