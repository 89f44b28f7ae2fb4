"""What notebook 12 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "arrays kept",
        "How many arrays as large as θ, besides θ itself, do plain descent, momentum and Adam keep from one step to "
        "the next?",
        ["0, 1 and 2", "1, 1 and 1", "1, 2 and 3", "0, 2 and 1"],
        right=0,
        because="Besides θ plain descent keeps no array, momentum one and Adam two [claim: memory]: v, and m and v.",
    ),
    Question(
        "one outlier",
        "Five values, 1, 2, 3, 4 and 5, are predicted by one number, as well as it can be. Now the 5 becomes "
        "50. What happens to the MAE of the best number?",
        ["it stays the same", "it doubles", "it becomes more than 5 times as large"],
        right=2,
        because="The best number is the median, 3 both times [given]. But an error of 2 has become 47: the MAE rises "
        "from 1.2 to 10.2 [claim: outlier] [given].",
    ),
    Question(
        "letters swapped",
        "Deck 004's momentum runs in a valley with λ = 1 along and 20 across, with α = 0.9 and ε = 0.02. For a reader "
        "the two numbers are swapped. What does the run do?",
        ["the same", "it comes down, but later", "it explodes"],
        right=2,
        because="A momentum of 0.02 with a rate of 0.9 settles up to ηλ = 2 + 2β = 2.04 [given], and across the valley "
        "ηλ is 18 [claim: swapped] [given].",
    ),
)

question = QUESTIONS.ask
