"""A long run of a property test: COURSE_EXAMPLES=2000 python -m pytest tests/test_agreement_random.py."""

import os

from hypothesis import settings


def examples(default, **others):
    """How many examples a test tries: its ``default``, or as many as COURSE_EXAMPLES says; and other settings."""
    return settings(max_examples=int(os.environ.get("COURSE_EXAMPLES") or default), **others)
