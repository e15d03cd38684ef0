"""What notifications offers to workflows and to HTTP callers."""

from shared.temporal.stubs import ServiceQueue

queue = ServiceQueue("notifications")
