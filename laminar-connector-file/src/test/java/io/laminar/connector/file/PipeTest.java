package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.core.connector.SinkConnector;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files whose other end is another process. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeTest {
  private static final String HEADER = "ts,delay,origin\n";

  @TempDir
  Path directory;

  private Path pipe = Path.of("");

  @BeforeEach
  void makePipe() throws IOException, InterruptedException {
    pipe = Pipes.make(directory.resolve("pipe.csv"));
  }

  private Example flights() {
    return Example.flights(directory).with("path", "pipe.csv");
  }

  private static ExampleRow row(Example file, int delay) {
    return new ExampleRow(
        Row.of(file.schema(), LocalDateTime.of(2001, 1, 31, 12, 0), delay, "ORD"), 1);
  }

  /** A step of a connector on a thread of its own. */
  private static final class Step {
    private final FutureTask<Boolean> task;
    private final Thread thread;

    Step(java.util.concurrent.Callable<Boolean> work) {
      task = new FutureTask<>(work);
      thread = new Thread(task);
      thread.start();
    }

    /** Waits until the thread waits, in the JDK or in the operating system. */
    Step stuckIn(String method) {
      while (java.util.Arrays.stream(thread.getStackTrace())
          .noneMatch(frame -> frame.getMethodName().equals(method))) {
        Thread.onSpinWait();
      }
      return this;
    }

    ErrorCode refusal() throws InterruptedException {
      try {
        task.get();
        throw new AssertionError("it was not refused");
      } catch (ExecutionException e) {
        return ((LaminarException) java.util.Objects.requireNonNull(e.getCause())).code();
      }
    }
  }

  private Step reading(SourceConnector source) {
    return new Step(() -> {
      try (source) {
        return source.readSome(new RecordedRows(3), 10);
      }
    });
  }

  @Test
  void shouldOpenWithoutAWriterAndEndWhenInterrupted() throws Exception {
    Step step = reading(flights().source()).stuckIn("channel");

    step.thread.interrupt();

    assertThat(step.refusal()).isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(openers()).isEmpty();
  }

  @Test
  void shouldEndWhenInterruptedWhileTheWriterIsSilent() throws Exception {
    Step step = reading(flights().source());
    try (Writer writer = Files.newBufferedWriter(pipe)) {
      writer.write(HEADER + "2001-01-31 12:00:00,1,ORD\n");
      writer.flush();
      step.stuckIn("read");
      step.thread.interrupt();

      assertThat(step.refusal()).isEqualTo(ErrorCode.INTERRUPTED);
    }
  }

  @Test
  void shouldReadUntilTheWriterCloses() throws Exception {
    RecordedRows rows = new RecordedRows(3);
    Step step = new Step(() -> {
      try (SourceConnector source = flights().source()) {
        return source.readSome(rows, 10);
      }
    });
    Files.writeString(pipe, HEADER + "1970-01-01,1,ORD\n1970-01-01,2,LAX\n");

    assertThat(step.task.get()).isFalse();
    assertThat(rows.rows).containsExactly(List.of(0L, 1L, "ORD"), List.of(0L, 2L, "LAX"));
  }

  @Test
  void shouldNameWhatIsWrongWithTheHeaderWhenItCame() throws Exception {
    Step step = reading(flights().source());
    Files.writeString(pipe, "ts,delay\n");

    assertThat(step.refusal()).isEqualTo(ErrorCode.BINDING_MISMATCH);
  }

  @Test
  void shouldGiveAPipeBackThatNobodyRead() {
    flights().source().close();
    flights().sink(false).close();

    assertThat(openers()).isEmpty();
  }

  @Test
  void shouldWriteToAReaderThatComesLater() throws Exception {
    Example file = flights();
    SinkConnector sink = file.sink(false);
    Step step = new Step(() -> {
      try (sink) {
        sink.flush();
        sink.write(row(file, 5));
        return true;
      }
    });
    step.stuckIn("channel");

    assertThat(Files.readString(pipe)).isEqualTo(HEADER + "2001-01-31 12:00:00,5,ORD\n");
    assertThat(step.task.get()).isTrue();
  }

  @Test
  void shouldCancelASinkWithoutAReader() throws Exception {
    SinkConnector sink = flights().sink(false);
    Step step = new Step(() -> {
      try (sink) {
        sink.flush();
        return true;
      }
    });
    step.stuckIn("channel");
    sink.cancel();

    assertThat(step.refusal()).isEqualTo(ErrorCode.IO_FAILURE);
    assertThat(openers()).isEmpty();
  }

  @Test
  void shouldCancelASinkWhoseReaderReadsNoMore() throws Exception {
    Example file = flights();
    SinkConnector sink = file.sink(false);
    Step step = new Step(() -> {
      try (sink) {
        while (true) {
          sink.write(row(file, 5));
        }
      }
    });
    try (var reader = Files.newBufferedReader(pipe)) {
      assertThat(reader.readLine()).isEqualTo(HEADER.strip());
      step.stuckIn("write0");
      sink.cancel();

      assertThat(step.refusal()).isEqualTo(ErrorCode.IO_FAILURE);
    }
  }

  @Test
  void shouldRefuseAtOnceWhatIsKnownAtOnce() {
    assertThatThrownBy(() -> flights().with("if_exists", "error").sink(false))
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> flights().with("path", "none.csv").source())
        .hasMessageContaining("there is no ");
    assertThatThrownBy(() -> flights().with("path", ".").with("format", "csv").source())
        .hasMessageContaining("IO_FAILURE");
    assertThatThrownBy(() -> flights().with("path", ".").with("format", "csv").sink(false))
        .hasMessageContaining("IO_FAILURE");
  }

  private static List<String> openers() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("laminar-open-"))
        .toList();
  }
}
