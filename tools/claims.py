"""What the notebooks assert, checked: make claims [ONLY=activations] [SAMPLE=1].

The whole run stores what came out beside the topic's tests. A sample compares with what is stored; it fits make test.
"""

import collections
import importlib
import json
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from course_lib.claims import KINDS, Claim, Finding
from course_lib.train.threads import one_thread
from tools.sentences import Sentence, normal, numbers_in, says, sentences

ROOT = Path(__file__).resolve().parent.parent


def topics(names=()):
    """The topics that have claims, in the notebooks' order: all, or those that a name or a number tells."""
    sources = sorted((ROOT / "notebooks/source").glob("[0-9]*.py"))
    have = [source for source in sources if (ROOT / "course_lib/topics" / source.stem[3:] / "claims.py").exists()]
    chosen = [s for s in have if not names or any(name in (s.stem, s.stem[:2], s.stem[3:]) for name in names)]
    if names and len(chosen) < len(set(names)):
        known = ", ".join(source.stem[3:] for source in have)
        raise SystemExit(f"ONLY: got {' '.join(names)}; expected topics that have claims. Choose among {known}.")
    return [source.stem[3:] for source in chosen]


def claims_of(topic) -> dict[str, Claim]:
    return importlib.import_module(f"course_lib.topics.{topic}.claims").CLAIMS.claims


def source_of(topic):
    return next((ROOT / "notebooks/source").glob(f"??_{topic}.py"))


def store_of(topic):
    return ROOT / "tests/topics" / topic / "claims.json"


def kept(topic) -> dict[str, Finding]:
    """What is stored of a topic's claims."""
    path = store_of(topic)
    entries = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {name: Finding(tuple(entry["words"]), entry.get("found")) for name, entry in entries.items()}


def keep(topic, outcomes):
    kinds = {name: claim.kind for name, claim in claims_of(topic).items()}
    entries = {
        name: {"kind": kinds[name], "words": list(o.words)} | ({} if o.found is None else {"found": o.found})
        for name, o in sorted(outcomes.items())
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in entries.items()]
    store_of(topic).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def outcome(job):
    """One claim, run: (its outcome, why it does not hold)."""
    topic, name, sample = job
    claim, before = claims_of(topic)[name], kept(topic).get(name)
    try:
        if not sample:
            return claim.run(), ""
        if before is None:
            return None, "nothing is stored of it: make claims"
        return before, claim.differs(before)
    except AssertionError as error:
        return None, str(error).partition("\n")[0] or "its check failed"
    except Exception as error:  # whatever it is, the others are to be run
        return None, f"{type(error).__name__}: {error}"


def problems_of_text(claims: dict[str, Claim], outcomes: dict[str, Finding], text: list[Sentence]) -> list[str]:
    """What is wrong with a notebook's sentences, each as a line."""
    found = []
    for name in claims:
        naming = [sentence for sentence in text if name in sentence.claims]
        words = outcomes[name].words if name in outcomes else ()
        found += [] if naming else [f"{name}: no sentence names it"]
        found += [
            f"{about(naming[0])}: the claim {name} says {normal(word)!r}, the sentence does not"
            for word in words
            if naming and not any(says(sentence, word) for sentence in naming)
        ]
    for sentence in text:
        found += [f"{about(sentence)}: {what}" for what in problems_of(sentence, claims, outcomes)]
    return found


def problems_of(sentence, claims, outcomes):
    if sentence.asserts and not sentence.claims and not sentence.given:
        signs = ", ".join(sentence.numbers + sentence.comparisons)
        yield f"{signs}: it names no claim. Write [claim: name] before its full stop, or [given]"
    for name in sentence.claims:
        if name not in claims:
            yield f"there is no claim {name!r}"
        elif claims[name].kind == "here" and not sentence.here:
            yield f"{name} holds here, and the sentence does not say so"
    if sentence.claims and not sentence.given and all(name in outcomes for name in sentence.claims):
        words = [word for name in sentence.claims for word in outcomes[name].words]
        missing = set(sentence.numbers) - set().union(*map(numbers_in, words), set())
        if missing:
            yield f"no claim of it says {', '.join(sorted(missing))}"


def about(sentence):
    text = sentence.text
    return f"“{text if len(text) < 90 else text[:87] + '…'}”"


def here(jobs):
    """Outcomes of a sample: a topic's takes about as long as two processes need to load the course."""
    with one_thread:
        return [outcome(job) for job in jobs]


def spread(jobs):
    os.environ |= {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}  # one a process
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(outcome, jobs))


def check(names=(), sample=False):
    """Run the claims; the lines to print, whether all hold."""
    chosen = topics(names)
    jobs = [(topic, name, sample) for topic in chosen for name in claims_of(topic)]
    ran = here(jobs) if sample and len(chosen) == 1 else spread(jobs)
    results = dict(zip(jobs, ran, strict=True))
    lines, kinds, failed = [], collections.Counter(), 0
    for topic in chosen:
        claims = claims_of(topic)
        bad = {name: why for (of, name, _), (_, why) in results.items() if of == topic and why}
        good = {name: o for (of, name, _), (o, why) in results.items() if of == topic and not why}
        if not sample:
            keep(topic, good)
        text = problems_of_text(claims, good, sentences(source_of(topic)))
        lines += [f"{topic}: {name}: {why}" for name, why in bad.items()] + [f"{topic}: {line}" for line in text]
        kinds.update(claim.kind for claim in claims.values())
        failed += len(bad) + len(text)
    count = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS)
    return [*lines, f"claims: {count}; {failed} do not hold"], not failed


def main():
    lines, well = check(tuple(sys.argv[1:]), os.environ.get("SAMPLE", "") not in ("", "0"))
    print("\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
