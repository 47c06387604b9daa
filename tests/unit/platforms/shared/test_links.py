"""Links are found in what people write, and end where a reader would end them."""

import pytest

from bot.platforms.shared.links import links_in

SAID = {
    "See https://a.example/x.": ["https://a.example/x"],
    "(https://a.example/x)": ["https://a.example/x"],
    "[read](https://a.example/x_(y)) now": ["https://a.example/x_(y)"],
    "<https://a.example/x?a=1&b=2|label>": ["https://a.example/x?a=1&b=2"],
    "HTTPS://A.example/x and https://a.example/x": ["HTTPS://A.example/x", "https://a.example/x"],
    "https://a.example/x https://a.example/x": ["https://a.example/x"],
    "これはhttps://a.example/x。": ["https://a.example/x"],
    "（https://a.example/x）": ["https://a.example/x"],
    "**https://a.example/x**": ["https://a.example/x"],
    "ftp://a.example/ mailto:x@a.example": [],
    f"https://a.example/{'x' * 3_000}": [],
    "": [],
}


@pytest.mark.parametrize(("said", "links"), list(SAID.items()), ids=range(len(SAID)))
def test_links_are_found_where_they_end(said: str, links: list[str]):
    """In brackets, before the end of a sentence, in Markdown and between angle brackets."""
    assert list(links_in([said])) == links
