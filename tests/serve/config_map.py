"""Folders as Kubernetes mounts ConfigMaps: hidden folders, and links through `..data` into one of them."""

from __future__ import annotations

import shutil
from pathlib import Path


def config_map(folder: Path, number: int, files: dict[str, str]) -> None:
    """What Kubernetes makes of a ConfigMap, and how it puts another state in its place: in one step."""
    data = folder / f"..2024_01_0{number}_00_00_00.{number}"
    for name, text in files.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(text, encoding="utf-8")
    before = (folder / "..data").resolve()
    (folder / "..data_tmp").symlink_to(data.name)
    (folder / "..data_tmp").replace(folder / "..data")
    tops = {name.split("/")[0] for name in files}
    for name in tops:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(f"..data/{name}")
    for path in list(folder.iterdir()):
        if not path.name.startswith("..") and path.name not in tops:
            path.unlink()
    if before != folder / "..data":
        shutil.rmtree(before)
