"""What notebook 06 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "zeros and tanh",
        "All weights and biases 0, hidden units tanh, softmax output. Which weights have changed after one step?",
        ["all, by the same amount", "those into the hidden units", "those out of the hidden units", "none"],
        right=3,
        because="Out: BP4 multiplies by the activation, and tanh(0) = 0 [given]. In: BP2 multiplies by the weights "
        "out, and they are 0 [given]. Only the output's biases can move.",
    ),
    Question(
        "too small",
        "Layers of 100 linear units that start too small, with σ = 0.01. What does each layer do to the mean square?",
        ["it keeps it", "it takes a tenth of it", "it takes a hundredth of it", "it takes a ten-thousandth of it"],
        right=2,
        because="n_in σ² = 100 · 0.0001 = 0.01 [claim: hundredth] [given]. z itself becomes ten times smaller, and "
        "the mean square is about squares [given].",
    ),
    Question(
        "both ways",
        "A layer from 300 units to 100, linear, with Glorot's weights. What becomes of the mean square, forward and "
        "backward?",
        [
            "both keep it",
            "forward 1.5 times, backward ½",
            "forward ½, backward 1.5 times",
            "forward 3 times, backward ⅓",
        ],
        right=1,
        because="σ² = 2/400 = 1/200 [given]. Forward that is 300/200 = 1.5, backward 100/200 = ½ "
        "[claim: both_ways] [given].",
    ),
    Question(
        "half",
        "ReLU, layers of 128 units, with Glorot's σ² = 1/128. By which factor does each layer change the mean square "
        "of z?",
        ["1: that is what Glorot is for", "½", "1/√2", "it depends on how large z is"],
        right=1,
        because="n_in σ² = 1, and a ReLU leaves half of the mean square, however large z is [claim: half] [given].",
    ),
    Question(
        "clipped step",
        "g = (−40, 1) and c = 1. Which clipping keeps the direction of the step?",
        ["by value", "by norm", "both", "neither"],
        right=1,
        because="By value treats each entry alone, and cuts only the first one. By norm multiplies both by the same "
        "number.",
    ),
    Question(
        "turned furthest",
        "Three gradients, c = 1. Which of them does clipping by value turn furthest?",
        ["(100, 0, 0)", "(100, 1, 1)", "(100, 100, 100)"],
        right=1,
        because="It becomes (1, 1, 1), which is 53.9° away from where it pointed [claim: turned_example] [given]. "
        "(100, 0, 0) becomes (1, 0, 0) and (100, 100, 100) becomes (1, 1, 1): both keep their direction [given].",
    ),
    Question(
        "by layer",
        "A network of three layers, each clipped by its own norm. By how much can that turn the whole gradient?",
        ["not at all", "45° at most", "55° at most", "nearly 90°"],
        right=2,
        because="The four steps hold for layers as they do for entries, with K = 3 layers in the place of P entries: "
        "the cosine is at least 1/√3, and the angle at most 54.7° [claim: turned_by_layer] [given].",
    ),
    Question(
        "times 1.5",
        "12 hidden layers of ReLU and an output layer; every weight is 1.5 times what He's rule says. About how many "
        "times too large are the logits?",
        ["1.5 times", "20 times", "200 times", "20,000 times"],
        right=2,
        because=r"One factor of 1.5 for each matrix, and there are 13: $1.5^{13} = 195$ [claim: logits_too_large] "
        "[given].",
    ),
)

question = QUESTIONS.ask
