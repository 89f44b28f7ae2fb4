"""What notebook 07 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "parabola",
        "The parabola θ²/2, whose curvature is 1. Which of these two learning rates is faster to 1e-6 of the minimum?",
        ["0.1", "1.9", "both need equally many steps"],
        right=2,
        because="A step multiplies the distance by 1 − η: by 0.9 and by −0.9. The first creeps on one side, the "
        "second jumps from side to side, and both need 140 steps. At η = 1 it is one step.",
    ),
    Question(
        "near a saddle",
        "A loss falls fast, then hardly changes for 200 steps, then falls again. What may that be?",
        ["the learning rate was too large", "the run passed a saddle", "it was in a local minimum and got out"],
        right=1,
        because="Near a saddle the gradient is small, and the distance from the ridge grows by a constant factor: "
        "for a long time nothing seems to happen, then it goes quickly. Plain descent does not get out of a local "
        "minimum.",
    ),
    Question(
        "range of sizes",
        "Deck 002: 'Mini-batch sizes typically range from 50 to 256'. By which clock is that sensible here?",
        ["by steps", "by epochs", "by seconds"],
        right=2,
        because="By steps, the more the better; by epochs, the fewer the better. Only by seconds is there an "
        "optimum in between: here from about 8 to 128, as a step costs nearly the same up to there.",
    ),
)

question = QUESTIONS.ask
