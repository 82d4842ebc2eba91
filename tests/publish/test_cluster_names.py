"""Which id a cluster goes on with, and which ids may not go on."""

from collections.abc import Mapping, Sequence

from app.publish.cluster_names import inherit_ids, name_clusters, propose_id


def look_nowhere(_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """No cluster was ever shown."""
    return {}


def test_id_goes_to_the_largest_part_and_from_the_larger_of_two() -> None:
    before = dict.fromkeys("abcde", "old") | dict.fromkeys("xyz", "other")
    assert inherit_ids(["ab", "cde"], before, {}) == [None, "old"]
    assert inherit_ids(["abcdexyz"], before, {}) == ["old"]
    assert inherit_ids(["axyz", "bcde"], before, {}) == ["other", "old"]
    assert inherit_ids(["axyz"], before, {}) == ["other"]


def test_equal_parts_are_decided_by_the_smallest_event_in_whatever_order() -> None:
    before = dict.fromkeys("abcd", "old")
    assert inherit_ids(["cd", "ab"], before, {}) == [None, "old"]
    assert inherit_ids(["ab", "cd"], before, {}) == ["old", None]


def test_barred_id_goes_on_only_where_what_it_tells_of_is_still_inside() -> None:
    before = dict.fromkeys("abc", "old")
    assert inherit_ids(["ab"], before, {"old": {"c"}}) == [None]
    assert inherit_ids(["abc"], before, {"old": {"c"}}) == ["old"]


def test_new_id_stands_for_no_other_cluster() -> None:
    own = propose_id("ab")
    assert name_clusters(["ab"], [None], look_nowhere) == [own]
    assert name_clusters(["ab"], [None], lambda _: {own: ["a", "b"]}) == [own]
    elsewhere = name_clusters(["ab"], [None], lambda ids: {own: ["c", "d"]} if own in ids else {})
    assert elsewhere == [propose_id("ab", 2)] != [own]
    assert name_clusters(["cd", "ab"], [own, None], look_nowhere) == [own, propose_id("ab", 2)]


def test_new_id_does_not_depend_on_the_order_of_events() -> None:
    assert propose_id("abc") == propose_id("cab") != propose_id("ab")
    assert propose_id("abc").startswith("clu_")
