"""What people are answered, word for word, by platform and language: a change of words shows in a diff of tests/data/answers.

`TESTS_RECORD=1` writes the files anew; `python -m tests.commands_doc` then writes docs/commands.md.
"""

import os

import pytest

from bot.domain.destination import Platform
from tests.fakes.asked import PLATFORMS, SCRIPT
from tests.recordings import LANGUAGES, Recording, file_of, written

CASES = [pytest.param(platform, locale, id=f"{platform}-{code}") for platform in PLATFORMS for code, locale in LANGUAGES.items()]


@pytest.mark.parametrize(("platform", "locale"), CASES)
async def test_the_answers_are_those_that_were_recorded(platform: Platform, locale: str):
    """Each thing that is asked, in the order of the script, and what is read."""
    asked = [(each, typed) for each in SCRIPT if (typed := each.typed(platform))]
    async with PLATFORMS[platform](locale) as ask:
        told = written([Recording(typed=typed, answer=(await ask(each)).text) for each, typed in asked])
    file = file_of(platform, locale)
    if os.environ.get("TESTS_RECORD"):
        file.write_text(told, "utf-8")
    assert told == file.read_text("utf-8")
