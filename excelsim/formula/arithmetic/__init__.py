"""Arithmetics that formulas are calculated by: intervals, programs, trials at random, polynomials, spreadsheets."""
