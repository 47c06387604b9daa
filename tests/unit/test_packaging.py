"""What the image, compose.yaml and the unit of systemd promise: files that nobody runs here, and that must not rot."""

import re
from configparser import RawConfigParser
from pathlib import Path

from babel import Locale

from bot.settings import Settings
from tools.slim import is_kept, superfluous

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_layer_of_packages_comes_before_the_code():
    """A change of the code downloads nothing anew; and the result has no pip."""
    text = read("Dockerfile")
    assert text.index("-r requirements/image.txt") < text.index("COPY bot ./bot") < text.index("tools/slim.py /opt/newsdesk")
    assert re.search(r"^ARG BASE=python:3\.\d+\.\d+-slim-\w+$", text, re.MULTILINE)
    assert "USER newsdesk" in text.rpartition("FROM ${BASE}")[2]


def test_what_the_image_copies_is_let_through():
    """The list of what Docker does not send names what it does."""
    allowed = re.findall(r"^!(\S+)$", read(".dockerignore"), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", read("Dockerfile"), re.MULTILINE)
    assert {each for line in copied for each in line.split()} <= set(allowed)


def test_slimming_keeps_each_language_that_people_name(tmp_path):
    """Of the others' countries nothing is left, nor of pip."""
    assert all(map(is_kept, ["root", "en", "en_GB", "pt_BR", "zh_Hans_CN", "sv", "ar", "hi"]))
    assert not any(map(is_kept, ["sv_FI", "ar_EG", "nds", "kde_TZ"]))
    assert all(is_kept(str(Locale.parse(code))) for code in ("pl", "ru", "tr", "uk", "fa", "vi", "id", "nl", "it", "cs"))
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    for name in ("pip/__init__.py", "pip-25.dist-info/RECORD", "babel/locale-data/sv_FI.dat", "babel/locale-data/sv.dat", "bot/x.py"):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).touch()
    assert {each.name for each in superfluous(tmp_path) if each.exists()} == {"pip", "pip-25.dist-info", "sv_FI.dat"}


def test_compose_stops_as_newsdesk_does_and_names_settings_that_there_are():
    """It leaves more time than a stop takes, rotates the log, and runs without rights; a removed feed stays removed."""
    text = read("compose.yaml")
    assert int(re.findall(r"stop_grace_period: (\d+)s", text)[0]) > 10
    assert text.count("read_only: true") == text.count("cap_drop: [ALL]") == 2
    assert '"--if-empty"' in text
    assert "max-size" in text
    tables = {name.upper() for name in Settings.model_fields}
    assert {each.partition("__")[0] for each in re.findall(r"NEWSDESK_(\w+):", text)} <= tables


def test_the_unit_of_systemd_is_hardened_and_stops_in_time():
    """It reads as systemd reads it, and takes what a start that can't work means for no reason to try again."""
    unit = RawConfigParser(strict=False, comment_prefixes=("#",), interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd tells letters apart
    unit.read_string(read("contrib/systemd/newsdesk.service"))
    service = unit["Service"]
    hardened = {"NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectKernelModules", "RestrictNamespaces"}
    assert {service[each] for each in hardened} == {"yes"}
    assert (service["ProtectSystem"], service["DynamicUser"], service["RestartPreventExitStatus"]) == ("strict", "yes", "2")
    assert int(service["TimeoutStopSec"]) > 10
    assert "@resources" not in service["SystemCallFilter"]  # the processes that read feeds limit their own memory and turn
    assert service["ExecStart"].endswith("newsdesk run")
