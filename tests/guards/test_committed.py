"""What is committed is ours and true on any machine: no other people's files, no names of machines, no secrets."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

TOP = Path(__file__).parents[2]
# Names that mean nothing but what they say: namespaces, and addresses that by definition reach nobody or oneself.
HOSTS_THAT_ARE_NAMES = re.compile(
    r"(?:www\.w3\.org|schemas\.openxmlformats\.org|json-schema\.org|127\.\d+\.\d+\.\d+|localhost|0\.0\.0\.0|HOST|"
    r"(?:[\w.-]+\.)?(?:example|invalid|test)(?:\.(?:org|com|net))?|[{$<].*|\[::1\])"
    r"(?::.*)?"
)
PLACES = re.compile(
    r"(?<![\w.])/(?:tmp|home|root|Users|work|mnt|private)/|[A-Z]:\\\\Users|"
    r"\b(?:pypi\.org|pythonhosted|npmjs|yarnpkg|registry\.(?:npm|debian|example|hub|gitlab)|deb\.debian|security\.debian|archive\.ubuntu|"
    r"mirrors?\.|artifactory|nexus\.)",
    re.IGNORECASE,
)
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{30,}|\bglpat-\w{20}|"
    r"\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w+/]{8,}"
)
THIRD_PARTY = re.compile(
    r"(?:^|/)(?:node_modules|vendor|site-packages|dist|build)/|\.min\.(?:js|css)$|\.(?:woff2?|ttf|otf)$"
)
MADE = re.compile(
    r"(?:^|/)(?:__pycache__|instance|\.venv|\.hypothesis)/|\.(?:mo|pyc|db|db-wal|sqlite3?|log|pdf|key|pem)$"
)
LARGEST = 400_000


def committed() -> list[str]:
    """Tracked files, and new ones that git does not ignore: what the next commit would hold."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=TOP,
                            capture_output=True, text=True, check=True)
    return sorted(name for name in set(listed.stdout.split("\0")) if name and (TOP / name).is_file())


def texts() -> dict[str, str]:
    own = str(Path(__file__).relative_to(TOP))
    found = {}
    for name in committed():
        if name != own:
            try:
                found[name] = (TOP / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return found


def test_no_file_of_other_people_is_committed():
    assert [name for name in committed() if THIRD_PARTY.search(name)] == []


def test_nothing_that_a_command_makes_is_committed():
    assert [name for name in committed() if MADE.search(name)] == []


def test_no_huge_file_is_committed():
    assert {name: size for name in committed() if (size := (TOP / name).stat().st_size) > LARGEST} == {}


def test_no_file_names_a_place_on_somebodys_machine_or_a_registry():
    found = {name: sorted({match[0] for match in PLACES.finditer(text)}) for name, text in texts().items()}
    assert {name: places for name, places in found.items() if places} == {}


def test_no_address_in_a_file_reaches_another_machine():
    found = {
        name: sorted({host for host in re.findall(r"\b(?:https?|ftp|wss?)://([^\s/\"'`)>,;]+)", text)
                      if not HOSTS_THAT_ARE_NAMES.fullmatch(host)})
        for name, text in texts().items()
    }
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


def test_no_secret_is_committed():
    assert {name: found for name, text in texts().items() if (found := SECRETS.findall(text))} == {}


def test_text_files_end_with_a_line_and_have_unix_ends():
    wrong = {name for name, text in texts().items() if text and (not text.endswith("\n") or "\r\n" in text)}
    assert wrong == set()
