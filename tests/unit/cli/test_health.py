"""`newsdesk health`: quick, past every proxy, and right about where to ask."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.cli.health import Address, ask, asked_quickly

WELL = {"status": "ok", "faults": []}
LIGHT = "import sys; from bot.__main__ import main\ntry: main()\nexcept SystemExit as ended: print(ended.code, *sys.modules)"


class Answering(BaseHTTPRequestHandler):
    """Answers with what the server holds, over HTTP/1.1."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, body = self.server.answer  # type: ignore[attr-defined]  # given by the fixture
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """A server on loopback that says it is well."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as served:
        served.answer = (200, json.dumps(WELL).encode())  # type: ignore[attr-defined]  # read by the handler
        Thread(target=served.serve_forever, daemon=True).start()
        yield served
        served.shutdown()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without settings."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_proxy_of_the_environment_is_not_asked(server, monkeypatch, capsys):
    """Containers often have one, which knows nothing of the loopback in them."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asked_quickly(["health"], {"NEWSDESK_WEB__PORT": str(server.server_port)}) == 0
    assert json.loads(capsys.readouterr().out) == WELL


def test_a_bot_that_is_not_well_fails_with_its_own_words(server, capsys):
    """Whatever else it says is shown as it is, in one line and every script."""
    server.answer = (503, json.dumps({"status": "failing", "faults": ["Datenbank voll – 満杯"]}).encode())
    assert ask(Address("127.0.0.1", server.server_port)) == 1
    assert capsys.readouterr().out == '{"status": "failing", "faults": ["Datenbank voll – 満杯"]}\n'


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"up": true}', b""])
def test_what_is_not_newsdesk_is_said(server, capsys, body: bytes):
    """A page, or another program's health."""
    server.answer = (200, body)
    assert ask(Address("127.0.0.1", server.server_port)) == 1
    assert "Something else than Newsdesk" in capsys.readouterr().out


def test_the_file_says_where_and_the_environment_wins(server, folder: Path):
    """As for every other setting: a file that is named, one in its usual place, or none."""
    port = server.server_port
    (folder / "newsdesk.toml").write_text(f"[web]\nport = {port}\n", encoding="utf-8")
    (folder / "wrong.toml").write_text("[web]\nport = 9\n", encoding="utf-8")
    assert asked_quickly(["health"], {}) == 0
    assert asked_quickly(["health"], {"NEWSDESK_CONFIG": "wrong.toml"}) == 1
    assert asked_quickly(["--config", "wrong.toml", "health"], {}) == 1
    assert asked_quickly(["--config", "wrong.toml", "health"], {"newsdesk_web__port": str(port)}) == 0


@pytest.mark.parametrize("port", ["0", "70000", "many", "-1"])
def test_a_port_that_is_none_is_left_to_the_whole_program(port: str):
    """It knows the sentence for it; so are other commands, files that are not there, and tables as JSON."""
    assert asked_quickly(["health"], {"NEWSDESK_WEB__PORT": port}) is None
    assert asked_quickly(["health"], {"NEWSDESK_WEB": f'{{"port": "{port}"}}'}) is None
    assert asked_quickly(["health", "--help"], {}) is None
    assert asked_quickly(["--config", "nowhere.toml", "health"], {}) is None


def test_it_loads_next_to_nothing(server, folder: Path):
    """What makes other commands slow to start is not even imported: half a second of processor time, twice a minute."""
    environment = {"NEWSDESK_WEB__PORT": str(server.server_port), "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, "health"], capture_output=True, text=True, check=True, env=environment, cwd=folder, timeout=50
    )
    code, *modules = done.stdout.splitlines()[-1].split()
    assert code == "0"
    assert not {"typer", "click", "pydantic", "rich", "http.client", "email", "asyncio", "urllib.request"} & set(modules)
