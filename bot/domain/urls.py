"""One spelling per article address, so that the same article counts once however a feed links to it.

A canonical address is for comparing, not for clicking: the link that readers get is the feed's own.
"""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

_DEFAULT_PORTS = frozenset({"80", "443"})

_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "at_", "vero_", "oly_", "mc_", "__hs", "ga_")
"""Families of parameters that newsletters, social networks and statistics add."""

_TRACKING_NAMES = frozenset(
    {
        "_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "cmpid", "dclid", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source",
        "fbclid", "ftag", "gad_source", "gbraid", "gclid", "gclsrc", "igsh", "igshid", "icid", "itm_campaign", "itm_medium", "itm_source",
        "mkt_tok", "msclkid", "ncid", "ns_campaign", "ns_mchannel", "ns_source", "ocid", "ref_src", "ref_url", "s_cid", "smid", "spm",
        "sr_share", "srnd", "traffic_source", "trk", "trkcampaign", "twclid", "wbraid", "wt.mc_id", "wt_mc", "wt_zmc", "xtor", "yclid",
        "ysclid", "zanpid",
    }
)  # fmt: skip
"""Single parameters that say where a reader came from."""

_ORIGIN_NAMES = frozenset({"cmp", "feature", "from", "partner", "ref", "rss", "source", "src"})
"""Parameters that say the same, unless their value is a number: then they may be the article's id."""

_AMP_NAMES = frozenset({"amp", "outputtype", "usqp"})
_AMP_MARK = re.compile(r"[/.]amp")
_VARIANT_LABELS = frozenset({"m", "mobile", "amp"})
_HTTP = re.compile(r"https?://", re.IGNORECASE)
_SIMPLE = re.compile(r"https?://(?!(?:[^/]*\.)?(?:m|mobile|amp)\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9._~+,;-]+)*)/*")
"""Most addresses: nothing to drop but the last slash. They are recognised at once, for every poll compares hundreds."""
_PLAIN = re.compile(r"[A-Za-z0-9:/?=&._~+,;-]*")
"""Characters that have one spelling: an address of these needs no percent-encoding, which takes most of the time."""

_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|session_?id|cfid|cftoken|zenid|oscsid|nocache|cache_?buster|rand|rnd|_)=.*"
    r"|(?:sid|s|sess|session|token)=[0-9a-f]{16,}",
    re.IGNORECASE,
)
"""Parameters that are new at each visit; those of short names only with a value that nobody would give an article."""
_WWW = re.compile(r"^(https://)(?:www\d?\.)+(?=[^/:?]+\.)")
_SLASHES_OF_A_ROOT = 3
_OF_A_VISIT = re.compile(
    r"//www\d?\.|;|[?&](?:\w*sess\w*|sid|s|cfid|cftoken|zenid|oscsid|nocache|cache_?buster|ra?nd|token|_)=", re.IGNORECASE
)
"""A quick look: an address without any of these has nothing of the kind."""

_ADDRESS_PARTS = 3
"""A label like "m" is a variant only before a name that stands without it: m.example.com, not m.com."""


def canonical_url(url: str) -> str:
    """Return the spelling that all variants of an address share; what is no http(s) address comes back stripped, else as it was.

    Dropped: tracking parameters, sessions, the fragment, default ports, userinfo, mobile and AMP variants, www, the path's last slash.
    Unified: the scheme (https), the host's case, the order of the query, percent-encoding.
    """
    spelled = spelled_url(url)
    return _without_visit(spelled) if _OF_A_VISIT.search(spelled) and spelled.startswith("https://") else spelled


def spelled_url(url: str) -> str:
    """Return the same with www and sessions left as they are: how addresses were compared before these were known not to matter."""
    stripped = url.strip()
    simple = _SIMPLE.fullmatch(stripped)
    if simple and not _AMP_MARK.search(simple[2]):
        return f"https://{simple[1]}{simple[2] or '/'}"
    return _canonical_by_parts(stripped)


def _without_visit(spelled: str) -> str:
    """Return an address without what names only a visit or one of the site's doors."""
    address, mark, rest = _WWW.sub(r"\1", _PATH_SESSION.sub("", spelled)).partition("?")
    query = "&".join(pair for pair in rest.split("&") if not _SESSION.fullmatch(pair))
    bare = address.rstrip("/") if address.count("/") > _SLASHES_OF_A_ROOT else address
    return bare + mark + query if query else bare


def _canonical_by_parts(stripped: str) -> str:
    if not _HTTP.match(stripped):
        return stripped
    try:
        bare = _without_variants(stripped)
        return bare if _PLAIN.fullmatch(bare) else _encoded(bare)
    except ValueError:  # an address that urllib or idna cannot read (a broken port, bracket or label) is compared as it stands
        return stripped


def _encoded(url: str) -> str:
    from w3lib.url import canonicalize_url  # it takes a command that only looks a twentieth of its time, for one address in many

    return canonicalize_url(url)


def _without_variants(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(url)
    return urlunsplit(("https", _host(parts), _path(parts.path), _query(parts.query), ""))


def _host(parts: SplitResult) -> str:
    labels = (parts.hostname or "").rstrip(".").split(".")
    if len(labels) >= _ADDRESS_PARTS:
        labels = [label for label in labels[:-2] if label not in _VARIANT_LABELS] + labels[-2:]
    host = ".".join(labels)
    bracketed = f"[{host}]" if ":" in host else host
    port = str(parts.port or "")
    return bracketed if port in _DEFAULT_PORTS or not port else f"{bracketed}:{port}"


def _path(path: str) -> str:
    """Return the path without its last slash and without AMP marks, of which some publishers write several."""
    short = path.rstrip("/")
    while unmarked := _without_mark(short):
        short = unmarked
    return short or "/"


def _without_mark(path: str) -> str:
    """Return what an AMP mark leaves of a path; nothing where there is no mark, or no page without it."""
    for suffix in ("/amp", ".amp"):
        if path.endswith(suffix):
            return path.removesuffix(suffix).rstrip("/")
    return path.removeprefix("/amp") if path.startswith("/amp/") else ""


def _query(query: str) -> str:
    """Return the query without what does not name the article."""
    return "&".join(sorted(pair for pair in query.split("&") if pair and not _is_noise(pair))) if query else ""


def _is_noise(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    is_origin = name in _ORIGIN_NAMES and not value.isdigit()
    return is_origin or name.startswith(_TRACKING_PREFIXES) or name in _TRACKING_NAMES or name in _AMP_NAMES
