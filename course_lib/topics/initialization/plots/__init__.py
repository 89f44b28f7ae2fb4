"""How notebook 06's experiments are drawn."""
