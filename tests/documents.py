"""YAML as plain data and back, by the readers and writers of libyaml, which take a tenth of the time."""

from __future__ import annotations

from typing import Any

import yaml


def of_yaml(text: str | bytes) -> Any:
    """What `yaml.safe_load` makes of a text."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def as_yaml(data: Any, **options: Any) -> str:
    """What `yaml.safe_dump` makes of data, but for where long lines are broken."""
    text: str = yaml.dump(data, Dumper=yaml.CSafeDumper, **options)
    return text
