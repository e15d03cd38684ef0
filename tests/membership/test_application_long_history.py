"""An application saved so often that its process goes on in a new run, with what it knew."""

from shared.contracts.membership.applications import Stage
from tests.conftest import SessionsOf, temporal_running
from tests.membership.draft import COMPANY
from tests.membership.world import running

SHORT = ("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=80")


async def test_a_long_application_goes_on_in_a_new_run(sessions_of: SessionsOf) -> None:
    async with (
        temporal_running(*SHORT) as temporal,
        running(temporal, sessions_of) as world,
    ):
        application = await world.filled()
        process = world.process(application)
        first_run = (await process.describe()).run_id
        for number in range(12):
            body = COMPANY | {"activity": f"Boulangerie, version {number}"}
            assert (await world.save(application, "company", body)).status_code == 200
        assert (await process.describe()).run_id != first_run

        assert (await world.submit(application)).status_code == 200
        await world.do(application, "claim")
        asked = await world.do(application, "request-information", {"messages": {"company": "?"}})
        assert asked.status_code == 200, asked.text
        for number in range(12):
            body = COMPANY | {"activity": f"Boulangerie, correction {number}"}
            assert (await world.save(application, "company", body)).status_code == 200
        assert (await world.submit(application)).status_code == 200
        await world.do(application, "complete", {"outcome": "accept"})
        assert await process.result() is Stage.ACCEPTED
        content = (await world.read(application))["content"]
        assert content["company"]["activity"] == "Boulangerie, correction 11"
