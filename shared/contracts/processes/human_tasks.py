"""Any process that holds human tasks, as the tasks service addresses it: by its id alone."""

from abc import ABC, abstractmethod

from temporalio import workflow

from shared.contracts.tasks.lifecycle import Task, TaskAction


class HoldsTasks(ABC):
    @workflow.update
    @abstractmethod
    async def act_on_task(self, action: TaskAction) -> Task:
        """Do what a person asks of a task; answered once the inbox shows it."""
