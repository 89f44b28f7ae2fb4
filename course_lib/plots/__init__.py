"""Pictures, drawn by matplotlib and by nothing else: a figure is made once, then its artists are moved."""
