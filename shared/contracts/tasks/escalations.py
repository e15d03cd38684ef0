"""The chain of escalations of a task that nobody takes: when the next step is, and the step."""

from datetime import datetime

from shared.contracts.tasks.lifecycle import State, Task, TaskAction, Verb
from shared.contracts.tasks.transitions import apply
from shared.working_days import add_working_days


def next_escalation(task: Task) -> datetime | None:
    """None once somebody has taken the task, or when every step is behind it."""
    if task.state is not State.READY or task.ready_since is None:
        return None
    if task.escalated >= len(task.escalations):
        return None
    step = task.escalations[task.escalated]
    if step.after is not None:
        return task.ready_since + step.after
    return add_working_days(task.ready_since, step.working_days or 0)


def escalate(task: Task, now: datetime) -> Task:
    """The task one step further. It must have a next one."""
    step = task.escalations[task.escalated]
    action = TaskAction(task_id=task.id, verb=Verb.ESCALATE, to_group=step.to_group)
    return apply(task, action, now).model_copy(update={"escalated": task.escalated + 1})
