"""Words as vectors: what means alike lies near."""

import pytest

from bot.domain.errors import SettingError
from bot.resources import read_file
from bot.stories.meanings import MARK, Meanings, WordMatcher, alike
from tests.unit.stories.making import shipped_extractor, shipped_meanings


def words(text: str) -> list[int]:
    """The words of a text in the table."""
    return [word for word in map(shipped_meanings().word, text.split()) if word]


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("lawsuit", "诉讼", "足球"),
        ("earthquake", "terremoto", "futbol"),
        ("earthquake", "землетрясение", "реклама"),
        ("chips", "芯片", "足球"),
    ],
)
def test_words_that_mean_alike_lie_near_whatever_their_language(one, near, far):
    """The word for it is nearer than any other word."""
    table = shipped_meanings()
    sketches = [table.sketch_of_word(table.word(each)) for each in (one, near, far)]
    assert alike(sketches[0], sketches[1]) > 0.3 > alike(sketches[0], sketches[2])


def test_a_text_is_wholly_like_itself_and_not_like_another():
    """Sketches of texts are compared bit by bit."""
    table = shipped_meanings()
    quake, kites = (table.sketch(words(text), []) for text in ("strong earthquake shakes coast", "football club signs striker"))
    assert alike(quake, quake) == pytest.approx(1.0)
    assert alike(quake, kites) < 0.4


def test_a_translated_headline_is_met_word_by_word():
    """Each word of a title is held against the word of the other that means the most alike."""
    matcher = WordMatcher(shipped_meanings())
    left, right = matcher.matched(words("earthquake shakes coast"), words("erdbeben erschuttert kuste"))
    other, _ = matcher.matched(words("earthquake shakes coast"), words("verein verpflichtet sturmer"))
    assert min(left, right) > other


def test_a_korean_word_is_known_without_its_particles():
    """Particles are hung on words that the table has bare."""
    table = shipped_meanings()
    assert table.word("반도체") == table.word("반도체는") != 0


def test_an_empty_table_knows_nothing():
    """A text of unknown words has no sketch."""
    table = Meanings.none()
    assert (table.word("earthquake"), table.sketch([], [])) == (0, 0)


@pytest.mark.parametrize("cut", [0, 5, 1000])
def test_a_file_that_is_no_table_is_refused(cut):
    """A file that was cut short says so at the start, not as wrong joins."""
    with pytest.raises(SettingError, match="no table of words"):
        Meanings.read(read_file("stories/meanings.bin")[:cut] or b"other")
    assert read_file("stories/meanings.bin").startswith(MARK)


def test_what_was_met_before_changes_no_sketch():
    """Two extractors that read in another order find the same."""
    titles = ["삼성전자, 반도체 공장 가동", "Quake shakes Chile", "台積電亞利桑那廠開始量產"]
    langs = ["ko", "en", "zh"]
    first = [shipped_extractor().features(title, "", lang) for title, lang in zip(titles, langs, strict=True)]
    again = [shipped_extractor().features(title, "", lang) for title, lang in zip(titles[::-1], langs[::-1], strict=True)]
    assert first == again[::-1]
