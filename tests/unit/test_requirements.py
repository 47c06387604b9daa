"""What the image is made of: every package at one version with the hashes of its files, as pyproject.toml allows, and no host."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("requirements/image.txt", "requirements/build.txt")
_PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def project() -> Mapping[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(name: str) -> dict[str, str]:
    """Return the version of each package of a list, which holds nothing else."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert _PINNED.sub("", text) == ""
    return {found["name"]: found["version"] for found in _PINNED.finditer(text)}


def unmet(wanted: list[str], versions: Mapping[str, str]) -> list[str]:
    """Return the requirements that the pinned versions don't meet."""
    found = [Requirement(each) for each in wanted]
    return [str(each) for each in found if not each.specifier.contains(versions.get(canonicalize_name(each.name), "0"))]


@pytest.mark.parametrize("name", LISTS)
def test_every_package_has_one_version_and_its_hashes(name):
    """And nothing says where it comes from: that is for whoever builds to say."""
    assert len(pinned(name)) > 4
    assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted", (ROOT / name).read_text(encoding="utf-8"))


def test_the_image_has_what_the_project_asks_for():
    """A bound that was raised, or a dependency that was added, is missing here until `.ci/lock` was run."""
    asked = project()["project"]
    assert unmet([*asked["dependencies"], *asked["optional-dependencies"]["postgres"]], pinned("requirements/image.txt")) == []
    assert unmet(project()["build-system"]["requires"], pinned("requirements/build.txt")) == []


def test_the_image_is_made_of_these_lists_alone():
    """Every file that the Dockerfile copies reaches it, and nothing is installed but by its hash or from what was built here."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    copied = {source for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE) for source in line.split()}
    assert copied == let_through
    installs = re.findall(r"pip install .+", text)
    assert installs
    assert all("--require-hashes" in each or "--no-index" in each for each in installs)
