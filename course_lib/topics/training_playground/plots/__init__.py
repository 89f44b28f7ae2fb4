"""How notebook 11's experiments are drawn."""
