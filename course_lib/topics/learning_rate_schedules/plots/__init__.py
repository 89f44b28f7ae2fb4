"""How notebook 10's experiments are drawn."""
