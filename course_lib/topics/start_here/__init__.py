"""Notebook 00, start here: whether all is ready, and a first taste of training."""
