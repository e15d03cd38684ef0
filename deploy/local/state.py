"""What was done once and need not be done again, as long as what it depends on is unchanged."""

import contextlib
import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class State:
    """`.data/state.json`: one fingerprint for each thing done."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._done: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):
            self._done = json.loads(file.read_text())

    def is_done(self, what: str, fingerprint: str = "done") -> bool:
        return self._done.get(what) == fingerprint

    def done(self, what: str, fingerprint: str = "done") -> None:
        self._done[what] = fingerprint
        self._store()

    def forget(self, *what: str) -> None:
        if any(self._done.pop(one, None) for one in what):
            self._store()

    def _store(self) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(self._done, indent=1))
        draft.replace(self._file)


def fingerprint(service: str, *others: str) -> str:
    """Changes when a migration of `service` is added or changed."""
    seen = hashlib.sha256("\n".join(others).encode())
    for file in sorted((ROOT / "services" / service / "migrations").rglob("*.py")):
        seen.update(file.name.encode() + file.read_bytes())
    return seen.hexdigest()
