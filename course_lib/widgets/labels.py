"""Labels with the lecture's letters, without MathJax: the little TeX that knobs use becomes letters and subscripts.

They look the same in every notebook program, need no network, do not flicker, and screen readers read them as letters.
"""

import re

# fmt: off
SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Delta": "Δ",
    "Sigma": "Σ", "Omega": "Ω", "Theta": "Θ", "Phi": "Φ", "ell": "ℓ", "infty": "∞", "cdot": "·", "times": "×",
    "leq": "≤", "geq": "≥", "nabla": "∇", "ldots": "…",
}
# fmt: on
UPRIGHT = {"text", "mathrm", "operatorname", "log", "exp", "max", "min", "sin", "cos", "tanh"}
TOKEN = re.compile(r"\\([A-Za-z]+)|\\(.)|([_^])|([{}])|(.)", re.DOTALL)
LOW = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
HIGH = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")


def runs(label):
    r"""A label such as ``"learning rate $\eta$"`` as pieces ``[text, kind]``, kind one of ``"" "i" "sub" "sup"``."""
    parts = label.split("$")
    if len(parts) % 2 == 0:
        raise ValueError(f"label: got {label!r}; expected an even number of $ signs. Close the formula.")
    pieces = []
    for i, part in enumerate(parts):
        pieces += _formula(part) if i % 2 else [[part, ""]] if part else []
    return _joined(pieces)


def plain(label):
    r"""The label as one line of text: ``"learning rate η"``, ``"β₁"``."""
    shift = {"sub": LOW, "sup": HIGH}
    return "".join(text.translate(shift[kind]) if kind in shift else text for text, kind in runs(label))


def of_knob(about):
    """A knob's label: its name and its letter, or the letter alone where the name only spells it (``beta1``)."""
    words = about.name.replace("_", " ")
    spelt = re.sub(r"var|[\\_{}^]", "", about.tex)
    if not about.tex or about.tex == words:
        return words
    return f"${about.tex}$" if spelt.startswith(words) else f"{words} ${about.tex}$"


def _formula(tex):
    pieces, kind, depth, upright = [], None, 0, False
    for word, escaped, shift, brace, letter in TOKEN.findall(tex):
        if brace:
            depth += 1 if brace == "{" else -1
            if depth == 0:
                kind, upright = None, False
            continue
        if shift:
            kind = "sub" if shift == "_" else "sup"
            continue
        if word in UPRIGHT and word not in ("text", "mathrm", "operatorname"):
            pieces.append([word, kind or ""])
        elif word in UPRIGHT:
            upright = True
            continue
        else:
            text = SYMBOLS.get(word, word) or {",": " ", ";": " ", "!": ""}.get(escaped, escaped) or letter
            pieces.append([text, kind or ("i" if text.isalpha() and not upright else "")])
        if depth == 0:
            kind = None
    return pieces


def _joined(pieces):
    joined = []
    for text, kind in pieces:
        if joined and joined[-1][1] == kind:
            joined[-1][0] += text
        else:
            joined.append([text, kind])
    return joined
