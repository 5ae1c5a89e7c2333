package io.laminar.capi;

import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static io.laminar.capi.Session.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HandleTableTest {
  private static final String SQL = "CREATE SOURCE s (a BIGINT)";

  @Test
  void shouldRefuseAHandleThatWasClosed() {
    try (Session session = new Session("", SQL)) {
      long source = session.source("s");
      ok(SourceEntry.close(source));
      ok(SourceEntry.close(source));
      refused(ErrorCode.CLOSED, SourceEntry.hasCapacity(source, session.out()));
      long another = session.source("s");
      assertThat(another).isNotEqualTo(source);
      refused(ErrorCode.CLOSED, SourceEntry.hasCapacity(source, session.out()));
    }
  }

  @Test
  void shouldRefuseAHandleOfAnotherKind() {
    try (Session session = new Session("", SQL)) {
      long sink = ResultEntry.sink(session.database, utf8("s"));
      assertThat(refused(ErrorCode.INVALID_ARGUMENT, SourceEntry.finish(sink)).message())
          .isEqualTo("a handle of a sink was given for that of a source");
      refused(ErrorCode.INVALID_ARGUMENT, Entry.close(sink));
    }
  }

  @Test
  void shouldRefuseWhatIsNoHandle() {
    try (Session session = new Session("", SQL)) {
      Random random = new Random(7);
      refused(ErrorCode.INVALID_ARGUMENT, SourceEntry.finish(0));
      refused(ErrorCode.INVALID_ARGUMENT, Entry.close(-1));
      for (int i = 0; i < 10_000; i++) {
        long made = random.nextLong();
        if (made != session.database) {
          refused(ErrorCode.INVALID_ARGUMENT, Entry.perform(made, 3));
        }
      }
    }
  }

  @Test
  void shouldCloseWhatWasMadeOfADatabaseWithIt() {
    long source;
    long subscription;
    long statement;
    long stream;
    try (Session session = new Session("", SQL)) {
      source = session.source("s");
      subscription = session.subscribe("s");
      statement = StatementEntry.prepare(session.database, utf8("SHOW SOURCES"));
      stream = StatementEntry.query(statement);
      assertThat(stream).isNotZero();
    }
    refused(ErrorCode.CLOSED, SourceEntry.finish(source));
    refused(ErrorCode.CLOSED, ResultEntry.next(subscription, 0, scratch(), 0));
    refused(ErrorCode.CLOSED, StatementEntry.execute(statement, 0));
    refused(ErrorCode.CLOSED, ResultEntry.streamNext(stream, scratch()));
    ok(SourceEntry.close(source));
    ok(ResultEntry.closeStream(stream));
  }

  private static long scratch() {
    return org.apache.arrow.memory.util.MemoryUtil.allocateMemory(ArrowStructs.ARRAY_BYTES);
  }

  @Test
  void shouldNeverGiveAHandleTwiceWhateverThreadsDo() throws Exception {
    try (Session session = new Session("", SQL)) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<Set<Long>>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        futures.add(threads.submit(openAndClose(session.database)));
      }
      Set<Long> all = new HashSet<>();
      int given = 0;
      for (Future<Set<Long>> future : futures) {
        given += future.get().size();
        all.addAll(future.get());
      }
      threads.shutdown();
      assertThat(all).hasSize(given);
    }
  }

  private static Callable<Set<Long>> openAndClose(long database) {
    return () -> {
      Set<Long> handles = new HashSet<>();
      for (int i = 0; i < 500; i++) {
        long sink = ResultEntry.sink(database, utf8("s"));
        handles.add(sink);
        ok(ResultEntry.closeSink(sink));
        refused(ErrorCode.CLOSED, ResultEntry.closeSink(sink) == 0 ? lookUp(sink) : -1);
      }
      return handles;
    };
  }

  private static int lookUp(long sink) {
    return ResultEntry.subscribe(sink, 0) == 0 ? Session.error().code() : 0;
  }
}
