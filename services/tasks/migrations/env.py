from services.tasks.tables import Table
from shared.migrations import run

run(Table.metadata)
