"""What billing offers to workflows and to HTTP callers."""

from shared.temporal.stubs import ServiceQueue

queue = ServiceQueue("billing")
