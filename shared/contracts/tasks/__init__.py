"""What tasks offers to workflows and to HTTP callers."""

from shared.temporal.stubs import ServiceQueue

queue = ServiceQueue("tasks")
