"""Right answers to the exercises, several styles a task; a module for each of course_lib.exercises, with ``RIGHT``."""
