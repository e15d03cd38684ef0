"""Every kept history must still replay: a process under way outlives a deployment.

`kept.py` beside this file says how a history is recorded.
"""

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from shared.temporal.failures import DATA_CONVERTER
from tests.workflows.kept import HISTORIES
from workflows.worker import WORKFLOWS, runner

KEPT = [
    pytest.param(file.read_text(), id=f"{file.parent.name}/{file.stem}")
    for file in sorted(HISTORIES.glob("*/*.json"))
]


@pytest.mark.parametrize("history", KEPT)
async def test_history_still_replays(history: str) -> None:
    replayer = Replayer(
        workflows=WORKFLOWS, workflow_runner=runner(), data_converter=DATA_CONVERTER
    )
    await replayer.replay_workflow(WorkflowHistory.from_json("replayed", history))


def test_there_are_histories() -> None:
    assert KEPT
