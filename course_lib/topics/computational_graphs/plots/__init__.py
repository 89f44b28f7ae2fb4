"""How notebook 01's experiments are drawn."""
