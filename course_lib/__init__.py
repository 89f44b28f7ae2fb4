"""Training neural networks: the formulas of the lectures, each written once, in NumPy."""
