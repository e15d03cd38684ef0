"""What the portal reads from the environment (`SITE_…`): the service's face and its services."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AliasChoices, Field
from pydantic_settings import SettingsConfigDict

from services.portal.colours import contrast
from shared.settings import ListenSettings

LIGHT_PAGE = "#f5f8f8"
DARK_PAGE = "#10181b"
READABLE = 4.5


def _readable_on(background: str) -> AfterValidator:
    def check(colour: str) -> str:
        if contrast(colour, background) < READABLE:
            raise ValueError(f"{colour} is not readable on {background}: choose one with 4.5:1")
        return colour

    return AfterValidator(check)


Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]


def _shared(name: str) -> AliasChoices:
    """Taken from the portal's own variable, else from the one every process is given."""
    return AliasChoices(f"SITE_{name}", f"PORTAL_{name}")


class Settings(ListenSettings):
    model_config = SettingsConfigDict(env_prefix="SITE_", extra="ignore", populate_by_name=True)

    port: int = 8101
    services: dict[str, str]
    caller_public_key: str = Field(validation_alias=_shared("CALLER_PUBLIC_KEY"))
    public_url: str = Field("http://127.0.0.1:8000", validation_alias=_shared("PUBLIC_URL"))
    log_level: str = Field("INFO", validation_alias=_shared("LOG_LEVEL"))

    name: str = Field(
        "Santé Travail Atlantique",
        validation_alias=AliasChoices("SITE_NAME", "PORTAL_SERVICE_NAME"),
    )
    short_name: str = "STA"
    logo: Path = Path(__file__).parent / "static" / "logo.svg"
    accent: Annotated[Colour, _readable_on(LIGHT_PAGE)] = "#0f6669"
    accent_on_dark: Annotated[Colour, _readable_on(DARK_PAGE)] = "#74cbc6"
    phone: str = "02 40 00 00 00"
    email: str = "contact.adherents@sante-travail-atlantique.example"
    hours: str = "du lundi au vendredi, de 9 h à 12 h et de 14 h à 16 h 30"

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")
