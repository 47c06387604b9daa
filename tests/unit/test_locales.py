"""The texts of every language say what English says, in the forms that the language and the platforms ask for."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

from bot.cards.words import Words
from bot.domain.errors import InvalidInput
from bot.steps.commands.of_message import Menu
from bot.web.page.painting import page_words

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "de", "es", "pt", "ja", "zh", "ko")
TRANSLATED = LANGUAGES[1:]
GROUPS = ("digest", "me", "topic", "feed")  # whose subcommands are called as those of others may be
MENU = tuple(Menu)  # what stands in the menu of a message has words
DISCORD_NAME = re.compile(r"[-\w]{1,32}")  # Discord's rule for command names, less the apostrophe
DESCRIPTION_LIMIT = 100
OPENING_AND_CLOSING = {"fr": "«»", "de": "„“", "es": "«»", "pt": "“”", "ja": "「」", "zh": "“”", "ko": "‘’", "en": "“”"}


@pytest.fixture(scope="module")
def words() -> Words:
    """Return the texts that ship, of cards and of the page."""
    return page_words()


def texts(words: Words, code: str) -> Mapping[str, str]:
    """Return a language's own texts by dotted key."""
    return words.into(code)._texts


def plurals(words: Words) -> set[str]:
    """Return the keys that have one text per plural category beneath them."""
    english = texts(words, "en")
    return {key.removesuffix(".one") for key in english if key.endswith(".one") and f"{key.removesuffix('.one')}.other" in english}


def placeholders(text: str) -> set[str]:
    """Return the names that a text fills in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def base(key: str, plural: set[str]) -> str:
    """Return the key without its plural category."""
    parent = key.rpartition(".")[0]
    return parent if parent in plural else key


def test_all_promised_languages_are_there(words):
    """The interface speaks the eight languages that the README promises, and no file lacks an owner."""
    assert sorted(words.languages) == sorted(LANGUAGES)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_has_exactly_the_keys_of_english(words, code):
    """Nothing is missing, so that no reply mixes languages, and nothing is left over from an older English."""
    plural = plurals(words)
    assert {base(key, plural) for key in texts(words, code)} == {base(key, plural) for key in texts(words, "en")}


@pytest.mark.parametrize("code", LANGUAGES)
def test_plurals_use_the_categories_of_the_language(words, code):
    """Each plural has its `other`, every everyday count finds a text of its own language, and no category is foreign to it."""
    allowed = set(Locale.parse(code).plural_form.rules) | {"other"}
    everyday = {Locale.parse(code).plural_form(count) for count in range(200)}
    for key in plurals(words):
        given = {each.removeprefix(f"{key}.") for each in texts(words, code) if each.startswith(f"{key}.")}
        assert everyday | {"other"} <= given <= allowed, key


@pytest.mark.parametrize("code", TRANSLATED)
def test_placeholders_are_those_of_english(words, code):
    """A sentence fills in exactly what the English one does: a foreign placeholder would break it, a missing one would hide a fact."""
    plural, english = plurals(words), texts(words, "en")
    for key, text in texts(words, code).items():
        original = english.get(key) or english[f"{base(key, plural)}.other"]
        assert placeholders(text) == placeholders(original), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_empty_or_frayed(words, code):
    """Every text says something, without blanks around it or doubled inside it."""
    for key, text in texts(words, code).items():
        assert text.strip(), key
        assert text.strip() == text.lstrip("\n"), key
        assert "  " not in text, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_can_be_said(words, code):
    """Filled in with its parameters, each text comes out without a brace left over."""
    plural, speech = plurals(words), words.into(code)
    for key, text in texts(words, code).items():
        said = speech.say(base(key, plural), **dict.fromkeys({*placeholders(text), "count"}, 3))
        assert "{" not in said, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_discord_takes_the_names(words, code):
    """Localised command names keep Discord's rule: lower case, 1 to 32 letters, digits, hyphens or underscores; no two alike."""
    names = {key.removeprefix("discord.names."): text for key, text in texts(words, code).items() if key.startswith("discord.names.")}
    assert names
    for key, name in names.items():
        assert len(name) <= 32 if key in MENU else DISCORD_NAME.fullmatch(name), name
        assert key in MENU or name == name.lower()
    for group in GROUPS:
        siblings = [name for key, name in names.items() if key.startswith(f"{group}_")]
        assert len(set(siblings)) == len(siblings)
    outer = [name for key, name in names.items() if not key.startswith(tuple(f"{group}_" for group in GROUPS))]
    assert len(set(outer)) == len(outer)


@pytest.mark.parametrize("code", LANGUAGES)
def test_discord_takes_the_descriptions(words, code):
    """Descriptions of commands and options stay within Discord's 100 characters."""
    for key, text in texts(words, code).items():
        if re.fullmatch(r"discord\.\w+", key):
            assert len(text) <= DESCRIPTION_LIMIT, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_example_is_the_command_as_the_reader_sees_it(words, code):
    """Discord shows the localised name, so the example that an empty list gives must be that name."""
    speech = words.into(code)
    assert speech.say("discord.example") == f"/{speech.say('discord.names.subscribe')}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_help_for_slack_shows_the_same_commands_in_every_language(words, code):
    """Slack reads commands in English only: translations explain them and leave them as they are typed."""
    commands = re.findall(r"`[^`]+`", texts(words, code)["slack.help"])
    assert commands == re.findall(r"`[^`]+`", texts(words, "en")["slack.help"])
    assert texts(words, code)["slack.example"] == texts(words, "en")["slack.example"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_slack_can_see_where_its_markup_ends(words, code):
    """Slack reads `code` and *bold* only where no letter touches the marks, which scripts without spaces forget easily."""
    for key in (each for each in texts(words, code) if each.startswith("slack.")):
        plain = re.sub(r"(?<!\w)(`[^`]+`|\*[^*]+\*)(?!\w)", "", texts(words, code)[key])
        assert not set("`*") & set(plain), key
    assert not re.search(r"\w\{example\}|\{example\}\w", texts(words, code)["replies.list_empty"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(words, code):
    """What a person typed is quoted the way the language does it, in pairs, and never with a typewriter's marks."""
    opening, closing = tuple(OPENING_AND_CLOSING[code])
    foreign = set("".join(OPENING_AND_CLOSING.values())) - {opening, closing, "’"}
    for key, text in texts(words, code).items():
        assert '"' not in text, key
        assert not foreign & set(text), key
        assert text.count(opening) == text.count(closing), key


def test_french_points_stand_after_a_narrow_space(words):
    """In French no line may break before : ; ? ! or inside guillemets, so a narrow no-break space (U+202F) stands there."""
    for key, text in texts(words, "fr").items():
        plain = re.sub(r"`[^`]*`|\d\d:\d\d(:\d\d)?|[a-z]+:[a-z]+", "", text)
        assert not re.search(r"[^\u202f][:;?!»]|«[^\u202f]", plain), key


PREFIXES = {"QueryError": "query_"}
"""What an error puts before the codes that it is raised with."""


def error_calls() -> Iterator[tuple[Path, str, set[str]]]:
    """Yield file, code and parameter names of every InvalidInput (or subclass) raised in the package with a code."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            keywords = {each.arg: each.value for each in call.keywords if each.arg}
            if called(call) in error_names() and "code" in keywords:
                for code in constants(keywords["code"], tree):
                    yield path.relative_to(ROOT / "bot"), f"{PREFIXES.get(called(call), '')}{code}", set(keywords) - {"code"}


def error_names() -> set[str]:
    """Return the names of the errors that are answered in a person's language; those of queries are, where one is tried on the page."""
    return {"InvalidInput", *(kind.__name__ for kind in InvalidInput.__subclasses__()), *PREFIXES}


def called(call: ast.Call) -> str:
    """Return the name of the function or method that is called."""
    return call.func.id if isinstance(call.func, ast.Name) else call.func.attr if isinstance(call.func, ast.Attribute) else ""


def constants(value: ast.expr, tree: ast.AST) -> set[str]:
    """Return the strings that an expression can be: itself, the branches of a choice, or what its name is assigned in the module."""
    if isinstance(value, ast.Constant):
        return {str(value.value)}
    if isinstance(value, ast.IfExp):
        return constants(value.body, tree) | constants(value.orelse, tree)
    if isinstance(value, ast.Attribute) and value.attr == "code":
        return set()  # an error passed on: its code stands where it was raised first
    assert isinstance(value, ast.Name), f"line {value.lineno}: the code of an error should be a plain string"
    assigned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Assign) and names(node) == [value.id]]
    assert assigned, f"{value.id} is assigned nowhere in its module"
    return set().union(*(constants(each, tree) for each in assigned))


def names(assignment: ast.Assign) -> list[str]:
    """Return the plain names that are assigned to."""
    return [target.id for target in assignment.targets if isinstance(target, ast.Name)]


def test_every_error_has_its_sentence(words):
    """Whatever a person typed wrong is answered in their language: each code has a text, and the text asks for what is given."""
    calls = list(error_calls())
    english = texts(words, "en")
    assert {"bad_time", "unknown_topic", "unknown_topic_near", "query_comma"} <= {code for _, code, _ in calls}
    for file, code, params in calls:
        text = sentence(english, file, code)
        assert text, f"{file}: config/locales/en.toml says nothing for {code}"
        assert placeholders(text) <= params, f"{file}: {code}"


def sentence(english: Mapping[str, str], file: Path, code: str) -> str | None:
    """Return what is said for an error raised in a file: a platform's own words go before those for everybody."""
    platform = file.parts[1] if file.parts[0] == "platforms" else ""
    keys = (f"{platform}.errors.{code}", f"errors.{code}", f"errors.{code}.other")
    return next((english[key] for key in keys if key in english), None)


def test_every_text_that_the_code_asks_for_exists():
    """A key written out in a call of say() stands in English, else that reply would fail."""
    asked = {
        str(call.args[0].value)
        for path in (ROOT / "bot").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and called(call) == "say" and call.args and isinstance(call.args[0], ast.Constant)
    }
    known = set(texts(page_words(), "en")) | plurals(page_words())
    assert asked
    assert asked <= known


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("fr", "«\u202f25:99\u202f» n’est pas une heure\u202f: écrivez-la comme 08:30."),
        ("de", "„25:99“ ist keine Uhrzeit: Schreib sie wie 08:30."),
        ("ja", "「25:99」は時刻として読めません。08:30のように入力してください。"),
        ("zh-CN", "“25:99”不是有效的时间，请写成 08:30 这样的格式。"),
    ],
)
def test_an_error_is_said_in_the_readers_language(words, code, expected):
    """The same refusal reaches each reader as a whole sentence of their own language."""
    error = InvalidInput('"25:99" is no time of day: write it like 08:30.', code="bad_time", time="25:99")
    assert words.into(code).refuse(error) == expected


@pytest.mark.parametrize(
    ("code", "one", "two"),
    [("fr", "1 autre sujet", "2 autres sujets"), ("pt-BR", "mais 1 notícia", "mais 2 notícias"), ("ko", "소식 1건 더", "소식 2건 더")],
)
def test_counts_follow_the_language(words, code, one, two):
    """One and two choose the right form, and languages without plurals have one form for both."""
    speech = words.into(code)
    assert (speech.say("digest.more", count=1), speech.say("digest.more", count=2)) == (one, two)


@pytest.mark.parametrize(
    ("code", "platform", "theirs", "foreign"), [("fr", "discord", "salon", r"\bcana(?:l|ux)\b"), ("de", "slack", "Channel", r"\bKan[aä]l")]
)
def test_a_platforms_readers_find_its_own_words(words, code, platform, theirs, foreign):
    """What Discord calls a salon in French, and Slack a Channel in German, is called so there, and only there."""
    other = {"discord": "slack", "slack": "discord"}[platform]
    there = words.into(code, platform)._texts
    assert theirs in there["notices.channel_gone.text"]
    assert not [key for key, text in there.items() if re.search(foreign, text) and not key.startswith(f"{other}.")]
    assert not [key for key, text in texts(words, code).items() if re.search(rf"\b{theirs}", text) and not key.startswith(f"{platform}.")]


OTHER_WORDS = {
    "fr": r"\bhistoires?\b|\bnouvelle proposée|\btu\b",  # a story is a sujet, and readers are addressed as vous
    "de": r"\bGeschichten?\b|\bKnopf\b|\bSie können\b",  # a Meldung, a Button, and du
    "es": r"\bhistorias?\b|\bvuestr|\btenéis\b",  # a noticia, and readers of both shores
    "pt": r"\bhistórias?\b|\binscri",  # a notícia, an assinatura
    "ja": "クエリ|速報|保存した記事",  # a 検索式, what comes 随時, a ニュース
    "ko": r"니다(?:[.\s]|$)|\((?:이|가|은|는|을|를|으)\)|낱말",  # one register, no particle in two forms, a 단어
    "zh": "您",
}
"""What a language does not call a thing, since it calls it otherwise everywhere, and how it does not address its readers."""


@pytest.mark.parametrize("code", OTHER_WORDS)
def test_a_language_has_one_word_for_a_thing_and_one_register(words, code):
    """A reader who meets a story under two names takes them for two things."""
    for key, text in texts(words, code).items():
        assert not re.search(OTHER_WORDS[code], text), key
