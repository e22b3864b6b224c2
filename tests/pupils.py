"""Simulated students: each has a practice sheet of their own numbers, and fills it with a mistake or none."""

from pathlib import Path

from filling import ByHand, fill

import excelsim
from excelsim.check.mistakes import mistakes
from excelsim.files import write_files
from excelsim.practice.book import build
from excelsim.practice.choose import chosen
from excelsim.practice.exercise import Exercise
from excelsim.practice.key import Entry, build_key
from excelsim.practice.roster import Student, seed_of

BLANK = ("z", "o", "e2", "d", "dw", "new_w")


class Pupils:
    """Students with their exercises, and the key of these.

    Parameters
    ----------
    folder : Path
        Where their empty sheets are, and key.xlsx.
    students : dict
        Names by numbers.
    experiment : str
    """

    def __init__(self, folder, students, experiment="han-kamber"):
        self.folder, self.students = Path(folder), students
        plan = excelsim.load(experiment)
        plans = chosen(self._exercise(plan), plan, [seed_of("secret", number) for number in students])
        self.exercises = dict(zip(students, map(self._exercise, plans), strict=True))
        entries = [Entry(Student(*each), self.exercises[each[0]], ()) for each in students.items()]
        self.key = self.folder / "key.xlsx"
        write_files({self.key: build_key(entries)}, overwrite=True)

    @staticmethod
    def _exercise(plan):
        return Exercise.of(plan, BLANK, (1, 1), 4)

    def sheet(self, number, numbers_of):
        """Return an empty sheet that says it is one student's, with the numbers of another."""
        path = self.folder / f"sheet-{number}-{numbers_of}.xlsx"
        if not path.exists():
            write_files({path: build(self.exercises[numbers_of], number, self.students[number])}, overwrite=True)
        return path

    def answers(self, number, mistake=None):
        """Return what a student writes, who makes a mistake everywhere: by its id."""
        exercise = self.exercises[number]
        wanted = (each.lines for each in mistakes(exercise.network) if (each.id, each.scope) == (mistake, "everywhere"))
        return ByHand(exercise, next(wanted) if mistake else {}).answers()

    def hand_in(self, to, number, mistake=None, *, numbers_of=None, answers=None):
        """Fill a student's sheet (or one with another's numbers) and save it in a folder."""
        given = self.answers(numbers_of or number, mistake) if answers is None else answers
        return fill(self.sheet(number, numbers_of or number), to, given)
