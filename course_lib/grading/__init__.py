"""What all exercises share: tasks and their known mistakes, trying an answer, and what to say about it."""
