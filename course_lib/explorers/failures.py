"""What went wrong, in the words that an explorer shows in place of a new picture."""

import os
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """An exception. ``ahead``: it came from a frame that the page asked for ahead, not from the setting."""

    exception: BaseException
    ahead: bool = False

    @property
    def message(self) -> str:
        """The text of a ValueError or TypeError, which speaks to the reader; a sentence around that of any other."""
        text = str(self.exception).strip()
        if isinstance(self.exception, ValueError | TypeError) and text:
            return text
        kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(self.exception).__name__)
        return f"This setting did not work ({kind}{': ' + text if text else ''}). Change a control to go on."


def strict() -> bool:
    """Whether errors are raised as well as shown: in continuous integration they should be."""
    return os.environ.get("COURSE_STRICT") == "1"
