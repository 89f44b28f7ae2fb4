"""What all pictures share: plots whose artists move, panels, a light and a dark style, words for each picture."""
