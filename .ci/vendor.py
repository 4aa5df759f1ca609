"""Copies from node_modules to static/vendor/ exactly the files that pages ask for, and makes the icon sprite."""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
NODE = TOP / "node_modules"
VENDOR = TOP / "static" / "vendor"
ICON_LIST = TOP / "static" / "icons.txt"

COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "idb/build/index.js": "idb.js",
    "idb/LICENSE": "idb.LICENSE.txt",
    "lit-html/lit-html.js": "lit-html.js",
    "lit-html/LICENSE": "lit-html.LICENSE.txt",
    "lucide-static/LICENSE": "icons.LICENSE.txt",
    "tus-js-client/dist/tus.min.js": "tus.min.js",
    "tus-js-client/LICENSE": "tus.LICENSE.txt",
}
TYPED = {"idb.d.ts": "idb", "lit-html.d.ts": "lit-html"}
"""For the type checker: a copied module has the types of its package."""
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*$")
"""The map is not copied, and a browser's tools would ask for it."""

# Without stroke-width: the page's style gives it (`.icon { stroke-width: 2 }`), thicker in sunlight.
SYMBOL = ('<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
          'stroke-linecap="round" stroke-linejoin="round">{drawing}</symbol>')


def icon_names() -> list[str]:
    """The names in static/icons.txt; a word after # explains."""
    lines = (line.partition("#")[0].strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def symbol(name: str) -> str:
    source = (NODE / "lucide-static" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if drawing is None:
        raise ValueError(f"icon {name} is not an svg file")
    return SYMBOL.format(name=name, drawing=re.sub(r"\s*\n\s*", "", drawing[1]))


def main() -> None:
    names = icon_names()
    unknown = [name for name in names if not (NODE / "lucide-static" / "icons" / f"{name}.svg").exists()]
    if unknown:
        sys.exit(f"static/icons.txt names icons that the set does not have: {', '.join(unknown)}")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in COPIES.items():
        (VENDOR / target).write_bytes(SOURCE_MAP.sub(b"\n", (NODE / source).read_bytes()))
    for target, package in TYPED.items():
        (VENDOR / target).write_text(f'export * from "{package}";\n', encoding="utf-8")
    body = "\n".join(symbol(name) for name in names)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'
    (VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")


if __name__ == "__main__":
    main()
