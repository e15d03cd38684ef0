"""Membership's HTTP application."""

from fastapi import FastAPI

from shared.http.app import service_app
from shared.resources import Resources


def create_app(resources: Resources) -> FastAPI:
    return service_app("membership", resources)
