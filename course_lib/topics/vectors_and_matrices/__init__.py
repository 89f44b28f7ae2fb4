"""Notebook 02, vectors and matrices: gradients of vectors and matrices, held against differences."""
