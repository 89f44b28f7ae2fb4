"""Notebook 10, learning rate schedules: a learning rate that changes on the way."""
