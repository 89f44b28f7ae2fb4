"""What a student has done so far: which tasks were right and which predictions were made, notebook by notebook."""

from course_lib.grading.kept import KeptFile

NAME = "course_progress.json"
KINDS = ("tasks", "questions")


def book() -> KeptFile:
    """The file ``course_progress.json``: topic → kind → name → whether it was right."""
    return KeptFile(NAME, "progress", _fault)


def note(topic: str, kind: str, name: str, right: bool) -> None:
    """Keep that a task was handed in or a question answered. What was right once stays right."""
    if not topic:
        return
    kept = book()
    known = kept.entries.setdefault(topic, {}).setdefault(kind, {})
    if known.get(name) not in (right, True):
        known[name] = right
        kept.write()


def topic_of(module: str) -> str:
    """The topic to which a module belongs, "" if to none: "momentum" of ``course_lib.topics.momentum.tasks``."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["course_lib", "topics"] and len(parts) > 3 else ""


def _fault(entries):
    for topic, kinds in entries.items():
        if not isinstance(kinds, dict) or not all(isinstance(names, dict) for names in kinds.values()):
            return f"what it says of {topic!r} is damaged"
    return ""
