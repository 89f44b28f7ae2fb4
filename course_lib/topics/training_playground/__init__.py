"""Notebook 11, training playground: everything together."""
