"""The slides of ``make lecture`` with stills, for a computer without Python.

jupyter nbconvert --to slides --config tools/nbconvert_config.py notebooks/solutions/08_momentum.ipynb
"""

import base64
import io
from pathlib import Path

from PIL import Image


def tiles(png, about):
    """The pictures, base64, that an explorer's still is made of: one for each of its scenes."""
    across, number = about["tiles"]
    sheet = Image.open(io.BytesIO(base64.b64decode(png)))
    width, height = sheet.width // across, sheet.height // -(-number // across)
    for place in range(number):
        left, top = place % across * width, place // across * height
        sheet.crop((left, top, left + width, top + height)).save(tile := io.BytesIO(), "png")
        yield base64.b64encode(tile.getvalue()).decode()


c = get_config()  # noqa: F821
c.SlidesExporter.extra_template_basedirs = [str(Path(__file__).parent / "templates")]
c.SlidesExporter.template_name = "course"
c.SlidesExporter.reveal_width, c.SlidesExporter.reveal_height = "1280", "720"
c.SlidesExporter.reveal_theme = "white"  # its letters come with reveal.js
c.SlidesExporter.filters = {"tiles": tiles}
