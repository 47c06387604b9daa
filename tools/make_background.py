"""Adds to config/stories/background.tsv how common the words of each language are, from counts of words.

PYTHONPATH=. python tools/make_background.py WORDS.tsv.gz

WORDS is as in tools/make_meanings.py. A word counts by its stem, and by the language in which it is most common: what is common
anywhere is not rare. Names, notions, numbers and sounds keep the shares that whole documents gave them (`background_text`).
"""

import gzip
import sys
from collections import Counter
from pathlib import Path

from bot.analyst.shipped import load_aliases, load_background
from bot.resources import config_folder
from bot.stories.background import DOCUMENTS, Background
from bot.stories.extractor import FeatureExtractor

SMALLEST = 1 / 6000  # rarer words are as rare as words that are missing
DOCUMENTS_ADDED = 1000
PRECISION = 100_000
NO_WORDS = "@#=~"


def shares(path: Path) -> dict[str, float]:
    """Return the greatest share of documents of one language that hold words of each stem."""
    extractor = FeatureExtractor(load_aliases(), Background())
    totals: dict[str, int] = {}
    counts: Counter[tuple[str, str]] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                language, word, documents = line.rstrip("\n").split("\t")
                totals.setdefault(language, int(documents))
                stems = {term for term in extractor.terms(word.lower(), language) if term[0] not in NO_WORDS}
                counts.update(dict.fromkeys(((stem, language) for stem in stems), int(documents)))
    found: dict[str, float] = {}
    for (stem, language), count in counts.items():
        share = min(count, totals[language]) / (totals[language] + DOCUMENTS_ADDED)
        found[stem] = max(share, found.get(stem, 0.0))
    return found


def main() -> None:
    """Write the file anew."""
    known = dict(load_background().shares)
    for stem, share in shares(Path(sys.argv[1])).items():
        if share >= max(SMALLEST, known.get(stem, 0.0)):
            known[stem] = share
    ordered = sorted(known.items(), key=lambda one: (-one[1], one[0]))
    text = "".join(f"{term}\t{max(1, round(share * PRECISION))}\n" for term, share in ordered)
    (config_folder() / "stories" / "background.tsv").write_text(f"{DOCUMENTS}\t{PRECISION}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
