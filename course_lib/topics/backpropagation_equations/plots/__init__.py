"""How notebook 03's experiments are drawn."""
