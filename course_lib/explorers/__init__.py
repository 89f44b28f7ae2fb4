"""What all explorers share: a function, a plot and controls become a picture that follows the controls at once."""
