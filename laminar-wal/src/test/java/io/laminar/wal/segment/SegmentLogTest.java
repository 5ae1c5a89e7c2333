package io.laminar.wal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.SimulatedDisk;
import io.laminar.wal.disk.SimulatedFile;
import io.laminar.wal.frame.FrameFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SegmentLogTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private SegmentStorage storage =
      new SegmentStorage(Path.of("/data"), disk, new StorageOptions(4096, 4096));

  private static long append(FrameLog log, String text) {
    return log.append(1, 0, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> read(FrameReader reader) {
    List<String> texts = new ArrayList<>();
    while (reader.next()) {
      texts.add(reader.sequence() + " " + StandardCharsets.UTF_8.decode(reader.payload()));
    }
    return texts;
  }

  private static void refused(ErrorCode code, Runnable call, String words) {
    Assertions.assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void shouldReadWhatWasAppendedWhileMoreIs() {
    FrameLog log = storage.open("rows");
    append(log, "a");
    append(log, "b");
    FrameReader reader = log.reader(1);
    assertThat(read(reader)).containsExactly("1 b");
    append(log, "");
    append(log, "d");
    assertThat(read(reader)).containsExactly("2 ", "3 d");
    assertThat(read(log.reader(4))).isEmpty();
    assertThat(log.durable()).isZero();
    log.force();
    assertThat(log.durable()).isEqualTo(4);
  }

  @Test
  void shouldGoOnInFilesAndGiveThemBack() {
    FrameLog log = storage.open("rows");
    String large = "x".repeat(1500);
    for (int count = 0; count < 10; count++) {
      append(log, large);
    }
    assertThat(disk.names()).hasSize(6);
    long fileBytes = SegmentHead.BYTES + 2L * FrameFormat.sizeBytes(large.length());
    assertThat(log.bytes()).isEqualTo(5 * fileBytes);
    log.trimBelow(5);
    assertThat(log.first()).isEqualTo(4);
    assertThat(log.bytes()).isEqualTo(3 * fileBytes);
    refused(ErrorCode.INVALID_ARGUMENT, () -> log.reader(3), "from 4 to 10, not 3");
    refused(ErrorCode.INVALID_ARGUMENT, () -> log.reader(11), "from 4 to 10, not 11");
    assertThat(read(log.reader(9))).containsExactly("9 " + large);
    log.trimBelow(Long.MAX_VALUE);
    assertThat(log.first()).isEqualTo(8);
  }

  @Test
  void shouldTakeAFrameLargerThanAFile() {
    FrameLog log = storage.open("rows");
    append(log, "x".repeat(10_000));
    append(log, "b");
    assertThat(read(log.reader(1))).containsExactly("1 b");
    assertThat(disk.names()).hasSize(3);
  }

  @Test
  void shouldGrowByStepsWhereItIsForcedOften() {
    FrameLog log = storage.open("rows");
    for (int count = 0; count < 10; count++) {
      append(log, "a");
      log.force();
    }
    assertThat(log.bytes()).isEqualTo(4096);
    assertThat(read(log.reader(9))).containsExactly("9 a");
  }

  @Test
  void shouldKnowTheEpochWhereTheLastFileHasNoFrame() throws IOException {
    FrameLog log = storage.open("rows");
    log.append(1, 7, ByteBuffer.allocate(4000));
    log.append(1, 8, ByteBuffer.allocate(10));
    SimulatedDisk torn = disk.copy();
    SimulatedFile last = torn.file("rows.00000000000000000001.seg");
    last.damage(Arrays.copyOf(last.content(), SegmentHead.BYTES));
    FrameLog again = new SegmentStorage(Path.of("/data"), torn, RandomLog.SMALL).open("rows");

    assertThat(again.next()).isEqualTo(1);
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> again.append(1, 6, ByteBuffer.allocate(10)),
        "the epoch 6 after 7");
    again.append(1, 7, ByteBuffer.allocate(10));
    assertThat(read(again.reader(0))).hasSize(2);
  }

  @Test
  void shouldCountWhatWasTornOff() {
    FrameLog log = storage.open("rows");
    append(log, "a");
    SimulatedDisk torn = disk.copy();
    byte[] bytes = Arrays.copyOf(file(torn).content(), 4096);
    bytes[SegmentHead.BYTES + 48] = 1;
    file(torn).damage(bytes);
    storage = new SegmentStorage(Path.of("/data"), torn, RandomLog.SMALL);
    FrameLog again = storage.open("rows");
    assertThat(again.tornBytes()).isEqualTo(8);
    assertThat(read(again.reader(0))).containsExactly("0 a");
    assertThat(append(again, "b")).isEqualTo(1);
    assertThat(read(again.reader(0))).containsExactly("0 a", "1 b");
  }

  private static SimulatedFile file(SimulatedDisk disk) {
    try {
      return disk.file("rows.00000000000000000000.seg");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldRemoveALogAndLetItBeginAgain() {
    FrameLog log = storage.open("checkpoint-1");
    append(log, "a");
    refused(ErrorCode.INVALID_ARGUMENT, () -> storage.delete("checkpoint-1"), "is open already");
    refused(ErrorCode.INVALID_ARGUMENT, () -> storage.open("checkpoint-1"), "is open already");
    log.close();
    storage.open("rows");
    assertThat(storage.logs()).containsExactly("checkpoint-1", "rows");
    storage.delete("checkpoint-1");
    storage.delete("never-made");
    assertThat(storage.logs()).containsExactly("rows");
    assertThat(storage.open("checkpoint-1").next()).isZero();
  }

  @Test
  void shouldRefuseWhatAFrameCannotBe() {
    FrameLog log = storage.open("rows");
    ByteBuffer empty = ByteBuffer.allocate(0);
    log.append(0, 5, empty);
    refused(ErrorCode.INVALID_ARGUMENT, () -> log.append(0, 4, empty), "the epoch 4 after 5");
    refused(ErrorCode.INVALID_ARGUMENT, () -> log.append(-1, 5, empty), "the kind -1");
    refused(ErrorCode.INVALID_ARGUMENT, () -> log.append(1 << 16, 5, empty), "the kind 65536");
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> log.append(0, 5, ByteBuffer.allocate((1 << 17) + 1)),
        "a payload of 131073 bytes");
    refused(ErrorCode.INVALID_ARGUMENT, () -> storage.open("../rows"), "cannot be the name");
    log.close();
    refused(ErrorCode.CLOSED, () -> log.append(0, 5, empty), "the log rows is closed");
    assertThat(storage.open("rows").next()).isEqualTo(1);
  }
}
