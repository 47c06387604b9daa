"""The page says in every language what it says in English, and templates say nothing that no language has."""

import re
from pathlib import Path

import pytest

from bot.web.page.painting import HERE, STATIC, page_words
from tests.unit.test_locales import LANGUAGES, TRANSLATED, base, placeholders, plurals, texts

ROOT = Path(__file__).resolve().parents[4]
ENGLISH = {key: text for key, text in texts(page_words(), "en").items() if key.startswith("page.")}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_has_the_words_of_english_and_fills_in_the_same(code: str):
    """Nothing is missing, and no placeholder is foreign."""
    words = page_words()
    plural = plurals(words)
    own = {key: text for key, text in texts(words, code).items() if key.startswith("page.")}
    assert {base(key, plural) for key in own} == {base(key, plural) for key in ENGLISH}
    for key, text in own.items():
        assert placeholders(text) == placeholders(ENGLISH.get(key) or ENGLISH[f"{base(key, plural)}.other"]), key
        assert text == text.strip(), key


def test_every_text_is_said_somewhere():
    """A text that no template and no code names is left over."""
    said = "".join(path.read_text("utf-8") for path in sorted(HERE.rglob("*")) if path.suffix in (".html", ".py"))
    plural = plurals(page_words())
    left = [key for key in ENGLISH if not is_said(base(key, plural).removeprefix("page."), said)]
    assert left == []


def is_said(key: str, said: str) -> bool:
    """Say whether a key is named, whole or by the part of it that does not vary."""
    parts = key.split(".")
    wholes = (f'"{key}"', f"'{key}'", f"page.{key}")
    beginnings = [".".join(parts[:end]) for end in range(1, len(parts))]
    return any(each in said for each in wholes) or any(
        f'"{each}." ~' in said or f"'{each}.' ~" in said or f"page.{each}.{{" in said for each in beginnings
    )


def test_templates_escape_whatever_is_filled_in():
    """Nothing is marked as safe, and no code stands between the lines of a page."""
    for path in sorted((HERE / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup|\bstyle=|\son\w+=|hx-on|javascript:|<script(?! src)|<style", text), path.name


def test_the_file_that_is_not_ours_is_as_it_was_published():
    """With its licence beside it; its name says its version."""
    from hashlib import sha256

    [name] = [each for each in STATIC if each.startswith("htmx")]
    content = (HERE / "static" / name).read_bytes()
    assert sha256(content).hexdigest() == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
    assert f'version:"{name.removeprefix("htmx-").removesuffix(".min.js")}"'.encode() in content
    assert (HERE / "static" / "htmx-LICENSE.txt").read_text("utf-8").startswith("Zero-Clause BSD")


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_fits_a_narrow_screen_is_short(code: str):
    """The names of the pages stand in one row of a telephone each."""
    for key, text in texts(page_words(), code).items():
        if key.startswith("page.nav."):
            assert len(text) <= 16, key
