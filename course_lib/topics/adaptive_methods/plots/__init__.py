"""How notebook 09's experiments are drawn."""
