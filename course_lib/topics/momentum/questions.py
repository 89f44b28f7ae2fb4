"""What notebook 08 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "terminal velocity",
        "A long even slope: the gradient is 1 everywhere. η = 0.1, β = 0.9. How long are the steps in the end?",
        ["0.1, as without momentum", "0.19", "1", "they grow without end"],
        right=2,
        because="A step stops growing when friction takes what the slope gives: (1 − β) v = η, so v = η/(1 − β) = "
        "1, ten times the plain step. Velocity is a sum of gradients whose weights 1, β, β², … add up to 1/(1 − β).",
    ),
    Question(
        "friction",
        "αλ = 0.1. Which of β = 0, 0.5, 0.9, 0.99, 1 brings the ball to rest soonest?",
        ["0", "0.5", "0.9", "0.99"],
        right=1,
        because="The best for this one curvature is (1 − √0.1)² = 0.468. Below it the ball creeps (0.9 a step at β "
        "= 0), above it swings with √β: 0.949 at β = 0.9, slower than with no momentum at all.",
    ),
)

question = QUESTIONS.ask
