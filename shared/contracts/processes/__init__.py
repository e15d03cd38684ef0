"""The processes as services see them: how to start each and what to tell it."""

QUEUE = "workflows"
