"""One member of staff made known to tasks, as they are now: nobody waits, nothing is refused."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

from shared.contracts.identity.colleagues import seal_colleague
from shared.contracts.processes.staff_directory import StaffDirectoryInput, StaffDirectoryProcess
from shared.contracts.tasks.colleagues import keep_colleague
from shared.errors import Refused
from shared.temporal.attributes import PROCEDURE


@workflow.defn(name="StaffDirectory")
class StaffDirectoryWorkflow(StaffDirectoryProcess):
    @workflow.init
    def __init__(self, asked: StaffDirectoryInput) -> None:
        self._changed = True

    @workflow.run
    async def run(self, asked: StaffDirectoryInput) -> None:
        workflow.upsert_search_attributes([PROCEDURE.value_set("staff_directory")])
        while self._changed:
            self._changed = False
            try:
                colleague = await seal_colleague(asked.account_id)
            except ActivityError as failure:
                if Refused.within(failure) is None:
                    raise
                continue
            await keep_colleague(colleague)

    @workflow.signal
    def changed(self) -> None:
        self._changed = True
