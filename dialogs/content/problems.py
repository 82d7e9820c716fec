"""What is wrong in a content pack, said to the person who edits it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class ContentProblem:
    """One thing to mend.

    `line` counts from 1; 0 where the whole file is meant. `fix`: what to do, "" if it is plain.
    """

    path: str
    line: int
    message: str
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}" + (f"; {self.fix}" if self.fix else "")


class ContentInvalid(Exception):
    """The pack cannot be used. Carries every problem found, not only the first."""

    def __init__(self, problems: list[ContentProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
