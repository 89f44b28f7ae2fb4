"""What notebook 09 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "sign descent",
        "Sign descent in the valley ½(x² + κy²), from x = −4.55, y = 1.03, with η = 0.1. Does the way change if "
        "κ = 500 instead of 20?",
        ["it diverges", "it is the same way", "it becomes slower along x", "it becomes faster along y"],
        right=1,
        because="Only the signs of the slopes count, and κ does not change the sign of κy. So the way is the same for "
        "every κ [claim: sign_steps].",
    ),
    Question(
        "adagrad constant",
        "All gradients are 1. How does AdaGrad's effective learning rate fall?",
        ["like 1/t", "like 1/√t", "to a floor", "not at all"],
        right=1,
        because="The sum of t squares of 1 is t, and α = η/√t [claim: constant_gradients] [given].",
    ),
    Question(
        "a tenth",
        "y's gradients are a tenth of x's, at every step. By how much are AdaGrad's steps along y shorter?",
        ["by a factor of 100", "by a factor of 10", "not at all"],
        right=2,
        because="A factor in all gradients stands in g and in √r, and cancels [claim: scaled_gradients].",
    ),
    Question(
        "rmsprop settles",
        "RMSProp with η = 0.1 and ρ = 0.9 on ½hx², without noise. Where does it end?",
        ["at the minimum", "it jumps between two points, η apart", "it stops short of the minimum", "it diverges"],
        right=1,
        because="Near the end |g| is about the same at each step, so √r is about |g|, and every step is η long. It "
        "jumps from +η/2 to −η/2 and back, for ever [claim: floor] [given].",
    ),
    Question(
        "without correction",
        "Without correction m is too small, and v is too small. With β₁ = 0.9 and β₂ = 0.999: how long is the "
        "first step?",
        ["shorter than η", "η", "longer than η"],
        right=2,
        because="m is 0.1 g and v is 0.001 g² [given]. The step is 0.1/√0.001 = 3.16 η: v is too small by far more, "
        "and it stands below [claim: long_steps] [given].",
    ),
    Question(
        "who is lost",
        "Beale's surface is steep near its edges. All rules begin at (1, 1.5), where the gradient is 99 long, and run "
        "with one η = 0.1. Which of them have diverged after ten steps?",
        ["none", "those that multiply η by the gradient: plain descent, momentum, Nesterov", "the adaptive ones"],
        right=1,
        because="Their steps grow with the gradient, and a step that is too long leads to a still larger gradient "
        "[claim: one_for_all] [given]. The others' steps are about η long on this page.",
    ),
)

question = QUESTIONS.ask
