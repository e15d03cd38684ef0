"""What every table of membership is made of. The tables themselves are beside their feature."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, MetaData, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    metadata = MetaData(schema="membership")
    type_annotation_map = {  # noqa: RUF012
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(TEXT),
        list[UUID]: ARRAY(Uuid),
        dict[str, Any]: JSONB,
    }
