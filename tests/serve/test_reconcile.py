"""Why two figures of the coast differ, and which of them may be added: asked over HTTP."""

import re
from itertools import combinations
from typing import Any

import pytest
from postgres_server import Database
from running_service import Service, run_service
from test_refusals import read_problem

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import publish_ledger, withdraw_record

COAST, LATTAKIA = "evt_6ugdgpnzyc7ia", "evt_o4wkzgj6t6pcj"
CIVILIANS, SECURITY, LOYALISTS, ALL = (
    "clm_uhro7jmgwxbn6", "clm_kugrlhbwjip2d", "clm_y5dxhj33ltsxe", "clm_xs4vlpmqb6xya"
)  # fmt: skip
FOUR_GOVERNORATES = "clm_g7ru55hnb4xn7"
GOVERNORATES = (
    "clm_ycedo3tzen64o", "clm_mfmumv6lndkdd", "clm_oixcyzfpy3oip", "clm_jbv2hioioyxh6"
)  # fmt: skip
RETELLING, RETOLD = "clm_eqikx7vm3s4vm", "clm_7mcelkkja2jor"
ARRIVALS, ARRIVALS_OF_A_TOWN = "clm_f64egmkenspnb", "clm_ytbrfksy45ucm"


def reconcile(service: Service, *claims: str, event: str = COAST, **more: object) -> Any:
    """Return the pairs of an event, or the one pair asked for."""
    asked = {"claims": ",".join(claims)} if claims else {}
    answer = service.get(f"/api/events/{event}/reconcile", **asked, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def add(service: Service, *claims: str) -> Any:
    """Ask for a sum."""
    return service.get("/api/sum", claims=",".join(claims))


def test_two_figures_differ_by_population(service: Service) -> None:
    [pair] = reconcile(service, ALL, CIVILIANS)["pairs"]
    assert pair["text_en"] == "745 and 1,018 differ by population: +125 security, +148 loyalists."
    assert "+١٢٥ (قوات الأمن)، +١٤٨" in pair["text_ar"]
    assert pair["part_claim_ids"] == [SECURITY, LOYALISTS]
    assert (pair["claims"], pair["relation"]) == ([CIVILIANS, ALL], "inside")


def test_figure_of_a_governorate_is_reconciled_with_the_total_that_contains_it(
    service: Service,
) -> None:
    [pair] = reconcile(service, GOVERNORATES[0], FOUR_GOVERNORATES, event=LATTAKIA)["pairs"]
    assert pair["text_en"] == ("658 and 1,225 differ by area: +384 Tartous, +171 Hama, +12 Homs.")
    assert pair["part_claim_ids"] == list(GOVERNORATES[1:])


def test_retelling_is_told_with_what_it_lost(service: Service) -> None:
    [pair] = reconcile(service, RETELLING, RETOLD)["pairs"]
    assert pair["reason"] == "relay"
    assert "745 became 740 and “killed” became “casualties”" in pair["text_en"]


def test_every_pair_of_a_record_is_told_in_both_languages(service: Service) -> None:
    body = reconcile(service, limit=10_000)
    assert body["numberMatched"] == body["numberReturned"] == len(body["pairs"]) > 500
    reasons = {pair["reason"] for pair in body["pairs"]}
    assert {"method", "relay", "wording", "scope", "revision", "unknown", "apart"} <= reasons
    for pair in body["pairs"]:
        assert pair["text_en"].endswith(".") and not re.search("[0-9]", pair["text_ar"])
        assert "not named" not in pair["text_en"] and "msr-" not in pair["text_en"]
    claims = {c["claim_id"] for c in service.get(f"/api/events/{COAST}/claims").json()["claims"]}
    assert {each for pair in body["pairs"] for each in pair["claims"]} <= claims


def test_most_useful_pairs_come_first_and_the_page_is_limited(service: Service) -> None:
    body, first = reconcile(service), reconcile(service, limit=3)
    assert len(body["pairs"]) == 50 < body["numberMatched"]
    assert first["pairs"] == body["pairs"][:3]
    assert {pair["reason"] for pair in first["pairs"]} == {"method"}


def test_record_without_figures_has_no_pairs(service: Service) -> None:
    assert reconcile(service, event="evt_mmx67dekdwjgk")["pairs"] == []


@pytest.mark.parametrize(
    "path", [f"/api/events/{COAST}/reconcile", f"/api/sum?claims={CIVILIANS},{SECURITY}"]
)
def test_answers_are_cached_like_those_of_their_siblings(service: Service, path: str) -> None:
    answer = service.client.get(path)
    tag = answer.headers["etag"]
    assert service.client.get(path, headers={"If-None-Match": tag}).status_code == 304
    head = service.client.head(path)
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")
    [link] = [each for each in answer.json()["links"] if each["rel"] == "self"]
    assert service.client.get(link["href"]).json() == answer.json()


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        (f"/api/events/{COAST}/reconcile?claims={ALL}", "claims"),
        (f"/api/events/{COAST}/reconcile?claims={ALL},{ALL}", "claims"),
        (f"/api/events/{COAST}/reconcile?claims={ALL},{SECURITY},{LOYALISTS}", "claims"),
        (f"/api/events/{COAST}/reconcile?limit=0", "limit"),
        (f"/api/events/{COAST}/reconcile?f=csv", "f"),
        (f"/api/events/{COAST}/reconcile?colour=red", "colour"),
        ("/api/sum", "claims"),
        ("/api/sum?claims=", "claims"),
        (f"/api/sum?claims={ALL}", "claims"),
        (f"/api/sum?claims={ALL},{ALL}", "claims"),
        (f"/api/sum?claims={ALL},", "claims"),
        ("/api/sum?claims=" + ",".join(f"clm_{n}" for n in range(51)), "claims"),
        ("/api/sum?claims=" + "x" * 4_001, "claims"),
        (f"/api/sum?claims={ALL},{SECURITY}&colour=red", "colour"),
    ],
)
def test_question_that_cannot_be_answered_is_refused(
    service: Service, path: str, parameter: str
) -> None:
    assert read_problem(service.client.get(path), 400)["parameter"] == parameter


@pytest.mark.parametrize(
    "path",
    [
        "/api/events/evt_aaaaaaaaaaaaa/reconcile",
        f"/api/flows/{COAST}/reconcile",
        f"/api/events/{COAST}/reconcile?claims={ALL},clm_aaaaaaaaaaaaa",
        f"/api/events/{COAST}/reconcile?claims={ARRIVALS},{ARRIVALS_OF_A_TOWN}",
        f"/api/sum?claims={ALL},clm_aaaaaaaaaaaaa",
        f"/api/sum?claims={ALL},'%20OR%201=1",
    ],
)
def test_claims_that_are_not_public_or_not_of_the_record_are_not_there(
    service: Service, path: str
) -> None:
    read_problem(service.client.get(path), 404)


@pytest.mark.parametrize(
    ("parts", "number"), [((CIVILIANS, SECURITY, LOYALISTS), 1018), (GOVERNORATES, 1225)]
)
def test_disjoint_figures_are_added(service: Service, parts: tuple[str, ...], number: int) -> None:
    body = add(service, *parts).json()
    assert (body["low"], body["best"], body["high"]) == (number, number, number)
    assert (body["claims"], body["measures"]) == (list(parts), ["killed"])


def test_bound_that_a_part_leaves_open_is_unknown_in_the_sum(service: Service) -> None:
    body = add(service, RETOLD, SECURITY).json()
    assert (body["low"], body["best"], body["high"]) == (870, None, None)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ((CIVILIANS, ALL), "scope"),
        ((RETELLING, RETOLD), "relay"),
        ((FOUR_GOVERNORATES, GOVERNORATES[2]), "scope"),
        ((FOUR_GOVERNORATES, CIVILIANS), "revision"),
        ((CIVILIANS, "clm_jx727luhpy54w"), "unknown"),
        ((CIVILIANS, "clm_2etn6vemwsdpa"), "kind"),
        ((CIVILIANS, ARRIVALS), "kind"),
        ((ARRIVALS, ARRIVALS_OF_A_TOWN), "unknown"),
        ((ARRIVALS, "clm_xuuk2neipb3q6"), "scope"),
        (("clm_qygdihkahqvul", "clm_3vvfnxwptzbnq"), "unknown"),
        (("clm_v3mslb2bbpaes", "clm_xuuk2neipb3q6"), "unknown"),
    ],
)
def test_sum_of_figures_that_may_share_somebody_is_refused_with_the_pair_named(
    service: Service, claims: tuple[str, str], reason: str
) -> None:
    problem: Any = read_problem(add(service, *claims), 409)
    [pair] = problem["pairs"]
    assert set(pair["claims"]) == set(claims)
    assert pair["reason"] == reason
    assert pair["text_en"] and pair["text_ar"]
    assert pair["differences"] or pair["relation"] == "equal"


def test_every_overlapping_pair_is_named(service: Service) -> None:
    four = (CIVILIANS, SECURITY, LOYALISTS, ALL)
    problem: Any = read_problem(add(service, *four), 409)
    named = {frozenset(pair["claims"]) for pair in problem["pairs"]}
    apart = {frozenset(pair) for pair in combinations(four[:3], 2)}
    assert named == {frozenset(pair) for pair in combinations(four, 2)} - apart


def test_record_that_was_withdrawn_is_gone_and_its_figures_are_not_added(
    coast_database: Database,
) -> None:
    withdraw_record(coast_database.writer, LATTAKIA, WithdrawalReason.SAFETY)
    publish_ledger(coast_database.writer)
    with run_service(coast_database.web_url) as own:
        read_problem(own.get(f"/api/events/{LATTAKIA}/reconcile"), 410)
        read_problem(add(own, *GOVERNORATES), 404)
        [pair] = reconcile(own, GOVERNORATES[1], FOUR_GOVERNORATES)["pairs"]
        assert pair["part_claim_ids"] == []


def test_claim_that_was_taken_back_is_neither_paired_nor_added(coast_database: Database) -> None:
    coast_database.change(
        f"UPDATE published.claim SET status = 'retracted' WHERE id = '{SECURITY}'"  # noqa: S608
    )
    with run_service(coast_database.web_url) as own:
        body = reconcile(own, limit=10_000)
        assert not any(SECURITY in pair["claims"] for pair in body["pairs"])
        problem: Any = read_problem(add(own, CIVILIANS, SECURITY), 409)
        assert [pair["reason"] for pair in problem["pairs"]] == ["correction"]
        assert reconcile(own, CIVILIANS, ALL)["pairs"][0]["part_claim_ids"] == []


def test_claim_that_is_shown_no_more_is_not_there(coast_database: Database) -> None:
    coast_database.change(
        f"UPDATE published.claim SET shown_to = now() WHERE id = '{SECURITY}'"  # noqa: S608
    )
    with run_service(coast_database.web_url) as own:
        read_problem(add(own, CIVILIANS, SECURITY), 404)
        read_problem(own.get(f"/api/events/{COAST}/reconcile", claims=f"{ALL},{SECURITY}"), 404)
        body = reconcile(own, limit=10_000)
        assert not any(SECURITY in pair["claims"] for pair in body["pairs"])
        assert reconcile(own, CIVILIANS, ALL)["pairs"][0]["part_claim_ids"] == []
