"""The slides of ``make lecture`` with stills, for a computer without Python.

jupyter nbconvert --to slides --config tools/nbconvert_config.py notebooks/solutions/08_momentum.ipynb
"""

from pathlib import Path

c = get_config()  # noqa: F821
c.SlidesExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates")]
c.SlidesExporter.template_name = "course"
c.SlidesExporter.reveal_width, c.SlidesExporter.reveal_height = "1280", "720"
c.SlidesExporter.reveal_theme = "white"  # its letters come with reveal.js
