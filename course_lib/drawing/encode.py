"""Pictures as small PNG files: a palette of 255 colours keeps text crisp and is a third of the bytes."""

import io

import numpy as np
from PIL import Image

OCTREE = Image.Quantize.FASTOCTREE
STORED = 7  # zlib's level for pictures in notebooks: 9 takes 2.6 times as long and saves a twelfth of the bytes


def palette_png(pixels: np.ndarray, colours: int = 255, level: int = 1) -> bytes:
    """An opaque picture (height, width, 3 or 4) as a palette PNG. ``level`` is zlib's: 1 fast, ``STORED`` small."""
    image = Image.fromarray(pixels).convert("RGB").quantize(colours, method=OCTREE, dither=0)
    palette, corner = image.getpalette(), image.getpixel((0, 0))
    palette[3 * corner : 3 * corner + 3] = pixels[0, 0, :3].tolist()  # the background exactly as the page has it
    image.putpalette(palette)
    return _saved(image, level)


def patch_png(pixels: np.ndarray, ground: np.ndarray, colours: int = 127) -> tuple[tuple[int, int, int, int], bytes]:
    """What differs from the ground: ``(left, top, width, height)`` and a PNG that is transparent where nothing differs.

    The ground keeps its colours exactly, whatever moves on it, so that nothing shimmers, and few pixels are left.
    """
    differs = pixels.view(np.uint32)[..., 0] != ground.view(np.uint32)[..., 0]
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return (0, 0, 0, 0), b""
    top, bottom, left, right = map(int, (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1))
    differs = differs[top:bottom, left:right]
    changed = np.ascontiguousarray(pixels[top:bottom, left:right][differs][None, :, :3])
    quantized = Image.fromarray(changed).quantize(colours, method=OCTREE, dither=0)
    indices = np.zeros(differs.shape, np.uint8)
    indices[differs] = np.asarray(quantized)[0] + 1
    image = Image.fromarray(indices, "L")
    image.putpalette([0, 0, 0, *quantized.getpalette()])
    return (left, top, right - left, bottom - top), _saved(image, 1, transparency=0)


def _saved(image, level, **options):
    stream = io.BytesIO()
    image.save(stream, "png", compress_level=level, **options)
    return stream.getvalue()
