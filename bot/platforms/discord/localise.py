"""Command names and descriptions in every language that Newsdesk speaks."""

from collections.abc import Mapping

import discord
from discord import app_commands

from bot.cards.words import FALLBACK, Words

# Discord's regional locales, by the language that serves them; the others carry the same code on both sides.
_REGIONAL: Mapping[discord.Locale, str] = {
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
    discord.Locale.brazil_portuguese: "pt",
    discord.Locale.chinese: "zh",
    discord.Locale.swedish: "sv",
}


def said(words: Words, key: str) -> app_commands.locale_str:
    """Return the English text of `key`, translatable by its key."""
    return app_commands.locale_str(words.into(FALLBACK).say(key), key=key)


class WordsTranslator(app_commands.Translator):
    """Translates what `said` made, and nothing else; English needs no translation."""

    def __init__(self, words: Words) -> None:
        self._words = words

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py calls by this shape
    ) -> str | None:
        """Return the text in the language of `locale`, None where Newsdesk does not speak it."""
        key = string.extras.get("key")
        language = _REGIONAL.get(locale, locale.value)
        if key is None or language == FALLBACK or language not in self._words.languages:
            return None
        return self._words.into(language).say(key)
