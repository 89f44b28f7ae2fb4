"""How notebook 05's experiments are drawn."""
