"""What reads what in a database, as a picture."""

from __future__ import annotations

import html
from typing import Any

_COLUMN = 220
_WIDTH = 180
_ROW = 84
_HEIGHT = 60
_COLOURS = {"source": "#dbeafe", "table": "#fef3c7", "sink": "#fee2e2"}


class Topology:
    """The objects of a database, what each reads, and the counters of one moment; a notebook draws it.

    Attributes:
        objects: as :meth:`Database.objects` gives them
        edges: pairs of names, the one that is read and the one that reads it
    """

    def __init__(self, objects: list[dict[str, Any]], metrics: dict[str, Any]) -> None:
        self.objects = objects
        names = {found["name"] for found in objects}
        self.edges = [
            (read, found["name"])
            for found in objects
            for read in found.get("reads", [])
            if read in names
        ]
        self._counters: dict[str, str] = {}
        for source in metrics["sources"]:
            self._counters[source["name"]] = f"{source['rows_in']:,} rows in"
        for query in metrics["queries"]:
            self._counters[query["name"]] = _query_line(query)

    def levels(self) -> list[list[str]]:
        """Returns the names in columns: each object stands behind everything that it reads."""
        depth = {found["name"]: 0 for found in self.objects}
        for _ in depth:
            moved = False
            for read, reader in self.edges:
                if depth[reader] < depth[read] + 1 <= len(depth):
                    depth[reader] = depth[read] + 1
                    moved = True
            if not moved:
                break
        columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
        for name, at in depth.items():
            columns[at].append(name)
        return columns

    def __repr__(self) -> str:
        lines = []
        for found in self.objects:
            name = found["name"]
            reads = [read for read, reader in self.edges if reader == name]
            line = f"{found['kind']} {name}" + (f" <- {', '.join(reads)}" if reads else "")
            counter = self._counters.get(name)
            lines.append(line + (f"  [{counter}]" if counter else ""))
        return "\n".join(lines) or "no objects"

    def _repr_html_(self) -> str:
        columns = self.levels()
        if not columns:
            return "<p>LaminarDB: no objects</p>"
        places = {
            name: (10 + _COLUMN * across, 10 + _ROW * down)
            for across, column in enumerate(columns)
            for down, name in enumerate(column)
        }
        width = _COLUMN * len(columns) + 10
        height = _ROW * max(len(column) for column in columns) + 10
        lines = "".join(self._line(places[read], places[reader]) for read, reader in self.edges)
        boxes = "".join(self._box(found, places[found["name"]]) for found in self.objects)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'font-family="sans-serif" font-size="12">{lines}{boxes}</svg>'
        )

    def _line(self, begin: tuple[int, int], end: tuple[int, int]) -> str:
        x1, y1 = begin[0] + _WIDTH, begin[1] + _HEIGHT // 2
        x2, y2 = end[0], end[1] + _HEIGHT // 2
        middle = (x1 + x2) // 2
        return (
            f'<path d="M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}" '
            'fill="none" stroke="#64748b"/>'
        )

    def _box(self, found: dict[str, Any], place: tuple[int, int]) -> str:
        x, y = place
        colour = _COLOURS.get(found["kind"], "#dcfce7")
        columns = "\n".join(f"{column['name']} {column['type']}" for column in found["columns"])
        counter = html.escape(self._counters.get(found["name"], ""))
        return (
            f"<g><title>{html.escape(columns)}</title>"
            f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{colour}" '
            'stroke="#64748b"/>'
            f'<text x="{x + 8}" y="{y + 18}" font-weight="bold">{html.escape(found["name"])}</text>'
            f'<text x="{x + 8}" y="{y + 34}" fill="#475569">{html.escape(found["kind"])}</text>'
            f'<text x="{x + 8}" y="{y + 50}" fill="#475569">{counter}</text></g>'
        )


def _query_line(query: dict[str, Any]) -> str:
    line = f"{query['rows_in']:,} in, {query['rows_out']:,} out"
    return line if query["running"] else f"{line}, stopped"
