"""A class: what everybody handed in, marked alike, and reports of it for the teacher and for each student."""
