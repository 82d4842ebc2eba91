"""How parts of a condition are told back to their reader: as CQL2 text, never as our own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson


def spell_tree(tree: object) -> str:
    """Return a part of a condition nearly as its reader wrote it; text without its quotes."""
    if isinstance(tree, str):
        return tree
    if tree is None or isinstance(tree, bool):
        return {None: "NULL", True: "TRUE", False: "FALSE"}[tree]
    if isinstance(tree, list):
        return _spell_parts(tree)
    if isinstance(tree, Mapping):
        return _spell_mapping(tree)
    return str(tree)


def _spell_parts(parts: Sequence[object]) -> str:
    return f"({', '.join(map(_quote, parts))})"


def _quote(tree: object) -> str:
    return f"'{tree}'" if isinstance(tree, str) else spell_tree(tree)


def _spell_mapping(tree: Mapping[str, object]) -> str:
    if tree.keys() == {"property"}:
        return spell_tree(tree["property"])
    for name in ("date", "timestamp", "interval"):
        if tree.keys() == {name}:
            inner = tree[name]
            return f"{name.upper()}{_spell_parts(inner if isinstance(inner, list) else [inner])}"
    args = tree.get("args")
    if isinstance(args, list) and isinstance(tree.get("op"), str):
        return f"{tree['op']}{_spell_parts(args)}"
    return orjson.dumps(tree, default=str).decode()
