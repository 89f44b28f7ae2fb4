"""How notebook 02's experiments are drawn."""
