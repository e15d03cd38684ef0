"""Every table membership owns."""

from datetime import datetime

from sqlalchemy import DateTime, MetaData
from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    metadata = MetaData(schema="membership")
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012
