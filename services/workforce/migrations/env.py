from services.workforce.tables import Table
from shared.migrations import run

run(Table.metadata)
