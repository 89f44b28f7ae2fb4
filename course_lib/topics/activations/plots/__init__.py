"""How notebook 04's experiments are drawn."""
