"""Objects that processes share for good: no process that was forked makes a copy of a page only to count references."""

import ctypes
import gc
import sys
import types

CHUNK = 4096


def never_end() -> int:
    """Let all objects that Python has now be immortal (PEP 683), as None is: nobody counts references to them.

    Python keeps that count in the object. So whoever uses an object changes its page of memory, and Linux makes a copy
    of the page for that process: a third of what a student would take. Python has no function for this; where it keeps
    counts otherwise than CPython 3.12 and 3.13 do on machines of 64 bits, nothing is done. How many objects they were.
    """
    count_of, immortal = ctypes.c_uint32.from_address, ctypes.c_uint32.from_address(id(None)).value
    if not counts_are_where_expected() or immortal != 2**32 - 1:
        return 0
    waiting, marked = [gc.get_objects()], 0
    while waiting:
        found = [each for each in waiting.pop() if count_of(id(each)).value != immortal]
        for each in found:
            count_of(id(each)).value = immortal
        marked += len(found)
        waiting += (gc.get_referents(*found[k : k + CHUNK]) for k in range(0, len(found), CHUNK))
        codes = [each for each in found if isinstance(each, types.CodeType)]  # which gc does not look into
        waiting += ([code.co_consts, code.co_names, *code.co_consts] for code in codes)
    return marked


def counts_are_where_expected() -> bool:
    """Whether the first word of an object is its count, which one more reference raises by one."""
    mine = object()
    count = ctypes.c_uint32.from_address(id(mine))
    before = count.value
    another = [mine, mine]
    return sys.maxsize > 2**32 and before < 10 and count.value == before + len(another)
