"""A network: its shape, how it learns, its weights, and what its quantities are called."""
