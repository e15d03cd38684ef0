"""Every history Temporal keeps of a portal, as one text, payloads opened as an operator would."""

import base64
import json
from typing import Any

from temporalio.client import Client

from deploy.local.instance import Instance
from deploy.local.processes import NAMESPACE


async def readable_histories(portal: Instance) -> str:
    """All that the Temporal UI could show: inputs, results, failures, memos, attributes."""
    client = await Client.connect(portal.address("temporal"), namespace=NAMESPACE)
    texts = []
    async for process in client.list_workflows():
        history = await client.get_workflow_handle(
            process.id, run_id=process.run_id
        ).fetch_history()
        content = history.to_json_dict()
        texts.append(json.dumps(content, ensure_ascii=False))
        texts.extend(_payloads(content))
    assert len(texts) > 10, "No history was found: the test would see nothing."
    return "\n".join(texts)


def _payloads(content: Any) -> list[str]:
    if isinstance(content, dict):
        found = [text for value in content.values() for text in _payloads(value)]
        if isinstance(content.get("data"), str) and "metadata" in content:
            found.append(base64.b64decode(content["data"]).decode(errors="replace"))
        return found
    if isinstance(content, list):
        return [text for value in content for text in _payloads(value)]
    return []
