"""Notebook 01, computational graphs: values forward, gradients backward."""
