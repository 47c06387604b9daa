"""Pages as text."""

import pytest

from bot.feeds.finding.page import to_page
from bot.feeds.http.client import Answer

CYRILLIC = "<meta charset=windows-1251><p>Новости"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (CYRILLIC.encode("cp1251"), "text/html"),
        (CYRILLIC.encode("cp1251"), "text/html; charset=windows-1251"),
        (CYRILLIC.encode("utf-8-sig"), ""),
    ],
)
def test_a_page_is_text_in_its_own_charset(body, content_type):
    """As browsers read it: byte order mark, header, then what the page declares."""
    page = to_page(Answer(status=200, url="https://a.example/", headers={"Content-Type": content_type}, body=body))
    assert "Новости" in page.text
    assert (page.url, page.status) == ("https://a.example/", 200)
