"""What all pictures share: plots whose artists move, panels, a style for light and dark pages, words for each picture."""
