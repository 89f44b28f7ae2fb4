"""Notebook 08, momentum: steps that remember the steps before."""
