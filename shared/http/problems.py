"""Refusals, bad input and Temporal failures as RFC 9457 problem documents."""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from temporalio.client import (
    WorkflowFailureError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from shared.errors import Conflict, FieldProblem, Invalid, NotFound, Refused, TooMany
from shared.http.french import sentence

logger = structlog.get_logger()

UNAVAILABLE = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
}

# PostgreSQL's classes: connection lost, resources short, operator's intervention, in recovery.
TEMPORARY = ("08", "53", "57", "25006", "40001", "40P01")

# What it has no place for: a NUL character, a number or a date out of every range.
UNSTORABLE = ("22000", "22003", "22008", "22021")

# What no rule of ours refused: by status, the code and the sentence.
HTTP_REFUSALS = {
    # So FastAPI says of a body it cannot read: not UTF-8, or nested without end.
    400: ("body_unreadable", "Le corps de la requête n'est pas du JSON valable."),
    405: ("method_not_allowed", "Cette action n'est pas possible à cette adresse."),
}


def problem(refused: Refused) -> JSONResponse:
    document: dict[str, object] = {
        "type": "about:blank",
        "status": refused.status,
        "code": refused.code,
        "detail": refused.detail,
    }
    if refused.fields:
        document["fields"] = [field.model_dump() for field in refused.fields]
    headers = {"Retry-After": str(refused.retry_after)} if isinstance(refused, TooMany) else None
    return _document(document, refused.status, headers)


def unavailable() -> JSONResponse:
    return _document(
        {
            "type": "about:blank",
            "status": 503,
            "code": "unavailable",
            "detail": "Le service ne répond pas pour le moment. Réessayez dans un instant.",
        },
        503,
        {"Retry-After": "5"},
    )


def _document(
    body: dict[str, object], status: int, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(
        body, status_code=status, headers=headers, media_type="application/problem+json"
    )


async def _refused(request: Request, failure: Exception) -> JSONResponse:
    refused = Refused.within(failure)
    if refused is None:
        raise failure
    return problem(refused)


async def _temporal_failed(request: Request, failure: Exception) -> JSONResponse:
    if refused := Refused.within(failure):
        return problem(refused)
    if isinstance(failure, WorkflowAlreadyStartedError):
        return problem(Conflict("already_under_way", "La même demande est déjà en cours."))
    if isinstance(failure, RPCError):
        if failure.status is RPCStatusCode.NOT_FOUND:
            return problem(Conflict("process_over", "Cette démarche est terminée."))
        if failure.status is RPCStatusCode.ALREADY_EXISTS:
            return problem(Conflict("already_under_way", "La même demande est déjà en cours."))
        if failure.status not in UNAVAILABLE:
            raise failure
    return unavailable()


async def _unreachable(request: Request, failure: Exception) -> JSONResponse:
    logger.warning("dependency_unreachable", kind=type(failure).__name__)
    return unavailable()


async def _database_failed(request: Request, failure: Exception) -> JSONResponse:
    """A server that starts, stops or is full says so with an error like any other."""
    state = str(getattr(getattr(failure, "orig", None), "sqlstate", None) or "")
    if state.startswith(TEMPORARY) or getattr(failure, "connection_invalidated", False):
        return await _unreachable(request, failure)
    if state in UNSTORABLE:
        # Its text repeats the value: it is no text for a log.
        logger.warning("value_unstorable", state=state)
        detail = "Une valeur envoyée comporte un caractère interdit ou dépasse toute limite."
        return problem(Invalid("value_unstorable", detail))
    return await _unexpected(request, failure)


async def _unexpected(request: Request, failure: Exception) -> JSONResponse:
    # A lazy Temporal client says so with a bare RuntimeError.
    if isinstance(failure, RuntimeError) and "client connect" in str(failure):
        return unavailable()
    logger.error("unexpected", kind=type(failure).__name__, exc_info=failure)
    return _document(
        {
            "type": "about:blank",
            "status": 500,
            "code": "unexpected",
            "detail": "Une erreur est survenue. Elle est enregistrée ; réessayez dans un instant.",
            "request_id": request.headers.get("x-request-id", ""),
        },
        500,
    )


def _field(error: Mapping[str, Any]) -> str:
    where, *path = error["loc"]
    # What is not JSON has no fields: the rest is a place in the text.
    inside = [] if error["type"] == "json_invalid" else path
    return ".".join(str(part) for part in inside) or str(where)


async def _malformed(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, RequestValidationError)
    fields = [
        FieldProblem(
            field=_field(error),
            code=error["type"],
            detail=sentence(error),
        )
        for error in failure.errors()
    ]
    return problem(Invalid("invalid", "Certaines informations sont à corriger.", fields))


async def _http(request: Request, failure: Exception) -> JSONResponse:
    assert isinstance(failure, HTTPException)
    if failure.status_code == 404:
        return problem(NotFound("not_found", "Cette page n'existe pas."))
    code, detail = HTTP_REFUSALS.get(
        failure.status_code, ("http_error", "Cette action n'est pas possible à cette adresse.")
    )
    return _document(
        {"type": "about:blank", "status": failure.status_code, "code": code, "detail": detail},
        failure.status_code,
        dict(failure.headers or {}),
    )


def answer_refusals(app: FastAPI) -> None:
    app.add_exception_handler(Refused, _refused)
    for kind in (
        WorkflowUpdateFailedError,
        WorkflowFailureError,
        WorkflowUpdateRPCTimeoutOrCancelledError,
        WorkflowAlreadyStartedError,
        RPCError,
    ):
        app.add_exception_handler(kind, _temporal_failed)
    unreachable: tuple[type[Exception], ...] = (
        OperationalError, InterfaceError, PoolTimeoutError, ConnectionError, TimeoutError,
    )  # fmt: skip
    for broken in unreachable:
        app.add_exception_handler(broken, _unreachable)
    app.add_exception_handler(DBAPIError, _database_failed)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)
