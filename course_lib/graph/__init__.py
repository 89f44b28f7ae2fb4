"""temp"""

from course_lib.graph._functions import *  # noqa: F403
from course_lib.graph._functions import __all__ as __all__
