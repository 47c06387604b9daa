"""The words around cards, in the reader's language."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale

from bot.cards.words import Words
from bot.domain.errors import InvalidInput, SettingError
from bot.platforms.discord import permissions
from tests.fakes.words import shipped_words

TINY = Words.parse(
    {
        "en": 'hello = "Hello {name}"\nonly = "English alone"\n[stories]\none = "{count} story"\nother = "{count} stories"\n'
        '[errors]\nbad = "Bad {what}"',
        "fr": 'hello = "Bonjour {name}"\n[stories]\none = "{count} article"\nother = "{count} articles"',
        "ja": 'hello = "こんにちは {name}"\n[stories]\nother = "{count}件"',
    }
)


def test_a_text_is_said_in_the_readers_language():
    """Regions and underscores do not matter; an unknown language reads English."""
    said = [TINY.into(locale).say("hello", name="Ada") for locale in ("fr", "fr-CA", "fr_CA", "ja", "tlh", "")]
    assert said == ["Bonjour Ada"] * 3 + ["こんにちは Ada", "Hello Ada", "Hello Ada"]


def test_a_text_that_was_never_translated_is_said_in_english():
    """A new text does not wait for seven translators."""
    assert TINY.into("fr").say("only") == "English alone"


@pytest.mark.parametrize(
    ("locale", "count", "said"),
    [("en", 1, "1 story"), ("en", 0, "0 stories"), ("fr", 0, "0 article"), ("fr", 2, "2 articles"), ("ja", 1, "1件")],
)
def test_plurals_follow_the_language(locale, count, said):
    """Zero is singular in French, and Japanese has one form."""
    assert TINY.into(locale).say("stories", count=count) == said


def test_a_platforms_own_words_take_the_place_of_others():
    """Whole words alone, and not the name of a parameter; other platforms keep the language's word."""
    texts = {"en": 'here = "a channel"', "fr": 'here = "ce canal, {canal}, canalisé"\n[discord.calls]\ncanal = "salon"'}
    words = Words.parse(texts)
    assert words.into("fr-CA", "discord").say("here", canal="#un") == "ce salon, #un, canalisé"
    assert [words.into("fr", platform).say("here", canal="") for platform in ("", "slack")] == ["ce canal, , canalisé"] * 2
    assert words.into("de", "discord").say("here") == "a channel"


@pytest.mark.parametrize(("locale", "code"), [("zh-CN", "zh"), ("zh", "zh"), ("zh-TW", "en"), ("zh_HK", "en"), ("zh-Hant-TW", "en")])
def test_traditional_readers_are_not_given_simplified_characters(locale, code):
    """English, which they read rather."""
    assert shipped_words().into(locale).code == code


def test_permissions_are_called_as_in_the_readers_own_client():
    """Reasons keep the English names; whoever reads German finds the German ones in the settings, and any other name as it is."""
    said = {
        code: shipped_words().into(code, "discord").say("errors.cannot_post", channel="#a", permissions="View Channel, Embed Links, Fly")
        for code in ("en", "de", "ja")
    }
    assert said["en"].startswith("Newsdesk may not post in #a: give it the permissions View Channel, Embed Links, and Fly there")
    assert "die Berechtigungen „Kanal ansehen“, „Links einbetten“ und Fly" in said["de"]
    assert "「チャンネルを見る」、「埋め込みリンク」、Fly" in said["ja"]


def test_one_permission_is_asked_for_as_one():
    """Languages that tell one from several do so where a single permission is missing, and a refusal finds its sentence all the same."""
    error = InvalidInput("No.", code="cannot_post", channel="#a", permissions="Embed Links")
    said = {code: shipped_words().into(code, "discord").refuse(error) for code in ("en", "de", "fr", "ko")}
    assert "the permission Embed Links there" in said["en"]
    assert "die Berechtigung „Links einbetten“ und" in said["de"]
    assert "la permission «\u202fIntégrer des liens\u202f»" in said["fr"]
    assert "‘링크 첨부’ 권한" in said["ko"]


@pytest.mark.parametrize(("code", "half", "large"), [("en", "0.5", "12.3"), ("fr", "0,5", "12,3"), ("ja", "0.5", "12.3")])
def test_a_number_has_the_languages_decimal_sign(code, half, large):
    """Half a point is 0,5 to most of Europe; digits that say nothing are left out."""
    speech = shipped_words().into(code)
    assert (speech.number(0.5), speech.number(12.3456), speech.number(4.0)) == (half, large, "4")


def test_every_permission_that_is_asked_for_has_its_name_in_every_language():
    """No list mixes languages."""
    asked = {**permissions._NEEDED, **permissions._NEEDED_IN_THREADS}
    for code in shipped_words().languages:
        named = [shipped_words().into(code).say(f"discord.permissions.{flag}") for flag in asked]
        assert len(set(named)) == len(asked)
        assert code == "en" or not set(named) & set(asked.values())


def test_a_missing_key_is_a_bug_that_shows():
    """No card goes out with a hole in it."""
    with pytest.raises(KeyError):
        TINY.into("en").say("nowhere")


def test_a_refusal_is_translated_where_its_code_is_known():
    """Otherwise the error's own sentence is said."""
    assert TINY.into("en").refuse(InvalidInput("plain", code="bad", what="zone")) == "Bad zone"
    assert TINY.into("en").refuse(InvalidInput("plain", code="odd")) == "plain"
    assert TINY.into("en").refuse(InvalidInput("plain")) == "plain"


def test_a_broken_file_is_named():
    """The translator learns which file and where."""
    with pytest.raises(SettingError, match=r"config/locales/fr\.toml is not valid TOML"):
        Words.parse({"en": "", "fr": "= 3"})


@pytest.mark.parametrize(
    ("locale", "moment"),
    [("en", "tomorrow 08:30, Paris"), ("fr", "demain 08:30, Paris"), ("de", "morgen 08:30, Paris"), ("ja", "明日 08:30")],
)
def test_the_next_digest_is_told_as_people_say_it(locale, moment):
    """The zone is told by its city."""
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    said = shipped_words().into(locale).moment(datetime(2026, 11, 24, 7, 30, tzinfo=UTC), "Europe/Paris", now)
    assert said.startswith(moment.split(",", maxsplit=1)[0].split(" ")[0])
    assert "08:30" in said


def test_today_is_reckoned_in_the_zone_of_the_digest():
    """Late in the evening of London it is tomorrow in Tokyo."""
    now = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    assert shipped_words().into("en").moment(now + timedelta(hours=1), "Asia/Tokyo", now) == "today 08:00, Tokyo"


@pytest.mark.parametrize("locale", ["en", "fr", "de", "es", "pt", "ja", "zh", "ko"])
def test_dates_names_and_lists_work_in_every_language(locale):
    """Babel knows them all; nothing comes out empty."""
    speech = shipped_words().into(locale)
    said = [
        speech.day(date(2026, 11, 23)),
        speech.short_day(date(2026, 11, 23)),
        speech.ago(timedelta(minutes=12)),
        speech.language("ko"),
        speech.enumerate(["a", "b", "c"]),
        speech.weekdays([0, 3]),
        speech.place("Europe/Paris"),
    ]
    assert all(said)
    assert "12" in said[2]
    assert speech.language("no-such-code") == "no-such-code"


@pytest.mark.parametrize("code", ["en", "de", "fr", "ja"])
def test_whether_there_is_a_text_needs_no_knowledge_of_plurals(monkeypatch: pytest.MonkeyPatch, code: str):
    """All languages are asked at the start, and what Babel knows of each would fill memory for those that nobody speaks."""
    monkeypatch.setattr(Locale, "plural_form", property(lambda _: pytest.fail("the plurals of a language were read")))
    speech = shipped_words().into(code)
    asked = ("replies.changed", "replies.most", "items.opinion", "replies.nothing_of_the_kind", "replies")
    assert [speech.has(key) for key in asked] == [True, True, True, False, False]
