"""What notebook 11 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "zeros",
        "All first weights are zero, and the activation is tanh. Will the network train?",
        ["yes, only more slowly", "the last layer will, the others will not", "no weight will ever move"],
        right=2,
        because="Each hidden unit gives tanh 0 = 0, so the weights behind it get no gradient; and these weights are 0, "
        "so nothing gets through to the weights before it [given].",
    ),
    Question(
        "cuts",
        "The inner one of two circles is to be told from the outer one, by one hidden layer of tanh or ReLU units; the "
        "inputs are x1 and x2. How many units, at least?",
        ["1", "2", "3", "as many as there are examples"],
        right=2,
        because="Each unit makes one straight cut. Three cuts can fence in a triangle, and two leave a side open "
        "[claim: two_cuts, three_cuts].",
    ),
    Question(
        "tanh or ReLU",
        "Spirals, two hidden layers of 16 units, tanh (A) against ReLU (B), otherwise the same. Whose boundary is "
        "rounder?",
        ["tanh's", "ReLU's", "both are alike"],
        right=0,
        because="The boundary is made of what the units can do: tanh bends smoothly, ReLU has a corner.",
    ),
    Question(
        "too large",
        "Two moons, tanh units; the first weights are ten times too large, or more. At which rate is the test loss "
        "lowest after 200 steps?",
        ["at a smaller one than with He's weights", "at the same one, or a larger one", "at none: all rates end alike"],
        right=1,
        because="The weights have a long way to go back, and the gradients of saturated tanh units are small. A "
        "smaller rate makes the way longer [claim: eight_maps].",
        guess=True,
    ),
)

question = QUESTIONS.ask
