"""Keep the history of a process, so that tomorrow's code is replayed against it.

`RECORD_HISTORIES=1 pytest tests/workflows -k <process>` writes `histories/<process>/<branch>.json`
where a test calls `keep`; otherwise it does nothing. Record a new branch, or one whose change was
meant (processes under way then need `workflow.patched`), never to silence `test_replay.py`.
"""

import os
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle

HISTORIES = Path(__file__).parent / "histories"
ROOT = Path(__file__).parents[2]


async def keep(process: WorkflowHandle[Any, Any], branch: str) -> None:
    """`branch` is `<process>/<branch>`, e.g. `account_activation/removed`."""
    if not os.environ.get("RECORD_HISTORIES"):
        return
    history = await process.fetch_history()
    file = HISTORIES / f"{branch}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    # A failure's stack trace names files: theirs from the root of the project, nobody's machine.
    file.write_text(history.to_json().replace(f"{ROOT}/", "") + "\n")
