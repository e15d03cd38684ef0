from services.membership.tables import Table
from shared.migrations import run

run(Table.metadata)
