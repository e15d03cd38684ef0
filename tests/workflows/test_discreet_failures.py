"""What a history tells of a fault: its kind, never what somebody typed."""

from sqlalchemy.exc import IntegrityError
from temporalio.api.failure.v1 import Failure

from shared.errors import Conflict
from shared.temporal.failures import DATA_CONVERTER

DETAIL = "Key (email_key)=(elodie@armor.example) already exists."


def told(error: BaseException) -> Failure:
    failure = Failure()
    converter = DATA_CONVERTER.failure_converter
    converter.to_failure(error, DATA_CONVERTER.payload_converter, failure)
    return failure


def raised() -> BaseException:
    try:
        try:
            raise ValueError(DETAIL)
        except ValueError as inner:
            raise IntegrityError("insert", {}, inner) from inner
    except IntegrityError as error:
        return error


def test_a_fault_and_its_causes_are_told_by_their_kinds() -> None:
    failure = told(raised())
    assert (failure.message, failure.cause.message) == ("IntegrityError", "ValueError")
    assert failure.application_failure_info.type == "IntegrityError"
    assert b"elodie" not in failure.SerializeToString()


def test_a_refusal_keeps_its_sentence_and_loses_what_caused_it() -> None:
    refused = Conflict("email_taken", "Un compte existe déjà pour cette adresse.")
    refused.__cause__ = raised()
    failure = told(refused)
    assert failure.message == "Un compte existe déjà pour cette adresse."
    assert b"elodie" not in failure.SerializeToString()
