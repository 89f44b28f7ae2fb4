"""Notebook 13, your own: what its workshop builds, for the checks of what it says."""
