"""Checking what people calculated: workbooks that they made, and numbers that they wrote down."""
