"""Explorers and questions that are alive on a page without Jupyter: Python runs in a worker of the page's own browser.

``cells`` marks them in a notebook; ``build`` makes the folder of scripts and Python that such pages load.
"""
