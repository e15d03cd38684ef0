"""One OpenAPI document for the whole public API, and a page to read it."""

from typing import Any

import pytest
from starlette.responses import JSONResponse

from services.gateway.document.merge import merge, operations
from services.gateway.document.page import render
from tests.gateway.conftest import Client, Door
from tests.gateway.world import serving

Json = dict[str, Any]


def get(schema: str, operation_id: str = "read") -> Json:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    answers = {"200": {"description": "ok", "content": content}, "422": {"description": "no"}}
    return {"get": {"operationId": operation_id, "summary": "Lire", "responses": answers}}


def part(paths: Json, **schemas: Json) -> Json:
    return {"paths": paths, "components": {"schemas": schemas}}


ADDRESS = {"type": "object", "properties": {"street": {"type": "string", "maxLength": 80}}}
OTHER_ADDRESS = {"type": "object", "properties": {"host": {"type": "string"}}}
IDENTITY = part({"/me": get("Address"), "/internal/resolutions": get("Address")}, Address=ADDRESS)
MEMBERSHIP = part(
    {"/members/{member_id}": get("Company"), "/reference/naf": get("Address"),
     "/members/{member_id}/positions": get("Address")},
    Address=OTHER_ADDRESS,
    Company={"type": "object", "required": ["at"],
             "properties": {"at": {"$ref": "#/components/schemas/Address"}}},
)  # fmt: skip
MERGED = merge({"membership": MEMBERSHIP, "identity": IDENTITY}, "session")


def schema_of(path: str) -> str:
    answer = MERGED["paths"][path]["get"]["responses"]["200"]
    return str(answer["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


def test_only_what_is_routed_to_the_service_is_public() -> None:
    assert list(MERGED["paths"]) == [
        "/api/v1/me", "/api/v1/members/{member_id}", "/api/v1/reference/naf",
    ]  # fmt: skip


def test_two_components_of_one_name_stay_two() -> None:
    schemas = MERGED["components"]["schemas"]
    assert schemas[schema_of("/api/v1/me")] == ADDRESS
    assert schemas[schema_of("/api/v1/reference/naf")] == OTHER_ADDRESS
    company = schemas[schema_of("/api/v1/members/{member_id}")]
    reference = company["properties"]["at"]["$ref"].rpartition("/")[2]
    assert schemas[reference] == OTHER_ADDRESS


def test_the_same_component_twice_is_one() -> None:
    twice = {
        "identity": IDENTITY,
        "membership": part({"/members": get("Address")}, Address=ADDRESS),
    }
    assert set(merge(twice, "session")["components"]["schemas"]) == {"Address", "Problem"}


def test_every_operation_has_its_own_name_a_chapter_and_a_refusal() -> None:
    names = [operation["operationId"] for _, _, operation in operations(MERGED)]
    assert len(set(names)) == len(names)
    for _, _, operation in operations(MERGED):
        assert len(operation["tags"]) == 1
        assert "422" not in operation["responses"]
        assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_what_a_visitor_may_ask_needs_no_sign_in() -> None:
    assert MERGED["paths"]["/api/v1/reference/naf"]["get"]["security"] == []
    assert "security" not in MERGED["paths"]["/api/v1/me"]["get"]
    assert MERGED["security"] == [{"bearer": []}, {"session": []}]


def test_the_page_says_paths_fields_and_rules_without_a_script() -> None:
    html = render(MERGED)
    assert "/api/v1/members/{member_id}" in html
    assert "80 caractères au plus" in html
    assert 'href="#schema-Address2"' in html
    assert "<script" not in html
    assert "style=" not in html


def test_what_a_service_says_is_text_to_the_page() -> None:
    hostile = get("Address")
    hostile["get"]["summary"] = "<script>alert(1)</script>"
    html = render(merge({"identity": part({"/me": hostile}, Address=ADDRESS)}, "session"))
    assert "&lt;script&gt;" in html


async def test_the_document_is_read_from_the_services_that_answer(
    door: Door, services: dict[str, str]
) -> None:
    async def identity(scope: Json, receive: Any, send: Any) -> None:
        await JSONResponse(IDENTITY)(scope, receive, send)

    async with (
        serving(identity) as address,
        door(services=services | {"identity": address}) as client,
    ):
        document = await client.get("/api/v1/openapi.json")
        page = await client.get("/api/v1/docs")
        refused = await client.post("/api/v1/docs")
    assert list(document.json()["paths"]) == ["/api/v1/me"]
    assert document.json()["openapi"].startswith("3.1")
    assert "<h1>L'API du portail</h1>" in page.text
    assert refused.status == 405


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/v1/docs"])
async def test_no_service_at_all_is_unavailable(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 503


async def test_the_page_is_styled_from_our_own_address(client: Client) -> None:
    style = await client.get("/api/v1/docs.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "max-age" in style.headers["cache-control"]
