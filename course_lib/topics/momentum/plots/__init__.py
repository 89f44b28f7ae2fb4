"""How notebook 08's experiments are drawn."""
