"""Language tags as feeds write them to BCP 47."""

import re

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_].*)?", re.IGNORECASE)
_SAYS_NOTHING = frozenset({"und", "mul", "zxx", "mis"})


def language_tag(written: object) -> str | None:
    """Return `written` as language[-Script][-REGION] ("en_us" gives "en-US"); None when it names no language."""
    match = _TAG.fullmatch(written.strip()) if isinstance(written, str) else None
    if match is None or match[1].lower() in _SAYS_NOTHING:
        return None
    language, script, region = match.groups()
    return "-".join([language.lower(), *([script.title()] if script else []), *([region.upper()] if region else [])])
