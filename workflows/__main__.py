"""`python -m workflows worker`."""

import sys

from shared.logs import configure_logs
from shared.run import run, work
from shared.settings import CommonSettings
from shared.temporal.client import connect_when_up
from workflows.schedules import ensure_schedules
from workflows.worker import workflow_worker


def main(arguments: list[str]) -> None:
    if arguments != ["worker"]:
        sys.exit("python -m workflows worker")
    common = CommonSettings()
    configure_logs(common.log_level)

    async def worker() -> None:
        client = await connect_when_up(common.temporal_address, common.temporal_namespace)
        await ensure_schedules(client)
        await work(workflow_worker(client))

    run(worker)


if __name__ == "__main__":
    main(sys.argv[1:])
