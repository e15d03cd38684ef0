"""What Temporal is told of a fault: its kind and where, never its message.

PostgreSQL's, pydantic's or a mail server's messages repeat names, e-mails and numbers.
"""

import dataclasses

from temporalio.api.failure.v1 import Failure
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DefaultFailureConverter, PayloadConverter
from temporalio.exceptions import TemporalError


class DiscreetFailures(DefaultFailureConverter):
    """A refusal is written to be read; so is what Temporal says itself."""

    def to_failure(
        self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure
    ) -> None:
        super().to_failure(exception, payload_converter, failure)
        if not isinstance(exception, TemporalError):
            failure.message = type(exception).__name__


DATA_CONVERTER = dataclasses.replace(
    pydantic_data_converter, failure_converter_class=DiscreetFailures
)
