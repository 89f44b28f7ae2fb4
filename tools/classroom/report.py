"""A lesson's figures, as a table."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tools.classroom.student import Student

MB = 2**20
Memories = dict[tuple[int, str], tuple[int, int, int]]


@dataclass
class Lesson:
    """What was measured. Memories ``before`` the moves, at their ``end``, and at ``rest`` after it.

    ``spent``: processor seconds of the moves.
    """

    students: list[Student]
    others: list[Student]  # those without a mishap
    begin: float
    half: float
    until: float
    before: Memories
    end: Memories
    rest: Memories
    spent: dict[str, float]

    @property
    def wrong(self) -> list[str]:
        """All that went wrong, of all students."""
        return [said for student in self.students for said in student.wrong]


def alone(teacher: Student) -> str:
    """The rehearsal in a line."""
    took = ", ".join(f"{what} {seconds:.1f}" for what, seconds in teacher.took.items())
    return f"Alone: {took} s; a move {1e3 * np.median([took for _, took in teacher.moves]):.0f} ms."


def spread(values: Iterable[float], scale: float, unit: str) -> str:
    """Median, 95th percentile and largest of some figures."""
    values = [scale * value for value in values]
    if not values:
        return "none"
    middle, high = np.percentile(values, (50, 95))
    return f"median {middle:.4g} {unit}, 95th {high:.4g}, largest {max(values):.4g}"


def each(memories: Memories, what: str, part: int) -> list[float]:
    """A figure of each student's processes of this kind, or of all."""
    users = {user for user, _ in memories if user > 0}
    kinds = {"all": ("server", "keeper", "notebook"), "server": ("server", "keeper")}.get(what, (what,))
    return [sum(memories.get((user, kind), (0, 0, 0))[part] for kind in kinds) for user in sorted(users)]


def table(lesson: Lesson, every: float, notebooks: int) -> str:
    """The figures, a line each."""
    rows = [("students", f"{len(lesson.students)}, notebooks open: {notebooks} each, a move every {every:g} s")]
    for what in lesson.students[0].took:
        rows.append((what, spread((s.took[what] for s in lesson.students if what in s.took), 1, "s")))
    early, late = (
        [took for student in lesson.others for when, took in student.moves if first <= when < last]
        for first, last in ((lesson.begin, lesson.half), (lesson.half, lesson.until))
    )
    rows.append(("a move", spread(early + late, 1e3, "ms") + f"; {len(early + late)} moves"))
    rows.append(("before the mishaps", spread(early, 1e3, "ms")))
    rows.append(("with the mishaps", spread(late, 1e3, "ms")))
    for what, named in (("all", "memory of a student"), ("server", "his server"), ("notebook", "his notebooks")):
        shared, resident = (np.median(each(lesson.before, what, part)) / MB for part in (0, 1))
        rows.append((named, f"median {shared:.0f} MB (PSS), {resident:.0f} resident"))
    one = np.median(each(lesson.before, "server", 0)) + np.median(each(lesson.before, "notebook", 0)) / notebooks
    rows.append(("with one notebook", f"about {one / MB:.0f} MB (PSS)"))
    for when, memories in (("while he moves", lesson.end), ("at rest after it", lesson.rest)):
        rows.append((when, f"median {np.median(each(memories, 'all', 0)) / MB:.0f} MB (PSS)"))
    others = sum(shared for (user, _), (shared, *_) in lesson.before.items() if user < 0)
    rows.append(("hub, proxy, all else", f"{others / MB:.0f} MB (PSS)"))
    length = lesson.until - lesson.begin
    spent = ", ".join(f"{what} {100 * seconds / length:.0f} %" for what, seconds in sorted(lesson.spent.items()))
    rows.append(("of a core, while moving", spent))
    rows += [("", remark) for student in lesson.students for remark in student.remarks]
    rows.append(("errors", f"{len(lesson.wrong)}"))
    rows += [("", said) for said in lesson.wrong[:10]]
    return "\n".join(f"{name:24} {words}" for name, words in rows)
