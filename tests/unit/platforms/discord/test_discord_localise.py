"""Command names and descriptions: translated where Newsdesk speaks the language, left to Discord's default elsewhere."""

from typing import Any

import discord
import pytest
from discord import app_commands

from bot.platforms.discord.commands import commands
from bot.platforms.discord.help_command import EVERYWHERE, IN_CONVERSATIONS
from bot.platforms.discord.localise import WordsTranslator, said
from tests.fakes.discord_bot import desk
from tests.fakes.memory_store import MemoryStore
from tests.fakes.words import shipped_words

WORDS = shipped_words()
SPOKEN = {
    discord.Locale.french: "fr",
    discord.Locale.german: "de",
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
    discord.Locale.brazil_portuguese: "pt",
    discord.Locale.japanese: "ja",
    discord.Locale.chinese: "zh",
    discord.Locale.korean: "ko",
}


@pytest.fixture
def context() -> Any:
    """Return where a translation is asked for; the translator does not look at it."""
    return app_commands.TranslationContext(app_commands.TranslationContextLocation.other, data=None)


@pytest.mark.parametrize("locale", list(discord.Locale))
async def test_each_locale_gets_its_language_or_nothing(locale, context):
    """English and languages that nobody translated show the default."""
    key = "discord.subscribe_topic"
    expected = WORDS.into(SPOKEN[locale]).say(key) if locale in SPOKEN else None
    assert await WordsTranslator(WORDS).translate(said(WORDS, key), locale, context) == expected


async def test_text_without_a_key_is_left_alone(context):
    """Names of options are the same everywhere."""
    assert await WordsTranslator(WORDS).translate(app_commands.locale_str("zone"), discord.Locale.french, context) is None


def test_traditional_chinese_is_not_answered_in_simplified():
    """Taiwan's readers get English rather than another script by accident."""
    assert discord.Locale.taiwan_chinese not in SPOKEN


EVERYBODYS = (
    "digest",
    "why",
    "Why this story?",
    "Save this story",
    "Mute…",
    "Other reports",
    "subscriptions",
    "saved",
    "news",
    "status",
    "help",
    "mute",
    "mutes",
    "tune",
    "me",
    "forget",
)


def test_each_command_needs_managing_channels():
    """Discord itself hides what changes something from who may not manage channels, and all but what is read from direct messages."""
    for command in commands(desk(MemoryStore())):
        wanted = None if command.name in EVERYBODYS else discord.Permissions(manage_channels=True)
        assert command.default_permissions == wanted
        assert command.guild_only == (command.name not in (*EVERYWHERE, *IN_CONVERSATIONS))
