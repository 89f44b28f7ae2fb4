"""What one student's processes may take of a machine, so that nobody else notices what they do."""

import os
import resource

NICER = 5  # than the hub and the proxy
PROCESSES = 400  # threads count, too: a server and a notebook have about thirty


def limit(memory: int) -> None:
    """Limit this process and all that it starts; called by root, before it becomes the student.

    ``memory`` in bytes is what one process may allocate: more is a MemoryError, in that notebook alone. If the machine
    runs short all the same, the kernel of Linux ends a student's process rather than the hub. Each server and each
    notebook's process leads a session of its own, to which Linux gives one equal share of the processor, however many
    threads run in it.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICER)
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("500")
