"""Makes course_lib/datasets/digits.npz from scikit-learn's copy of the UCI handwritten digits (test set, 1,797 images).

Run ``python tools/make_digits.py`` where scikit-learn is installed: nothing is downloaded, and the file comes out the
same, byte for byte, each time. Origin and licence: course_lib/datasets/ORIGIN.md.
"""

import hashlib
import pathlib

import numpy as np
from sklearn.datasets import load_digits

TARGET = pathlib.Path(__file__).parents[1] / "course_lib" / "datasets" / "digits.npz"


def main():
    digits = load_digits()
    pixels, labels = digits.data.astype(np.uint8), digits.target.astype(np.uint8)
    assert (pixels == digits.data).all(), "the pixels are whole numbers from 0 to 16"
    np.savez_compressed(TARGET, pixels=pixels, labels=labels)
    checksum = hashlib.sha256(pixels.tobytes() + labels.tobytes()).hexdigest()
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes, SHA-256 of pixels and labels {checksum}")


if __name__ == "__main__":
    main()
