"""Labels with the lecture's letters, without MathJax: the little TeX that knobs use becomes letters and subscripts.

They look the same in every notebook program, need no network, do not flicker, and screen readers read them as letters.
"""

import re

from course_lib.menus import Knob

# fmt: off
SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Delta": "Δ",
    "Sigma": "Σ", "Omega": "Ω", "Theta": "Θ", "Phi": "Φ", "ell": "ℓ", "infty": "∞", "cdot": "·", "times": "×",
    "leq": "≤", "geq": "≥", "nabla": "∇", "partial": "∂", "ldots": "…",
}
# fmt: on
WORDS = {"log", "exp", "max", "min", "sin", "cos", "tanh"}
ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
SPACES = {",": " ", ";": " ", " ": " ", "!": ""}
TOKEN = re.compile(r"\\([A-Za-z]+) *|\\(.)|(.)", re.DOTALL)
SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUPERSCRIPTS = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")


def pieces(label: str) -> list[list[str]]:
    r"""A label such as ``"learning rate $\eta$"`` as pieces ``[text, kind]``, kind one of ``"" "i" "sub" "sup"``."""
    parts = label.split("$")
    if len(parts) % 2 == 0:
        raise ValueError(f"label: got {label!r}; expected an even number of $ signs. Close the formula.")
    found: list[list[str]] = []
    for i, part in enumerate(parts):
        found += _formula(part) if i % 2 else [[part, ""]] if part else []
    return _joined(found)


def plain(label: str) -> str:
    r"""The label as one line of text: ``"learning rate η"``, ``"β₁"``."""
    return "".join(_script(text, kind) for text, kind in pieces(label))


def for_knob(knob: Knob) -> str:
    """A knob's label: its name and its letter, or the letter alone where the name only spells it (``beta1``)."""
    words = knob.name.replace("_", " ")
    spelling = re.sub(r"var|[\\_{}^]", "", knob.tex)
    if not knob.tex or knob.tex == words:
        return words
    return f"${knob.tex}$" if spelling.startswith(words) else f"{words} ${knob.tex}$"


def _script(text, kind):
    if kind not in ("sub", "sup"):
        return text
    low = kind == "sub"
    small = text.translate(SUBSCRIPTS if low else SUPERSCRIPTS)
    return f"{'_' if low else '^'}{text}" if set(small) & set(text) else small


def _formula(tex):
    return _pieces(
        [(word, SPACES.get(escaped, escaped) or letter) for word, escaped, letter in TOKEN.findall(tex)], "", False
    )


def _pieces(tokens, kind, upright):
    """Turn tokens into pieces until they end or a brace closes; what was read is removed from ``tokens``."""
    found = []
    while tokens:
        if tokens[0][1] == "}":
            tokens.pop(0)
            break
        found += _atom(tokens, kind, upright)
    return found


def _atom(tokens, kind, upright):
    """The pieces of one letter, command or group in braces."""
    word, letter = tokens.pop(0)
    if letter == "{":
        return _pieces(tokens, kind, upright)
    if letter in ("_", "^"):
        return _atom(tokens, "sub" if letter == "_" else "sup", upright) if tokens else []
    if word in ("text", "mathrm", "operatorname"):
        return _atom(tokens, kind, True)
    if word == "sqrt":
        return [["√(", kind], *_atom(tokens, kind, upright), [")", kind]]
    if word in ACCENTS:
        return [[text + ACCENTS[word], style] for text, style in _atom(tokens, kind, upright)]
    text = SYMBOLS.get(word, word) or letter
    return [[text, kind or ("i" if text.isalpha() and not upright and word not in WORDS else "")]]


def _joined(pieces):
    joined = []
    for text, kind in pieces:
        if joined and joined[-1][1] == kind:
            joined[-1][0] += text
        else:
            joined.append([text, kind])
    return joined
