"""What a user writes, for the type checker: ``mypy --strict`` runs over it with the installed package."""

from __future__ import annotations

import datetime
from typing import Any

import laminardb


def use() -> dict[str, int]:
    with laminardb.open("directory", wal_mode="sync") as db:
        db.execute("INSERT INTO t VALUES (?)", [1], timeout=1.0)
        db.create_function("tax", lambda price: price, ("BIGINT",), "BIGINT")
        source: laminardb.Source = db.source("t")
        source.push({"a": 1}, timeout=0.5)
        taken: bool = source.try_push((1,))
        rows: int = source.push_many([{"a": taken}])
        source.watermark(datetime.datetime.now())
        batch: laminardb.Batch | None = db.sink("s").subscribe(overflow="drop_oldest").recv(1)
        values: list[dict[str, Any]] = [] if batch is None else batch.to_pylist()
        for change in db.sink("v").changes(after=rows):
            weight: int = change.weight
            values.append({"weight": weight, **change.row})
        found: list[tuple[Any, ...]] = db.sql("SELECT 1").fetchall()
        names: list[str] = db.sql("SELECT 1").schema.names
        plan: dict[str, Any] = db.explain("s")
        return {"rows": len(found) + len(names) + len(plan)}


async def wait(db: laminardb.Database) -> int:
    total = 0
    async for batch in db.sink("s").subscribe():
        total += batch.num_rows
    async for change in db.sink("s").changes():
        total += change.weight
    return total


def handle(problem: laminardb.Error) -> tuple[int, str, str, int | None]:
    return problem.code, problem.name, problem.remedy, problem.line
