"""Long answers of Slack, page by page."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any


async def pages(read: Callable[..., Awaitable[Any]], **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
    """Yield each page of a method's answer, asking for the next one as long as Slack says that there is one."""
    cursor = ""
    while True:
        page = await read(**arguments, cursor=cursor or None)
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
