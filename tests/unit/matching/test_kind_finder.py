"""Of which kinds an article is, by its title in its language, and by its address."""

import pytest

from bot.domain.filters import kind_mark
from bot.matching.kinds import KindFinder
from bot.matching.lexicon import LexiconError, parse_kind
from bot.matching.scan import MatchText

FINDER = KindFinder(
    {
        "opinion": parse_kind('paths = ["opinion"]\n[terms.en]\nveto = ["opinion:"]\n[terms.de]\nveto = ["Kommentar"]\n', "opinion.toml"),
        "papers": parse_kind('sites = ["arxiv.org"]\n[terms.any]\nveto = ["arXiv"]\n', "papers.toml"),
    }
)


@pytest.mark.parametrize(
    ("title", "lang", "url", "kinds"),
    [
        ("Ein Kommentar zur Lage", "de", "", {"opinion"}),
        ("Kommentar", "", "", {"opinion"}),
        ("A lab opens", "en", "https://news.example/opinion/2026/a-lab", {"opinion"}),
        ("A lab opens", "en", "https://news.example/public-opinion/a-lab", set()),
        ("A lab opens", "en", "https://news.example/opinion", set()),
        ("A lab opens", "en", "https://export.arxiv.org/abs/1", {"papers"}),
        ("A lab opens", "en", "https://notarxiv.org/abs/1", set()),
        ("A lab opens", "en", "http://[broken", set()),
    ],
)
def test_a_title_or_an_address_tells_a_kind(title: str, lang: str, url: str, kinds: set[str]):
    """Terms count in their language; of an address whole folders do, and whole sites."""
    assert set(FINDER.marks(MatchText(title=title, lang=lang, url=url))) == {kind_mark(each) for each in kinds}


def test_the_text_below_a_title_tells_nothing():
    """A summary that names an opinion is none."""
    assert FINDER.marks(MatchText(title="A lab opens", lead="Read our Kommentar", lang="de")) == ()


def test_a_file_with_another_kind_of_list_is_refused():
    """With what to write."""
    with pytest.raises(LexiconError, match='paths must be a list of parts of addresses in small letters, such as paths = \\["opinion"\\]'):
        parse_kind('paths = ["Opinion"]\n[terms.en]\nveto = ["a"]\n', "opinion.toml")
