"""What is written of a class: a page for the teacher and each student, a workbook, and data for other programs."""
