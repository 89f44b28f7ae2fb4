"""Pictures as small PNG files: a palette of 255 colours keeps text crisp and is a third of the bytes."""

import io

import numpy as np
from PIL import Image

OCTREE = Image.Quantize.FASTOCTREE
STORED = 7  # zlib's level for pictures in notebooks: 9 takes 2.6 times as long and saves a twelfth of the bytes


def palette_png(pixels: np.ndarray, colours: int = 255, level: int = 1) -> bytes:
    """An opaque picture (height, width, 4) as a palette PNG. ``level`` is zlib's: 1 fast, ``STORED`` small.

    The colour of the first pixel, which is the page's, is kept exactly.
    """
    packed = _packed(pixels)
    return _saved(_indexed(packed, packed != packed[0, 0], pixels[0, 0, :3].tolist(), colours - 1), level)


def patch_png(pixels: np.ndarray, ground: np.ndarray, colours: int = 127) -> tuple[tuple[int, int, int, int], bytes]:
    """What differs from the ground: ``(left, top, width, height)`` and a PNG that is transparent where nothing differs.

    The ground keeps its colours exactly, whatever moves on it, so that nothing shimmers, and few pixels are left.
    """
    differs = _packed(pixels) != _packed(ground)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return (0, 0, 0, 0), b""
    top, bottom, left, right = map(int, (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1))
    inside = np.s_[top:bottom, left:right]
    image = _indexed(_packed(pixels)[inside], differs[inside], [0, 0, 0], colours)
    return (left, top, right - left, bottom - top), _saved(image, 1, transparency=0)


def _packed(pixels):
    """A number for each pixel: they are compared and chosen far quicker than four."""
    return np.ascontiguousarray(pixels).view(np.uint32)[..., 0]


def _indexed(packed, chosen, first, colours):
    """The chosen pixels in so many colours, as an image with a palette; all others have its first colour."""
    indices, palette = np.zeros(packed.shape, np.uint8), []
    if chosen.any():
        picked = packed[chosen].view(np.uint8).reshape(1, -1, 4)
        quantized = Image.fromarray(picked).convert("RGB").quantize(colours, method=OCTREE, dither=0)
        indices[chosen], palette = np.asarray(quantized)[0] + 1, quantized.getpalette()
    image = Image.fromarray(indices, "L")
    image.putpalette([*first, *palette])
    return image


def _saved(image, level, **options):
    stream = io.BytesIO()
    image.save(stream, "png", compress_level=level, **options)
    return stream.getvalue()
