"""The service and its OpenAPI documents, held against each other by schemathesis.

A few questions for each kind of address; docs/operations.md tells how to ask many of all.
"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from running_service import Service
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.serve.openapi import build_openapi
from app.serve.openapi.compat import build_compat_openapi

EXAMPLES = 4
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance,
          response_schema_conformance, response_headers_conformance,
          negative_data_rejection]  # fmt: skip
TILE = "{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"
TESTED = (
    "/", "/conformance", "/collections", "/readyz", "/collections/events",
    "/collections/events/items", "/collections/events/items/{featureId}",
    "/collections/events/queryables", "/collections/events/export", "/collections/events/tiles",
    f"/collections/events/tiles/{TILE}", "/collections/claims/items",
    "/collections/corridors/items", "/collections/districts/schema",
    "/collections/flows/items", "/tileMatrixSets", "/events/{id}/claims", "/clusters/{id}/events",
    "/events/{id}/reconcile", "/sum", "/aggregates", "/flows/balances", "/feeds/events.atom",
    "/feeds/corridors.json", "/geocode", "/geocode/text",
)  # fmt: skip
"""One of each kind: the others are described by the same code."""
FACES = ("/compat/acled/read", "/compat/ucdp/gedevents/{version}",
         "/compat/hapi/api/v2/coordination-context/conflict-events",
         "/compat/dtm/v3/displacement/admin2",
         "/compat/dtm/v3/displacement/country-list")  # fmt: skip


def ask_some(document: Any, path: str, base: str) -> None:
    """Ask what the description of one path allows and forbids, and check what is answered."""
    schema = schemathesis.openapi.from_dict({**document, "paths": {path: document["paths"][path]}})
    schema.config.update(base_url=base)
    operation = schema[path]["GET"]

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


@pytest.mark.parametrize("path", TESTED)
def test_service_keeps_what_its_description_says(service: Service, path: str) -> None:
    ask_some(build_openapi(service.address), path, f"{service.address}/api")


@pytest.mark.parametrize("path", FACES)
def test_faces_keep_what_their_description_says(service: Service, path: str) -> None:
    ask_some(build_compat_openapi(service.address), path, service.address)


@pytest.mark.parametrize(
    "path",
    ["/api/collections/events/items", "/api/events/evt_7ugfhg5pfj5th/claims", "/api/aggregates",
     "/api/events/evt_7ugfhg5pfj5th/reconcile", "/api/readyz", "/api/collections/events/items/x",
     "/api/collections/events/items/evt_7ugfhg5pfj5th", "/api/geocode?q=Banias", "/api"],
)  # fmt: skip
def test_headers_are_those_of_the_description(service: Service, path: str) -> None:
    """Ids that exist are not found by chance."""
    answer = service.client.get(path)
    paths: Any = build_openapi(service.address)["paths"]
    below = path.removeprefix("/api").partition("?")[0].replace("evt_7ugfhg5pfj5th", "{id}")
    below = below.replace("items/{id}", "items/{featureId}").replace("items/x", "items/{featureId}")
    described = paths[below or "/"]["get"]["responses"][str(answer.status_code)]
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind in described["content"]
    sure = set(described["headers"]) - {
        "RateLimit-Policy",
        "RateLimit",
    }  # where readers are limited
    assert sure and set(map(str.lower, sure)) <= set(answer.headers)
    page = service.client.get(path, headers={"Accept": "text/html"})
    assert page.headers["content-type"].partition(";")[0] in described["content"]
