"""Exercises that name the mistake: a task knows the right formula and the wrong ones that people write instead."""
