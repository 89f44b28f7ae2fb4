"""Notebook 09, adaptive methods: a learning rate for each parameter."""
