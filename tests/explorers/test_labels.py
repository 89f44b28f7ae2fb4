"""Labels with the lecture's letters."""

from course_lib.explorers import labels


def test_labels_have_the_lectures_letters_without_mathjax():
    assert labels.pieces(r"learning rate $\eta$") == [["learning rate ", ""], ["η", "i"]]
    plain = {
        r"$\beta_1$": "β₁",
        r"$\sqrt{\hat v + \epsilon}$": "√(v̂ + ε)",
        r"$\eta_{\text{max}}$": "ηₘₐₓ",
        r"rate $\eta_T$": "rate η_T",
        r"$x^{-2}$": "x⁻²",
        r"$\max(0, z)$": "max(0, z)",
        "no formula": "no formula",
    }
    assert {tex: labels.plain(tex) for tex in plain} == plain
