"""The page about the faces, their description, and the guide in docs/compat.md."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from running_service import Service

from app.serve.openapi.compat import build_compat_openapi

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "compat.md").read_text(encoding="utf-8")
PRINTED = "http://127.0.0.1:8000"
COMMANDS = re.findall(r"^curl .*$", GUIDE, re.M)


def test_guide_has_a_command_for_each_face() -> None:
    faces = [re.findall(r"/compat/(\w+)/", command)[0] for command in COMMANDS]
    assert set(faces) == {"acled", "ucdp", "hapi", "dtm"}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_guide_runs(command: str, service: Service) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    asked = command.replace(PRINTED, service.address).replace("curl -s", "curl -sf")
    result = subprocess.run(["sh", "-c", asked], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()[-1]) > 20


def list_parameters(path: Any) -> list[str]:
    return [each["name"] for each in path["get"]["parameters"]]


def test_guide_names_every_parameter_that_is_no_column() -> None:
    paths: Any = build_compat_openapi(PRINTED)["paths"]
    named = {name for path in paths.values() for name in list_parameters(path)}
    columns = set(re.findall(r"\w+_where", " ".join(named)))
    general = {name for name in named - columns if f"{name}_where" not in columns}
    ignored = {"key", "email", "token", "access_token", "terms", "Key", "version"}
    alike = {"_format", "inter_num", "with_total"}
    missing = [name for name in general - ignored - alike if name not in GUIDE]
    assert missing == []


def test_every_address_that_is_described_answers(service: Service) -> None:
    document: Any = service.client.get("/compat/openapi.json").json()
    assert document["openapi"].startswith("3.0") and len(document["paths"]) == 11
    for path, described in document["paths"].items():
        address = path.replace("{version}", "25.1")
        answer = service.client.get(f"{document['servers'][0]['url']}{address}")
        assert answer.status_code == 200, path
        declared = described["get"]["responses"]["200"]["content"]
        assert answer.headers["content-type"].partition(";")[0] in declared
        refused = service.get(address, nothing="1")
        assert refused.status_code == 400
        declared = described["get"]["responses"]["400"]["content"]
        assert refused.headers["content-type"].partition(";")[0] in declared


def test_answers_lead_to_the_section_that_says_what_differs(service: Service) -> None:
    page = service.client.get("/compat").text
    for path in ("acled/read", "ucdp/gedevents/25.1", "dtm/v3/displacement/admin0",
                 "hapi/api/v2/coordination-context/conflict-events"):  # fmt: skip
        link = service.client.get(f"/compat/{path}").headers["link"]
        address, face = re.findall(r'<([^>#]+)#(\w+)>; rel="describedby"', link)[0]
        assert httpx.URL(address).path == "/compat"
        assert f'<h2 id="{face}">' in page


@pytest.mark.parametrize("name", ["", "_", "limit", "event_date", "Geography", "Id", "fields",
                                  "admin1_code", "CountryName", "page", "x" * 300])  # fmt: skip
@pytest.mark.parametrize("value", ["", "%00", "%ff", "%F0%9F%98%80", "-1", "9" * 30, "NaN", "'",
                                   "%0d%0aX: y", "1e309", "٣", "|", ",", "%25"])  # fmt: skip
def test_no_parameter_brings_a_face_down(service: Service, name: str, value: str) -> None:
    for path in ("acled/read", "ucdp/gedevents/25.1", "dtm/v3/displacement/admin1",
                 "hapi/api/v2/coordination-context/conflict-events"):  # fmt: skip
        answer = service.client.get(f"/compat/{path}?{name}={value}")
        assert answer.status_code in {200, 400}, (answer.url, answer.text)
