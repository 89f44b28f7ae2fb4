"""One folder a notebook, with its name: experiments, plots, explorers and tasks. The library knows none of them."""
