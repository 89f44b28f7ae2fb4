"""Notebook 04, activations: what a neuron does with its pre-activation."""
