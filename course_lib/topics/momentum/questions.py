"""What notebook 08 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "terminal velocity",
        "A long even slope: the gradient is 1 everywhere. η = 0.1, β = 0.9. How long are the steps in the end?",
        ["0.1, as without momentum", "0.19", "1", "they grow without end"],
        right=2,
        because="A step stops growing when friction takes what the slope gives, (1 − β)v = η [given]. So it is "
        "0.1/0.1 = 1, 10 times the plain step [claim: terminal] [given].",
    ),
    Question(
        "who diverges",
        "η is a little below 2/κ, so that ηλ is nearly 2 along y. Which of the three rules diverges, with β = 0.8?",
        ["plain descent", "momentum", "Nesterov"],
        right=2,
        because="The brake −ηλ·βv is 1.9 times the drift there [claim: close_to_edge]. It turns the drift round, at "
        "nearly full length, and the gradient's own step, which overshoots already, comes on top. How much is too "
        "much is derived under *Further*. Plain descent is just inside its border, and momentum's border lies "
        "farther out [claim: momentum_edge].",
        guess=True,
    ),
    Question(
        "beyond two",
        "At ηλ = 2.5 plain descent diverges, with a factor of −1.5 a step. Can momentum make such a run settle?",
        ["no: the step is too long for any rule", "yes, with β above 0.25", "yes, with any β above 0"],
        right=1,
        because="The edge, derived below, is 2 + 2β, and 2.5 < 2 + 2β means β > 0.25 [claim: quarter] [given]. The "
        "old velocity points the other way and takes a part of each overlong step back.",
        guess=True,
    ),
)

question = QUESTIONS.ask
