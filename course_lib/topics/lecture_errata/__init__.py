"""Notebook 12, lecture errata: the decks' statements, computed."""
