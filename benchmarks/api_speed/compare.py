"""Ask several servers the same, one after the other and again, and print the ratios.

`python -m benchmarks.api_speed.compare --url ours=http://127.0.0.1:8000 --url tipg=http://…`

Needs `wrk`. Every round asks all servers, in turn forwards and backwards, so that a busy machine
slows all of them. A server named `cold` is asked our questions: one that keeps no answers.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import httpx

from benchmarks.api_speed.questions import list_questions

HERE = Path(__file__).parent
SCRIPT = """
local paths, at = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local tag = os.getenv("TAG")
local headers = tag and {["If-None-Match"] = tag} or {}
function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], headers)
end
function done(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  print(string.format("FOUND %d %d %f %f %d", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), wrong))
end
"""
Found = Mapping[str, float]


def _read_scenarios(only: Sequence[str]) -> list[dict[str, Any]]:
    scenarios = json.loads((HERE / "scenarios.json").read_text(encoding="utf-8"))
    targets = {each["id"]: each["targets"] for each in scenarios["scenarios"]}
    found = []
    for each in scenarios["scenarios"]:
        if isinstance(each["targets"], str):
            each["targets"] = targets[each["targets"]]
        if not only or each["id"] in only:
            found.append(each | {"vars": scenarios["vars"]})
    return found


def _fill_paths(scenario: Mapping[str, Any], target: str) -> list[str]:
    template = scenario["targets"][target]
    sets = list_questions(scenario.get("gen", ""), scenario.get("n", 1))
    return [template.format(**scenario["vars"], **each) for each in sets]


def _check_answers(servers: Mapping[str, str], scenarios: Sequence[Mapping[str, Any]]) -> None:
    """Ask each server its first question of every scenario once; name what does not answer."""
    for scenario in scenarios:
        for name, base in servers.items():
            if name not in scenario["targets"] or scenario["kind"] == "once":
                continue
            address = base + _fill_paths(scenario, name)[0]
            try:
                answer = httpx.get(address, timeout=60)
            except httpx.HTTPError as error:
                raise click.ClickException(f"{name} does not answer: {error!r}") from error
            if answer.is_error:
                raise click.ClickException(f"{name} answers {answer.status_code} to {address}")


def _find_tag(base: str, path: str) -> str | None:
    return httpx.get(base + path, timeout=60).headers.get("etag")


def _load(base: str, paths: Sequence[str], callers: int, seconds: int, tag: str | None) -> Found:
    """Let `callers` ask for a while; latencies in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        script, listed = Path(folder) / "ask.lua", Path(folder) / "paths"
        script.write_text(SCRIPT)
        listed.write_text("\n".join(paths) + "\n")
        environment = {**os.environ, "PATHS": str(listed), **({"TAG": tag} if tag else {})}
        words = ["wrk", "-t1", f"-c{callers}", f"-d{seconds}s", "--timeout", "60s", "-s",
                 str(script), base]  # fmt: skip
        done = subprocess.run(  # noqa: S603 - own words
            words, env=environment, capture_output=True, text=True, check=True
        )
    line = next(each for each in done.stdout.splitlines() if each.startswith("FOUND"))
    asked, micros, median, late, wrong = map(float, line.split()[1:])
    return {"p50": median / 1000, "p95": late / 1000, "per_s": asked / micros * 1e6,
            "wrong": wrong}  # fmt: skip


def _fetch_once(base: str, path: str) -> Found:
    """Fetch one long answer; milliseconds to its first and its last byte."""
    with httpx.Client(timeout=300) as client, client.stream("GET", base + path) as answer:
        size = sum(len(chunk) for chunk in answer.iter_raw())
        return {"p50": answer.elapsed.total_seconds() * 1000, "bytes": size, "wrong": 0,
                "p95": 0, "per_s": 0}  # fmt: skip


def _measure(
    scenario: Mapping[str, Any], servers: Mapping[str, str], rounds: int, seconds: int
) -> dict[tuple[str, int], list[Found]]:
    found: dict[tuple[str, int], list[Found]] = defaultdict(list)
    names = [name for name in servers if name in scenario["targets"]]
    for turn in range(rounds):
        for name in names if turn % 2 == 0 else reversed(names):
            base, paths = servers[name], _fill_paths(scenario, name)
            if scenario["kind"] == "once":
                found[name, 1].append(_fetch_once(base, paths[0]))
                continue
            tag = _find_tag(base, paths[0]) if scenario["kind"] == "cond" else None
            for callers in scenario["conc"]:
                found[name, callers].append(_load(base, paths, callers, seconds, tag))
    return found


def _print(scenario: str, found: Mapping[tuple[str, int], Sequence[Found]], reference: str) -> None:
    def middle(key: tuple[str, int], what: str) -> float:
        return statistics.median(each[what] for each in found[key])

    for name, callers in found:
        key = (name, callers)
        spread = [each["p50"] for each in found[key]]
        other = (reference, callers)
        if not middle(key, "p50"):
            click.echo(f"{scenario:8} {name:10} c={callers:<3} nothing came back in time")
            continue
        ratio = f"{middle(other, 'p50') / middle(key, 'p50'):8.1f} ×" if other in found else ""
        click.echo(
            f"{scenario:8} {name:10} c={callers:<3} p50 {middle(key, 'p50'):9.2f} ms"
            f"  ({min(spread):.2f}–{max(spread):.2f})  p95 {middle(key, 'p95'):9.2f}"
            f"  {middle(key, 'per_s'):9.0f}/s  wrong {sum(e['wrong'] for e in found[key]):.0f}"
            f"  {ratio} faster than {reference}"
        )


@click.command()
@click.option("--url", "urls", multiple=True, required=True, help="name=http://host:port")
@click.option("--only", help="Scenarios, such as S1,S4.z7; all without.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=3, show_default=True, help="Of each server in each round.")
@click.option("--reference", default="tipg", show_default=True)
def main(urls: Sequence[str], only: str | None, rounds: int, seconds: int, reference: str) -> None:
    """Print medians over the rounds, with their spread, and how much faster than the reference."""
    servers = dict(url.split("=", 1) for url in urls)
    scenarios = _read_scenarios(only.split(",") if only else ())
    _check_answers(servers, scenarios)
    for scenario in scenarios:
        _print(scenario["id"], _measure(scenario, servers, rounds, seconds), reference)
    click.echo(f"rounds {rounds}, load before the last {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
