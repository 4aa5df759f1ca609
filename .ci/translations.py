"""Merges inspect/kaocha/translations/en/*.po into the one messages.mo that the program reads."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = Path(__file__).resolve().parent.parent / "inspect" / "kaocha" / "translations" / "en"


def merge(folder: Path) -> tuple[Catalog, list[str]]:
    """All parts in one catalogue, and what is wrong: two Englishes for one Chinese, or lost placeholders."""
    merged, wrong = Catalog(locale="en"), []
    first_seen: dict[object, tuple[str, object]] = {}
    for part in sorted(folder.glob("*.po")):
        with part.open("rb") as file:
            catalogue = read_po(file, locale="en", abort_invalid=True)
        for message in catalogue:
            if not message.id:
                continue
            key = (message.context, message.id)
            where = f"{part.name}:{message.lineno or '?'}"
            if key in first_seen and first_seen[key][1] != message.string:
                wrong.append(f"{where}: {message.id!r} is {message.string!r} here "
                             f"but {first_seen[key][1]!r} in {first_seen[key][0]}")
                continue
            first_seen.setdefault(key, (where, message.string))
            wrong += [f"{where}: {message.id!r}: {error}" for error in message.check(catalogue)]
            merged[message.id] = message
    return merged, wrong


def main() -> None:
    merged, wrong = merge(ENGLISH)
    if wrong:
        sys.exit("\n".join(wrong))
    target = ENGLISH / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, merged)


if __name__ == "__main__":
    main()
