"""What notebook 07 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "parabola",
        "The parabola θ²/2, whose curvature is 1, from θ = 2.5. Which of these two learning rates comes within 1e-6 of "
        "the minimum in fewer steps?",
        ["0.1", "1.9", "both need equally many"],
        right=2,
        because="A step multiplies the distance by 1 − η: by 0.9 and by −0.9, which are of one size, and so both need "
        "140 steps [claim: parabola] [given].",
    ),
    Question(
        "near a saddle",
        "Plain gradient descent on all examples, with a small η. The cost falls fast, then hardly changes for 200 "
        "steps, then falls again. What may that be?",
        [
            "it was in a local minimum and got out",
            "it passed a saddle",
            "it had arrived, and the rest is rounding",
        ],
        right=1,
        because="Near a saddle the gradient is small, and the distance from the ridge grows by a constant factor: for "
        "a long time nothing seems to happen, and then it goes quickly. With a small η plain descent does not leave a "
        "local minimum.",
    ),
    Question(
        "range of sizes",
        "Which is first at a cost of 0.3 by steps, and which by epochs?",
        [
            "m = 1,348 by both clocks",
            "m = 1 by both",
            "m = 1,348 by steps, m = 1 by epochs",
            "a size in between by both",
        ],
        right=2,
        because="By steps the batch was best here, by a quarter below m = 128, and by epochs m = 1 [claim: "
        "steps_to_goal, epochs_to_goal]. By seconds the machine decides.",
        guess=True,
    ),
)

question = QUESTIONS.ask
