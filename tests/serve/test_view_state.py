"""Views mean the same to the service and to the map's page: both run the same cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.serve.views.view_filters import ask_filtered
from app.serve.views.view_state import parse_view, write_view

CASES = json.loads((Path(__file__).parents[1] / "view_states.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["query"] or "nothing" for case in CASES])
def test_address_means_what_the_page_takes_it_for(case: dict[str, Any]) -> None:
    view = parse_view(case["query"])
    assert write_view(view) == case["canonical"]
    assert parse_view(case["canonical"]) == view
    assert ask_filtered(view.filters) == case["asked"]
