"""How notebook 07's experiments are drawn."""
