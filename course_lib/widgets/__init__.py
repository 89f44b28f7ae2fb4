"""Controls wired to plots: the only place that knows of ipywidgets and of the page in the browser."""
