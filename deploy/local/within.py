"""`python -m deploy.local.within <service> <arguments…>`: one command of a service, beside the
portal that `make up` runs, with that service's own settings.
"""

import os
import sys

from deploy.local import keys, processes
from deploy.local.settings import LocalSettings


def main(arguments: list[str]) -> None:
    settings = LocalSettings()
    table = {one.name: one for one in processes.table(settings, keys.load(settings.data))}
    process = table.get(f"{arguments[0]}-api") if len(arguments) > 1 else None
    if process is None:
        services = ", ".join(processes.WORKERS)
        raise SystemExit(f"python -m deploy.local.within <service> <arguments…> : {services}")
    command = [sys.executable, "-m", process.module, *arguments[1:]]
    os.execve(command[0], command, {**os.environ, **process.environment})


if __name__ == "__main__":
    main(sys.argv[1:])
