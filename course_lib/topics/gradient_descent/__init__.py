"""Notebook 07, gradient descent: steps downhill, with all examples, one or some."""
