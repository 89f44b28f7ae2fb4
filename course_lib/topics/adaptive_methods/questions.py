"""What notebook 09 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "rmsprop settles",
        "RMSProp with η = 0.1 in a smooth bowl, no noise. Where does it end?",
        ["at the minimum", "it jumps between two points, η apart", "it stops short of the minimum", "it diverges"],
        right=1,
        because="Near the end |g| changes little from step to step, so √r ≈ |g| and every step is η long, in every "
        "coordinate. It jumps from +η/2 to −η/2 and back, for ever.",
    ),
)

question = QUESTIONS.ask
