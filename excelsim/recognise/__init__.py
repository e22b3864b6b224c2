"""Recognising what a person calculated: which cell is which quantity, found by how the cells behave."""
