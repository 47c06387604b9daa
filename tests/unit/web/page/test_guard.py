"""What stands before the page: foreign hosts, foreign sites, passwords, roles, and what browsers are told."""

from io import BytesIO
from ipaddress import ip_network

import pytest

from bot.domain.errors import SettingError
from bot.settings import PageSettings, load_settings
from tests.fakes.page_world import EDITOR, HOME, PASSWORD, READERS, article, hash_of, open_page, tell


@pytest.mark.parametrize("host", ["127.0.0.1:8484", "localhost", "LOCALHOST:8484", "[::1]:8484", "192.168.3.4:8484"])
async def test_names_of_this_machine_and_plain_addresses_are_let_in(host: str):
    """To none of them can a foreign site bind a name of its own."""
    async with open_page() as world:
        assert (await world.get("/", Host=host))[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8484", "127.0.0.1.evil.example", "localhost.evil.example", "[", "a b"])
async def test_a_foreign_name_is_turned_away(host: str):
    """A name that somebody bound to this machine's address (DNS rebinding) shows nothing, on no path."""
    async with open_page() as world:
        await tell(world.store, HOME, article("Secret story"))
        for path in ("/", "/live", "/status", "/enter"):
            status, text = await world.get(path, Host=host)
            assert status == 421, path
            assert "Secret story" not in text


async def test_a_name_that_is_listed_is_let_in():
    """With a password, without which others could not be told from the operator."""
    async with open_page(hosts=("news.example.org",), password=hash_of(PASSWORD)) as world:
        assert (await world.get("/enter", Host="news.example.org"))[0] == 200
        assert (await world.get("/enter", Host="other.example.org"))[0] == 421


@pytest.mark.parametrize("headers", [
    {}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, {"Origin": "http://["},
])  # fmt: skip
async def test_what_another_site_sends_changes_nothing(headers: dict[str, str]):
    """Nor what a sender leaves unsaid: every browser says it."""
    async with open_page() as world:
        for path in ("/look", "/leave", "/enter", "/setup", f"/channel/{HOME.id}/act"):
            response = await world.post(path, {"theme": "dark"}, headers)
            assert (response.status, "Set-Cookie" in response.headers) == (403, False), path


@pytest.mark.parametrize(("kind", "body", "status"), [
    ("multipart/form-data", b"x", 400), ("multipart/form-data; boundary=x", b"x", 400), ("text/html", b"x", 403),
    ("application/x-www-form-urlencoded; charset=bogus", b"password=x", 400), ("application/x-www-form-urlencoded", b"\xff", 400),
    ("application/x-www-form-urlencoded", b"x" * 2_000_000, 413),
])  # fmt: skip
async def test_a_form_that_no_browser_sends_is_refused_without_a_line_in_the_log(kind: str, body: bytes, status: int, caplog):
    """Strangers reach the door: none of them fills the log."""
    async with open_page(password=hash_of(PASSWORD)) as world:
        answer = await world.client.post("/enter", data=BytesIO(body), headers={"Content-Type": kind, **EDITOR}, allow_redirects=False)
        assert (answer.status, "Content-Security-Policy" in answer.headers) == (status, True)
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


async def test_our_own_pages_may_send():
    """By either header."""
    async with open_page() as world:
        ours = f"http://{world.client.host}:{world.client.port}"
        for headers in ({"Origin": ours}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": ours, "Sec-Fetch-Site": "same-origin"}):
            assert (await world.post("/look", {"theme": "dark"}, headers)).status == 303


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"])
async def test_what_a_proxy_hands_on_stays_closed_without_a_password(header: str):
    """Such as a server of the same machine that the world reaches, and that asks for 127.0.0.1."""
    async with open_page() as world:
        status, text = await world.get("/stories", **{header: "203.0.113.9"})
        assert (status, "newsdesk page password" in text) == (403, True)
    async with open_page(password=hash_of(PASSWORD)) as world:
        assert (await world.get("/enter", **{header: "203.0.113.9"}))[0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "news"])
async def test_an_address_that_others_reach_stays_closed_without_a_password(host: str):
    """And says what to do."""
    async with open_page(host=host) as world:
        for path in ("/", "/status", "/enter"):
            status, text = await world.get(path)
            assert status == 403
            assert "newsdesk page password" in text


async def test_with_a_password_nothing_is_shown_before_it_is_given():
    """Pages lead to the door; what acts is refused."""
    async with open_page(password=hash_of(PASSWORD), host="0.0.0.0") as world:
        for path in ("/", "/status", "/live", f"/channel/{HOME.id}"):
            response = await world.ask(path)
            assert (response.status, response.headers["Location"]) == (303, "/enter")
        assert (await world.post(f"/channel/{HOME.id}/act", {})).status == 401


async def test_the_password_lets_in_and_leaving_ends_it():
    """The cookie is for the server alone and goes along from our own pages alone."""
    async with open_page(password=hash_of(PASSWORD)) as world:
        response = await world.enter()
        cookie = response.headers["Set-Cookie"]
        assert response.status == 303
        assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
        assert "Secure" not in cookie
        assert (await world.get("/"))[0] == 200
        kept = world.client.session.cookie_jar.filter_cookies(world.client.make_url("/"))["newsdesk-session"].value
        assert (await world.post("/leave", {})).status == 303
        assert (await world.get("/", Cookie=f"newsdesk-session={kept}"))[0] == 303


async def test_a_session_that_nobody_began_is_none():
    """Nor one of a process that ended."""
    async with open_page(password=hash_of(PASSWORD)) as world:
        assert (await world.get("/", Cookie="newsdesk-session=abc"))[0] == 303


async def test_the_readers_password_lets_look_and_change_nothing():
    """No button is shown, and what a button would send is refused."""
    async with open_page(password=hash_of(PASSWORD), reader_password=hash_of(READERS)) as world:
        [message] = await tell(world.store, HOME, article())
        await world.enter(READERS)
        status, text = await world.get("/")
        assert (status, "A lab opens" in text, 'name="value"' in text) == (200, True, False)
        refused = await world.post(f"/channel/{HOME.id}/act", {"message": message, "value": "n1:mute:1"})
        assert refused.status == 403
        assert (await world.post("/look", {"theme": "dark"})).status == 303


async def test_passwords_cannot_be_guessed():
    """After five wrong ones from an address even the right one has to wait."""
    async with open_page(password=hash_of(PASSWORD)) as world:
        statuses = [(await world.enter(f"wrong {number}")).status for number in range(5)]
        response = await world.enter(PASSWORD)
        assert statuses == [403] * 5
        assert (response.status, 0 < int(response.headers["Retry-After"]) <= 300) == (429, True)


async def test_behind_tls_the_cookie_is_secure_and_each_visitor_counts_alone():
    """What a trusted proxy says of them is believed."""
    async with open_page(password=hash_of(PASSWORD), trusted_proxies=(ip_network("127.0.0.0/8"),), hosts=("news.example.org",)) as world:
        said = {"Sec-Fetch-Site": "same-origin", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "news.example.org"}
        for number in range(6):
            await world.post("/enter", {"password": "wrong"}, {**said, "X-Forwarded-For": f"10.0.0.{number}"})
        entered = await world.post("/enter", {"password": PASSWORD}, {**said, "X-Forwarded-For": "10.9.9.9"})
        assert (entered.status, "Secure" in entered.headers["Set-Cookie"]) == (303, True)


async def test_what_forwarded_headers_say_does_not_count_from_anybody_else():
    """A visitor who names other addresses is still one visitor."""
    async with open_page(password=hash_of(PASSWORD)) as world:
        for number in range(5):
            await world.post("/enter", {"password": "wrong"}, {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"10.0.0.{number}"})
        assert (await world.enter(PASSWORD)).status == 429
        assert (await world.get("/enter", X_Forwarded_Host="localhost", Host="evil.example"))[0] == 421


async def test_below_a_path_all_links_are_below_it():
    """And nothing is answered beside it, but for the path as people type it, which leads there."""
    async with open_page(base_path="/desk/") as world:
        status, text = await world.get("/desk/")
        links = [part.partition('"')[0] for part in text.replace("action=", "href=").split('href="')[1:]]
        assert status == 200
        assert all(link.startswith(("/desk/", "#")) for link in links)
        assert (await world.get("/"))[0] == 404
        bare = await world.ask("/desk")
        assert (bare.status, bare.headers["Location"]) == (303, "/desk/")


async def test_every_answer_tells_the_browser_to_load_nothing_foreign():
    """Neither inline nor evaluated code, no frames, no guessing of types; also where something is refused or missing."""
    async with open_page() as world:
        for path in ("/", "/status", "/nothing", "/static/page.js", "/static/../secrets", "/enter"):
            headers = (await world.ask(path)).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self';" in policy
            assert not {"unsafe-inline", "unsafe-eval", "https:"} & set(policy.replace(";", " ").replace("'", " ").split())
            assert headers["X-Content-Type-Options"] == "nosniff"


async def test_pictures_are_loaded_only_where_that_is_wished():
    """Publishers would learn who reads."""
    pictured = article(image_url="https://img.example.org/a.png")
    for wished in (False, True):
        async with open_page(pictures=wished) as world:
            await tell(world.store, HOME, pictured)
            response = await world.ask("/")
            assert ("https://img.example.org/a.png" in await response.text()) is wished
            assert ("img-src 'self' https:" in response.headers["Content-Security-Policy"]) is wished


async def test_choosing_a_look_leads_back_to_our_own_pages_alone():
    """Wherever the form says that it stood."""
    async with open_page() as world:
        for here, led in {"/status": "/status", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/"}.items():
            response = await world.post("/look", {"here": here, "theme": "dark", "language": "fr"})
            assert (response.status, response.headers["Location"]) == (303, led)
        assert 'lang="fr" data-theme="dark"' in (await world.get("/"))[1]


@pytest.mark.parametrize("table", [
    'password = "secret"', 'hosts = ["news.example.org"]', 'base_path = "a b"', 'trusted_proxies = ["proxy"]', 'hosts = ["https://x.org"]',
    f'reader_password = "{hash_of(READERS)}"',
], ids=["no hash", "a host alone", "a path with a space", "no network", "an address for a host", "a reader alone"])  # fmt: skip
def test_a_setting_that_would_not_be_safe_is_refused(tmp_path, table: str):
    """A password as people type it, names without a password, and what cannot work."""
    path = tmp_path / "newsdesk.toml"
    path.write_text(f"[page]\n{table}\n", encoding="utf-8")
    with pytest.raises(SettingError, match="page"):
        load_settings(path)


def test_the_hash_of_a_password_is_taken():
    """As the command prints it."""
    assert PageSettings(password=hash_of(PASSWORD)).password == hash_of(PASSWORD)
