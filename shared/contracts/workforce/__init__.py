"""What workforce offers to workflows and to HTTP callers."""

from shared.temporal.stubs import ServiceQueue

queue = ServiceQueue("workforce")
