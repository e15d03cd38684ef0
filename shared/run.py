"""Run one process of a service until it is told to stop: HTTP application, worker or migration."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
import uvloop
from fastapi import FastAPI
from temporalio.worker import Worker

from shared.logs import configure_logs
from shared.migrations import upgrade
from shared.resources import Resources, open_resources
from shared.settings import CommonSettings, DatabaseSettings, ListenSettings


def run_service(
    service: str,
    arguments: list[str],
    settings: DatabaseSettings,
    create_app: Callable[[Resources], FastAPI],
    activity_worker: Callable[[Resources], Worker],
) -> None:
    """`api`, `worker` or `migrate`: the first argument of `python -m services.<name>`."""
    common = CommonSettings()
    configure_logs(common.log_level)
    if arguments == ["migrate"]:
        upgrade(service, settings.database_url)
    elif arguments == ["api"]:

        async def api() -> None:
            await serve(create_app(await open_resources(service, settings, common)), settings)

        run(api)
    elif arguments == ["worker"]:

        async def worker() -> None:
            resources = await open_resources(service, settings, common, worker=True)
            await work(activity_worker(resources))

        run(worker)
    else:
        sys.exit(f"python -m services.{service} api|worker|migrate")


def run(main: Callable[[], Awaitable[None]]) -> None:
    async def awaited() -> None:
        await main()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(awaited())


async def serve(app: Callable[..., Any], listen: ListenSettings) -> None:
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=listen.host,
            port=listen.port,
            log_config=None,
            access_log=False,
            server_header=False,
            # Only the gateway judges who may speak of another's address.
            proxy_headers=False,
            timeout_graceful_shutdown=5,
        )
    )
    await server.serve()
    await asyncio.sleep(0.05)


async def work(worker: Worker) -> None:
    """Poll until SIGTERM or SIGINT, then let what runs finish."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stopped.set)
    async with worker:
        await stopped.wait()
    # The SDK may abort the interpreter when the loop closes at once behind it.
    await asyncio.sleep(0.05)
