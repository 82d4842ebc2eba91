"""The service and its OpenAPI document, held against each other by schemathesis."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from running_service import Service
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 4
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance,
          response_schema_conformance, negative_data_rejection]  # fmt: skip
TESTED = (
    "/", "/conformance", "/collections", "/collections/events", "/collections/events/items",
    "/collections/events/items/{featureId}", "/collections/events/queryables",
    "/collections/claims/items", "/collections/districts/items",
)  # fmt: skip
"""The other collections are described by the same code; the whole document is tested by hand."""


@pytest.mark.parametrize("path", TESTED)
def test_service_keeps_what_its_description_says(service: Service, path: str) -> None:
    schema = schemathesis.openapi.from_url(f"{service.address}/api/openapi.json")
    schema.config.update(base_url=f"{service.address}/api")
    operation = schema[path]["GET"]

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()
