"""What notebook 10 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "noise floor",
        "A run with a constant rate has hovered about the minimum for 300 steps. How far from it will it be after "
        "3,000, on average?",
        ["ten times nearer", "about √10 times nearer", "as far as now", "farther away"],
        right=2,
        because="Its variance is at the fixed point: what each step forgets is what each step's noise adds. Time "
        "does not help. A smaller rate does [claim: floor_grows].",
    ),
    Question(
        "two sums",
        "Which of these has both, an infinite first sum and a finite second one?",
        ["constant", "exponential", "1/t", "1/√t"],
        right=2,
        because="Σ 1/t grows like log t, without end, and Σ 1/t² is finite [claim: sums, infinite_squares] [given]. "
        "The squares of the constant and of 1/√t add up to infinity; the exponential's rates add up to a finite number "
        "[claim: infinite_squares] [given].",
    ),
)

question = QUESTIONS.ask
