"""What notebook 12 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "entries of y",
        "How many of the eight printed entries of y = x w are right?",
        ["all eight", "seven", "four", "two"],
        right=3,
        because="Only the 5 and the 2 that begin the second row. The first entry is 6 + 2 − 9 = −1, not 13.",
    ),
    Question(
        "first step of AdaGrad",
        "α = 0.1, δ = 10⁻⁵, the first gradient is 1. How long is deck 002's first step?",
        ["0.1", "about 0.1/√2", "about 32", "10 000"],
        right=2,
        because="The sum is still empty: 0.1/√10⁻⁵ = 31.6. With the new gradient in the sum it is 0.1.",
    ),
)

question = QUESTIONS.ask
