"""Notebook 03, backpropagation equations: BP1 to BP4."""
