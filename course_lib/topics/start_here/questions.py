"""What notebook 00 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "learning rate",
        "Of the learning rates 0.0001, 0.01 and 5, which gives the network that gets the most test digits right "
        "after 200 steps?",
        ["0.0001: small steps are careful", "0.01", "5: large steps are quick"],
        right=1,
        because="Steps that are too small get nowhere in the time, and steps that are too large leap past every good "
        "place. 0.01 was the best of the three in 20 of 20 starts [claim: three_rates].",
        guess=True,
    ),
)

question = QUESTIONS.ask
