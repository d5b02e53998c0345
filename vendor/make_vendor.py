"""Makes engine/maybuy/web/static/vendor from the packages of package-lock.json: `make vendor`.

Nothing of it is needed to run: what it makes is kept beside the pages, with a manifest that says what each
file is made of. The lock file holds the digest of every package, and so the same bytes come out anywhere.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TARGET = HERE.parent / "engine" / "maybuy" / "web" / "static" / "vendor"
COPIED = {"htmx.min.js": "htmx.org/dist/htmx.min.js"}
BUNDLED = {"codemirror.js": "codemirror.js"}
"""What is made, and of which file here."""


def make(target: Path) -> None:
    """Writes all files of the folder `target`. Needs npm, and a registry or its cache."""
    lock = json.loads((HERE / "package-lock.json").read_text())["packages"]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json", *BUNDLED.values()):
            shutil.copy(HERE / file, work / file)
        npm = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        subprocess.run(npm, cwd=work, check=True)
        modules = work / "node_modules"
        target.mkdir(parents=True, exist_ok=True)
        files = {}
        for file, source in COPIED.items():
            shutil.copyfile(modules / source, target / file)
            files[file] = [source.split("/", maxsplit=1)[0]]
        for file, source in BUNDLED.items():
            files[file] = _bundle(work, source, target / file)
        manifest = {file: _entry(file, names, modules, lock, target) for file, names in files.items()}
    text = json.dumps({"files": manifest}, indent=2, ensure_ascii=False)
    (target / "manifest.json").write_text(text + "\n")


def _bundle(work: Path, source: str, made: Path) -> list[str]:
    """Makes one module of all that a file takes from packages; their names."""
    meta = work / "meta.json"
    command = (
        str(work / "node_modules" / ".bin" / "esbuild"), source, "--bundle", "--minify", "--format=esm",
        "--target=es2022", "--charset=utf8", "--legal-comments=none", "--log-level=error",
        f"--metafile={meta}", f"--outfile={made}",
    )  # fmt: skip
    subprocess.run(command, cwd=work, check=True)
    inputs = [one.split("/") for one in json.loads(meta.read_text())["inputs"]]
    found = [one[1:3] if one[1].startswith("@") else one[1:2] for one in inputs if one[0] == "node_modules"]
    return sorted({"/".join(one) for one in found})


def _entry(file: str, names: list[str], modules: Path, lock: dict[str, Any], target: Path) -> dict[str, Any]:
    """What the manifest says of a file. Writes the licences of its packages beside it."""
    texts: dict[str, list[str]] = {}
    for name in names:
        found = next(one for one in sorted((modules / name).iterdir()) if one.stem.upper() == "LICENSE")
        texts.setdefault(found.read_text().strip(), []).append(name)
    parts = [f"{', '.join(of)}\n\n{text}\n" for text, of in texts.items()]
    licences = target / f"{file}.LICENSE.txt"
    licences.write_text(f"\n{'-' * 72}\n\n".join(parts))
    return {
        "sha256": sha256((target / file).read_bytes()).hexdigest(),
        "licences": licences.name,
        "licences_sha256": sha256(licences.read_bytes()).hexdigest(),
        "packages": [
            {
                "name": name,
                "version": lock[f"node_modules/{name}"]["version"],
                "licence": lock[f"node_modules/{name}"]["license"],
                "source": f"https://www.npmjs.com/package/{name}/v/{lock[f'node_modules/{name}']['version']}",
                "integrity": lock[f"node_modules/{name}"]["integrity"],
            }
            for name in names
        ],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", type=Path, default=TARGET)
    make(parser.parse_args().target)
