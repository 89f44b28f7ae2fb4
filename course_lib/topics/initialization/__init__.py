"""Notebook 06, initialization: initial weights, and the clipping of gradients."""
