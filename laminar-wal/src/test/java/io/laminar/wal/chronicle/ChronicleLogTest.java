package io.laminar.wal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.StorageOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleLogTest {
  @TempDir
  Path temporary;

  @BeforeAll
  static void open() {
    JdkAccess.open();
  }

  private ChronicleStorage storage() {
    return new ChronicleStorage(temporary, new FileSystemDisk(), new StorageOptions(20_000, 4096));
  }

  private static void append(FrameLog log, int count) {
    for (int i = 0; i < count; i++) {
      byte[] payload = (log.next() + "x".repeat((int) (log.next() * 700 % 3000)))
          .getBytes(StandardCharsets.UTF_8);
      log.append(1, 0, ByteBuffer.wrap(payload));
    }
  }

  private static List<Long> read(FrameReader reader) {
    List<Long> sequences = new ArrayList<>();
    while (reader.next()) {
      sequences.add(reader.sequence());
      String payload = StandardCharsets.UTF_8.decode(reader.payload()).toString();
      assertThat(payload)
          .isEqualTo(reader.sequence() + "x".repeat((int) (reader.sequence() * 700 % 3000)));
    }
    return sequences;
  }

  private static List<Long> range(long from, long to) {
    return Stream.iterate(from, each -> each < to, each -> each + 1).toList();
  }

  @Test
  void shouldReadWhatWasAppendedInSeveralLivesAndFiles() {
    for (int life = 0; life < 4; life++) {
      try (ChronicleStorage storage = storage();
          FrameLog log = storage.open("rows");
          FrameReader whole = log.reader(0)) {
        assertThat(log.tornBytes()).isZero();
        assertThat(read(whole)).isEqualTo(range(0, 30L * life));
        append(log, 30);
        assertThat(read(whole)).isEqualTo(range(30L * life, 30L * life + 30));
        log.force();
        assertThat(log.durable()).isEqualTo(30L * life + 30);
        assertThat(read(log.reader(30L * life + 7))).hasSize(23);
      }
    }
  }

  @Test
  void shouldGiveFilesBack() {
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      append(log, 60);
      long before = log.bytes();
      log.trimBelow(40);
      assertThat(log.first()).isBetween(1L, 40L);
      assertThat(log.bytes()).isLessThan(before);
      append(log, 10);
      assertThat(read(log.reader(log.first()))).isEqualTo(range(log.first(), 70));
    }
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      assertThat(read(log.reader(log.first()))).isEqualTo(range(log.first(), 70));
    }
  }

  @Test
  void shouldGoOnWhereThePowerTookTheBeginningOfAFile() throws IOException {
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      append(log, 5);
    }
    Path file;
    try (Stream<Path> all = Files.list(temporary.resolve("rows"))) {
      file = all.filter(each -> each.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    Files.write(file.resolveSibling("19700102-0000.cq4"), new byte[100]);
    Files.write(file.resolveSibling("19700102-0001.cq4"), new byte[0]);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 0, 64, (byte) 0);
    Files.write(file, bytes);
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      append(log, 5);
      assertThat(read(log.reader(0))).isEqualTo(range(0, 10));
    }
    assertThat(file.resolveSibling("19700102-0000.frames")).doesNotExist();
  }

  @Test
  void shouldRemoveALog() throws IOException {
    try (ChronicleStorage storage = storage()) {
      FrameLog log = storage.open("checkpoint-1");
      append(log, 3);
      log.close();
      assertThat(storage.logs()).containsExactly("checkpoint-1");
      storage.delete("checkpoint-1");
      assertThat(storage.logs()).isEmpty();
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left).isEmpty();
      }
      assertThat(storage.open("checkpoint-1").next()).isZero();
    }
  }

  @Test
  void shouldRefuseAFileThatIsMissingOrDamaged() throws IOException {
    List<Path> files;
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      append(log, 60);
    }
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      assertThat(log.next()).isEqualTo(60);
    }
    try (Stream<Path> all = Files.list(temporary.resolve("rows"))) {
      files = all.filter(file -> file.toString().endsWith(".frames")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(2);
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      refused();
      Files.write(file, new byte[whole.length]);
      refused();
      Files.write(file, whole);
    }
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      assertThat(read(log.reader(0))).isEqualTo(range(0, 60));
    }
  }

  private void refused() {
    Assertions.assertThatThrownBy(() -> {
          try (ChronicleStorage storage = storage();
              FrameLog log = storage.open("rows")) {
            read(log.reader(0));
          }
        })
        .isInstanceOfSatisfying(
            LaminarException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED_STORAGE));
  }
}
