"""Notebook 05, losses: how wrong a prediction is."""
