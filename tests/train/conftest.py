"""What several tests of training share."""

import pytest

from course_lib.train import Table
from tests.train.examples import small


@pytest.fixture(scope="session")
def here() -> Table:
    """The small sweep, made in this process."""
    return small(executor=False)
