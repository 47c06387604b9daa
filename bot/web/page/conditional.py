"""Answers that a client may have already: an ETag of what they say, and when that changed (RFC 9110, 13)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256

from aiohttp import web


def answered(request: web.Request, body: bytes, content_type: str, changed_at: datetime) -> web.Response:
    """Return a body, or 304 where the client has it. Each time it has to be asked for: an address may have ended since."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(changed_at.astimezone(UTC).replace(microsecond=0), usegmt=True),
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    if _is_known(request.headers, tag, request.if_modified_since, changed_at):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type=content_type, charset="utf-8", headers=headers)


def _is_known(headers: Mapping[str, str], tag: str, since: datetime | None, changed_at: datetime) -> bool:
    """Say whether a client has what it asks for; where it names what it has, dates say nothing."""
    if (known := headers.get("If-None-Match")) is not None:
        return known.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in known.split(",")]
    return since is not None and changed_at.replace(microsecond=0) <= since
