from services.identity.tables import Table
from shared.migrations import run

run(Table.metadata)
