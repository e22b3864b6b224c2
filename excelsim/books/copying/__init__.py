"""A copy of a person's book in which some cells are painted and have notes, and nothing else is changed."""
