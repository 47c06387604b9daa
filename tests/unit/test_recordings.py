"""The recorded answers: the page that is made of them, and that each is in one language only."""

import re

import pytest
from babel import Locale
from discord.app_commands import ContextMenu, Group

from bot.cards.words import Speech
from bot.domain.destination import Platform
from bot.domain.languages import MATCHED
from bot.platforms.discord.commands import commands
from bot.platforms.slack.command_text import _SETTINGS, _VERBS
from tests.commands_doc import PAGE, page
from tests.fakes.asked import HEADLINES, SCRIPT, SOURCES, TOPICS
from tests.fakes.discord_bot import desk
from tests.fakes.feed_finder import NAMES as FEEDS
from tests.fakes.memory_store import MemoryStore
from tests.fakes.words import shipped_words
from tests.recordings import LANGUAGES, Recording, recorded

PLATFORMS = (Platform.DISCORD, Platform.SLACK)
_AS_IT_IS = re.compile(r"`[^`]*`|https?[:\\]\S+|<!date\S*[^>]*>|<t:\S+>|<[?/]?[a-z][^<>]*>|[#@]\w+")
"""What no language has words for: commands as they are typed, addresses, files, instants that a client words itself, names of channels."""
_NAMES = (*(title for title, _ in HEADLINES), *SOURCES, *FEEDS, "Its weights are free", "A lab", "NVIDIA", "Local", "-exam")


def words(text: str) -> set[str]:
    """Return the words of a text that are long enough to be of one language."""
    return {word.casefold() for word in re.findall(r"[A-Za-zÀ-ÿ]{3,}", text)}


def said(each: Recording) -> set[str]:
    """Return the words of an answer but for names, and for what it quotes of the command."""
    answer = each.answer
    for name in _NAMES:
        answer = answer.replace(name, " ")
    return words(_AS_IT_IS.sub(" ", answer)) - words(each.typed)


def known(speech: Speech) -> set[str]:
    """Return the words that a language has itself: in its texts, its calendar, the names of topics and places."""
    locale = Locale.parse(speech.code)
    calendar = [name for names in (locale.months, locale.days) for width in names["format"].values() for name in width.values()]
    languages = [speech.language(code) for code in (*LANGUAGES, *MATCHED)]
    titles = [topic.title(speech.code) for topic in TOPICS]
    texts = [_AS_IT_IS.sub(" ", re.sub(r"\{\w+\}", " ", text)) for text in speech._texts.values()]
    return words(" ".join([*texts, *map(str, calendar), *languages, *titles, speech.place("Europe/Paris")]))


def english() -> set[str]:
    """Return the words of English texts and answers."""
    told = (said(each) for platform in PLATFORMS for each in recorded(platform, LANGUAGES["en"]))
    return known(shipped_words().into("en")).union(*told)


def test_the_page_of_commands_is_made_of_the_recordings():
    """docs/commands.md is what `python -m tests.commands_doc` writes."""
    assert PAGE.read_text("utf-8") == page()


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_no_answer_holds_a_word_of_english(platform: Platform, code: str):
    """But names: a word that English has and the language has not would stand there untranslated."""
    foreign = english() - known(shipped_words().into(code, platform))
    for each in recorded(platform, LANGUAGES[code]):
        assert not said(each) & foreign, each.answer


def test_a_word_of_english_would_be_found():
    """One untranslated sentence is enough, and so is a date as English writes it."""
    foreign = english() - known(shipped_words().into("fr", "discord"))
    for answer in ("Nothing is subscribed yet.", "The Courier · 3 hours ago", "IA, depuis Wed, Oct 7"):
        assert said(Recording(typed="/status", answer=answer)) & foreign, answer


def test_every_command_of_discord_is_asked():
    """A new one is added to tests/fakes/asked.py, recorded (TESTS_RECORD=1), and shown on the page (`python -m tests.commands_doc`)."""
    made = [each for each in commands(desk(MemoryStore())) if not isinstance(each, ContextMenu)]  # which nobody types
    leaves = [each for one in made for each in (one.walk_commands() if isinstance(one, Group) else [one])]
    assert {each.qualified_name for each in leaves} <= {each.discord for each in SCRIPT}


def test_every_command_of_slack_is_asked():
    """As on Discord."""
    asked = [each.slack.split() for each in SCRIPT if each.slack]
    assert set(_VERBS.values()) <= {_VERBS[words[0]] for words in asked}
    assert set(_SETTINGS.values()) <= {_SETTINGS[words[1]] for words in asked if words[0] == "settings" and words[1:]}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_answer_is_to_what_the_script_asks(platform: Platform):
    """All languages are asked the same, in the same order."""
    asked = [typed for each in SCRIPT if (typed := each.typed(platform))]
    for locale in LANGUAGES.values():
        assert [each.typed for each in recorded(platform, locale)] == asked
