"""Records of two datasets that are one event, parts of a total, or two events."""

from datetime import date, timedelta

import pytest
from compared_events import DAY, make_event, make_row

from app.domain.duplicate import ComparedEvent, Suggestion, Verdict
from app.normalise.duplicates import describe_event, find_duplicates

NEXT_MONTH = date(2025, 4, 7)
FAR = {"lon": 38.8, "lat": 36.8}


def find_all(*events: ComparedEvent) -> list[Suggestion]:
    """Return what is suggested among events, the surest first."""
    ordered = sorted(events, key=lambda event: (event.period.start, event.event_id))
    return sorted(find_duplicates(ordered), key=lambda found: -found.score)


def score(first: ComparedEvent, second: ComparedEvent) -> float:
    """Return the score of two events, 0 when they are no pair at all."""
    return max((found.score for found in find_all(first, second)), default=0.0)


def test_same_day_place_side_and_toll_is_one_event_with_reasons() -> None:
    [found] = find_all(make_event("a", 5), make_event("b", 5, adapter="two"))
    assert found.verdict is Verdict.DUPLICATE
    assert found.score > 0.9
    assert found.reasons[:2] == ("same day (2025-03-07)", "at the same point")
    assert "same side: government" in found.reasons
    assert "5 killed in both" in found.reasons


def test_records_of_one_dataset_are_never_suggested() -> None:
    assert find_all(make_event("a", 5), make_event("b", 5)) == []


def test_order_of_the_two_changes_nothing() -> None:
    one, other = make_event("a", 5), make_event("b", 4, adapter="two", actor1="SDF")
    renamed = make_event("b", 5), make_event("a", 4, adapter="two", actor1="SDF")
    assert score(one, other) == score(*renamed)


@pytest.mark.parametrize(
    "fields",
    [
        {"day": DAY + timedelta(days=2)},
        {"lat": 35.18 + 20 / 111},
        {"actor1": "Islamic State"},
        {"title_en": "A doctor is detained at a checkpoint"},
    ],
    ids=["other day", "20 km away", "other side", "other means"],
)
def test_what_differs_makes_it_less_sure(fields: dict[str, object]) -> None:
    one = make_event("a", 5)
    assert score(one, make_event("b", 5, adapter="two", **fields)) < score(
        one, make_event("b", 5, adapter="two")
    )


@pytest.mark.parametrize("fields", [{"day": NEXT_MONTH}, FAR], ids=["month", "far away"])
def test_what_is_far_apart_is_no_pair(fields: dict[str, object]) -> None:
    assert find_all(make_event("a", 5), make_event("b", 5, adapter="two", **fields)) == []


def test_sheets_of_one_source_with_one_id_are_one_event_wherever_they_put_it() -> None:
    one = make_event("a", adapter="monitor:health", provider_id="4711", actor1=None)
    other = make_event("b", adapter="monitor:schools", provider_id="4711", actor1=None,
                       precision="governorate", title_en=None)  # fmt: skip
    [found] = find_all(one, other)
    assert found.verdict is Verdict.DUPLICATE
    assert found.score > 0.95
    assert found.reasons[0] == "both carry the id 4711 of monitor"
    foreign = make_event("b", adapter="rival:schools", provider_id="4711", actor1=None,
                         precision="governorate", title_en=None)  # fmt: skip
    assert score(one, foreign) < found.score


def test_citation_of_the_other_source_counts() -> None:
    fields = {"adapter": "two", "lat": 35.18 + 6 / 111}
    one = make_event("a", sources=("sohr",))
    plain = make_event("b", **fields)
    citing = make_event("b", provider={"source_office": "SOHR;Reuters"}, **fields)
    [found] = find_all(one, citing)
    assert found.score > score(one, plain)
    assert "one cites the other's source" in found.reasons


def test_citation_of_the_very_record_counts_more() -> None:
    fields = {"adapter": "two", "lat": 35.18 + 15 / 111}
    one = make_event("a", provider_id="R3654")
    citing = make_event("b", provider={"source_headline": "Raid", "source_article": "x;R3654"},
                        **fields)  # fmt: skip
    other = make_event("b", provider={"source_headline": "Raid", "source_article": "x;R3655"},
                       **fields)  # fmt: skip
    assert score(one, citing) > 0.5 > score(one, other)


def test_rival_that_fits_better_takes_from_a_pair() -> None:
    one = make_event("a", 5)
    near, rival = make_event("b", adapter="two", lat=35.23), make_event("c", 5, adapter="two")
    alone = score(one, near)
    both = {found.second.event_id: found for found in find_all(one, near, rival)}
    assert both["b"].score < alone
    assert "another record fits one of them better" in both["b"].reasons
    assert both["c"].score == score(one, rival)


def test_rival_of_a_third_dataset_takes_nothing() -> None:
    one, near = make_event("a", 5), make_event("b", adapter="two", lat=35.23)
    third = make_event("c", 5, adapter="three")
    found = {frozenset((f.first.event_id, f.second.event_id)): f.score
             for f in find_all(one, near, third)}  # fmt: skip
    assert found[frozenset("ab")] == score(one, near)


def test_total_holds_the_events_of_its_days_and_place() -> None:
    total = make_event("week", 40, scope="total", until=DAY + timedelta(days=6))
    part = make_event("day", 5, adapter="two", day=DAY + timedelta(days=2))
    [found] = find_all(total, part)
    assert (found.verdict, found.whole_id) == (Verdict.PART_OF, "week")
    assert found.score >= 0.5


def test_total_of_fewer_dead_holds_nothing() -> None:
    total = make_event("week", 4, scope="total", until=DAY + timedelta(days=6))
    part = make_event("day", 5, adapter="two", day=DAY + timedelta(days=2))
    assert all(found.verdict is not Verdict.PART_OF for found in find_all(total, part))


def test_governorate_holds_its_own_villages_only() -> None:
    units = {"precision": "governorate", "admin1_pcode": "SY07", "scope": "total"}
    total = make_event("all", 90, until=DAY + timedelta(days=29), **units)
    inside = make_event("in", 5, adapter="two", admin1_pcode="SY07", admin2_pcode="SY0701")
    outside = make_event("out", 5, adapter="two", admin1_pcode="SY02", admin2_pcode="SY0201")
    assert [found.second.event_id for found in find_all(total, inside, outside)
            if found.verdict is Verdict.PART_OF] == ["in"]  # fmt: skip


def test_week_long_record_of_as_many_dead_may_be_the_same_event() -> None:
    vague = make_event("a", 5, until=DAY + timedelta(days=6))
    exact = make_event("b", 5, adapter="two")
    [found] = find_all(vague, exact)
    assert found.verdict is not Verdict.PART_OF


def test_numbers_of_dead_are_read_from_the_text() -> None:
    row = make_row("a", title_en="An airstrike killed at least thirteen civilians", summary_en=None)
    assert describe_event(row, []).told == {13}
    row = make_row("b", title_en="17 people were killed and 9 injured on 7 March 2025")
    assert describe_event(row, []).told == {17}


def test_every_pair_is_found_once_though_events_are_let_go_of() -> None:
    days = [DAY + timedelta(days=n) for n in range(0, 400, 4)]
    events = [
        make_event(f"{name}{n}", 5, adapter=name, day=day)
        for n, day in enumerate(days)
        for name in ("one", "two")
    ]
    found = list(find_duplicates(events))
    assert len(found) == len(days)
    assert {frozenset((f.first.event_id, f.second.event_id)) for f in found} == {
        frozenset((f"one{n}", f"two{n}")) for n in range(len(days))
    }


def test_quarters_of_one_large_city_are_one_place() -> None:
    aleppo = {"lon": 37.164, "lat": 36.199}
    one = make_event("a", 5, **aleppo)
    quarter = make_event("b", 5, adapter="two", lon=37.20, lat=36.227)
    [found] = find_all(one, quarter)
    assert "4.5 km apart, both in Aleppo" in found.reasons
    country = make_event("a", 5), make_event("b", 5, adapter="two", lon=35.986, lat=35.208)
    assert found.score > score(*country) + 0.05


def test_air_raid_is_not_of_those_who_have_no_aircraft() -> None:
    raid = {"title_en": "Warplanes hit the hospital", "actor1": None}
    of_state = make_event("b", 5, adapter="two")
    of_group = make_event("b", 5, adapter="two", actor1="IS")
    one = make_event("a", 5, **raid)
    assert score(one, of_group) < 0.5 < score(one, of_state)
    [found] = find_all(one, of_group)
    assert any("nobody in the other is known to have aircraft" in each for each in found.reasons)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Warplanes fired missiles", {"air"}),
        ("Mortar shells in the bombardment", {"shelling"}),
        ("The town was bombed", {"air", "shelling"}),
        ("Government airstrikes close hospitals", {"air"}),
    ],
)
def test_bombs_are_of_what_the_text_names(text: str, means: set[str]) -> None:
    assert describe_event(make_row("a", title_en=text), []).means == means


def test_monitor_of_air_raids_alone_tells_of_air_raids() -> None:
    row = make_row("a", title_en="S12", provider={"source_office": "Airwars"})
    assert describe_event(row, []).means == {"air"}


def test_one_day_late_is_one_event_when_toll_or_target_is_the_same() -> None:
    late = {"adapter": "two", "day": DAY + timedelta(days=1)}
    one = make_event("a", 6, title_en="Airstrike", actor1="Government of Syria")
    same = make_event("b", 6, title_en="Airstrike", **late)
    other = make_event("b", 2, title_en="Airstrike", **late)
    assert score(one, same) > 0.5 > score(one, other)
    hospital = make_event("a", title_en="Airstrike on a hospital")
    doctors = make_event("b", 2, title_en="Airstrike kills doctors", **late)
    assert score(hospital, doctors) > 0.5


def test_clash_of_fighters_is_not_the_raid_on_civilians_of_that_day() -> None:
    raid = make_event("a", title_en="Warplanes hit the hospital")
    fields = {"adapter": "two", "event_type": "Battles", "title_en": "Warplanes and clashes"}
    clash = make_event("b", provider={"deaths_a": "2", "deaths_b": "2"}, **fields)
    assert score(raid, clash) < score(raid, make_event("b", **fields)) - 0.2
