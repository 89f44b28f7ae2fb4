"""What notebook 06 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "zeros and tanh",
        "All weights and biases 0, hidden units tanh, softmax output. Which weights have changed after one step?",
        ["all, by the same amount", "those into the hidden units", "those out of the hidden units", "none"],
        right=3,
        because="Out: BP4 multiplies by a = tanh(0) = 0. In: BP2 multiplies by W² = 0. Only the output's biases "
        "can move. The deck's “will receive same updates” is true, and the updates are 0. With a sigmoid a = ½, "
        "and the weights out move, all alike.",
    ),
    Question(
        "half",
        "ReLU, layers of 128 units, Glorot's σ² = 1/128. By which factor does each layer change the mean square of z?",
        ["1: that is what Glorot is for", "½", "1/√2", "it depends on q"],
        right=1,
        because="z is symmetric about 0, and ReLU keeps one half of it: E[ReLU(z)²] = q/2, for every q. In layer "
        "50, 49 such factors have left 2⁻⁴⁹ ≈ 2·10⁻¹⁵.",
    ),
    Question(
        "both ways",
        "A layer from 300 units to 100, linear, with Glorot's weights. What becomes of the variance, forward and "
        "backward?",
        [
            "both keep it",
            "forward 1.5 times, backward ½",
            "forward ½, backward 1.5 times",
            "forward 3 times, backward ⅓",
        ],
        right=1,
        because="σ² = 2/400 = 1/200. Forward 300/200, backward 100/200. It is a compromise, exact only if both "
        "layers are equally wide.",
    ),
    Question(
        "clipped step",
        "g = (−40, 1) and c = 1. Which clipping keeps the direction of the step?",
        ["by value", "by norm", "both", "neither"],
        right=1,
        because="By value gives (−1, 1): turned by almost 44°, because the large entry was cut to a fortieth and "
        "the small one not at all. By norm gives (−0.9997, 0.025).",
    ),
)

question = QUESTIONS.ask
