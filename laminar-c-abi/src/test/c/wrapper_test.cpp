// The C++ wrapper: handles close themselves, errors are thrown.
#include "laminar.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

static int checks = 0;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      std::fprintf(stderr, "FAILED %s:%d: %s\n", __FILE__, __LINE__, #condition); \
      std::exit(1);                                                           \
    }                                                                         \
    checks++;                                                                 \
  } while (0)

static void pushes_and_receives() {
  laminar::Database db("{\"execution\": \"caller_runs\"}");
  db.execute("CREATE SOURCE t (n BIGINT, v VARCHAR, ok BOOLEAN); CREATE STREAM s AS SELECT n, v FROM t WHERE n > 1");
  laminar::Subscription results = db.sink("s").subscribe();
  laminar::Source t = db.source("t");
  t.set(0, 1).set(1, "one").push();
  t.set(0, std::int64_t{2}).set(1, std::string("two")).set(2, true).push();
  t.set(0, 3).set(1, nullptr).add();
  t.set(0, 4).add();
  CHECK(t.pushBatch() == 2);
  laminar::Batch batch = results.poll();
  CHECK(batch && batch.array()->length == 3);
  CHECK(std::string(batch.schema()->children[1]->name) == "v");
  laminar::Batch moved = std::move(batch);
  CHECK(!batch && moved);
  CHECK(!results.poll());
  t.finish();
  CHECK(!results.receive());
  CHECK(results.ended());
}

static void throws_errors() {
  laminar::Database db;
  try {
    db.execute("SELECT wrong\nFROM");
    CHECK(false);
  } catch (const laminar::Error& error) {
    CHECK(error.code() == LAMINAR_SYNTAX);
    CHECK(error.name() == "SYNTAX");
    CHECK(error.line() == 2);
    CHECK(!std::string(error.what()).empty());
  }
  try {
    db.source("none");
    CHECK(false);
  } catch (const laminar::Error& error) {
    CHECK(error.code() == LAMINAR_UNKNOWN_OBJECT);
    CHECK(!error.remedy().empty());
  }
}

static void streams_queries() {
  laminar::Database db;
  laminar::Stream rows = db.query("SELECT CAST(42 AS BIGINT) AS n");
  ArrowArray array;
  CHECK(rows.next(&array));
  CHECK(static_cast<const std::int64_t*>(array.children[0]->buffers[1])[0] == 42);
  array.release(&array);
  CHECK(!rows.next(&array));
}

int main() {
  pushes_and_receives();
  throws_errors();
  streams_queries();
  LaminarCounters held;
  held.struct_size = sizeof(held);
  laminar::check(laminar_counters(&held));
  CHECK(held.databases == 0 && held.sources == 0 && held.sinks == 0 && held.subscriptions == 0);
  CHECK(held.arrays == 0 && held.schemas == 0 && held.streams == 0 && held.native_bytes == 0);
  std::printf("test_wrapper: 3 tests, %d checks, 0 failed\n", checks);
  return 0;
}
