package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
  private static final byte[] TEXT = "grüße".getBytes(StandardCharsets.UTF_8);

  @Test
  void shouldGiveBackEverySectionByItsName() {
    SnapshotReader reader = new SnapshotReader(written());

    assertThat(reader.names()).containsExactly("first", "second");
    reader.section("second", 3, 9, payload -> assertThat(payload.readBytes()).isEqualTo(TEXT));
    reader.section("first", 1, 7, payload -> {
      long[] longs = new long[4];
      payload.readLongs(longs, 1, 2);
      assertThat(longs).containsExactly(0, 5, -6, 0);
      assertThat(payload.readLong()).isEqualTo(Long.MIN_VALUE);
    });
  }

  @Test
  void shouldHoldMoreThanItsFirstRoom() {
    long[] longs = new long[10_000];
    Arrays.setAll(longs, i -> i * 31L);
    SnapshotWriter writer = new SnapshotWriter();
    writer.section("large", 1, 0, payload -> payload.writeLongs(longs, 0, longs.length));

    new SnapshotReader(writer.toBytes()).section("large", 1, 0, payload -> {
      long[] read = new long[longs.length];
      payload.readLongs(read, 0, read.length);
      assertThat(read).isEqualTo(longs);
    });
  }

  @Test
  void shouldRefuseWhatIsNotItsOwn() {
    refused("no section third", "third", 1, 7, payload -> {});
    refused("section first has version 1", "first", 2, 7, payload -> {});
    refused("section first is the state of another definition", "first", 1, 8, payload -> {});
    refused("section first is too long by 24 bytes", "first", 1, 7, payload -> {});
    refused("section second is too short", "second", 3, 9, payload -> {
      payload.readBytes();
      payload.readLong();
    });
    refused("section second is too short", "second", 3, 9, StateReader::readLong, 2);
  }

  private static void refused(
      String problem, String name, int version, long print, Consumer<StateReader> payload) {
    refused(problem, name, version, print, payload, 1);
  }

  private static void refused(
      String problem, String name, int version, long print, Consumer<StateReader> read, int times) {
    SnapshotReader reader = new SnapshotReader(written());
    assertThatThrownBy(() -> reader.section(name, version, print, payload -> {
          for (int i = 0; i < times; i++) {
            read.accept(payload);
          }
        }))
        .isInstanceOfSatisfying(LaminarException.class, e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_STATE);
          assertThat(e.problem()).contains(problem);
        });
  }

  @Test
  void shouldRefuseBytesThatAreCutOffOrOfSomethingElse() {
    byte[] whole = written();

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (isWholeSections(cut)) {
        continue;
      }
      assertThatThrownBy(() -> new SnapshotReader(cut))
          .as("%s bytes", length)
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_STATE));
    }
    assertThatThrownBy(() -> new SnapshotReader(new byte[64]))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("does not begin as a snapshot does");
  }

  /** Cut between two sections: the section that is missing is found missing when it is read. */
  private static boolean isWholeSections(byte[] cut) {
    SnapshotWriter empty = new SnapshotWriter();
    SnapshotWriter one = new SnapshotWriter();
    first(one);
    return Arrays.equals(cut, empty.toBytes()) || Arrays.equals(cut, one.toBytes());
  }

  private static byte[] written() {
    SnapshotWriter writer = new SnapshotWriter();
    first(writer);
    writer.section("second", 3, 9, payload -> payload.writeBytes(TEXT, 0, TEXT.length));
    return writer.toBytes();
  }

  private static void first(SnapshotWriter writer) {
    writer.section("first", 1, 7, payload -> {
      payload.writeLongs(new long[] {1, 5, -6}, 1, 2);
      payload.writeLong(Long.MIN_VALUE);
    });
  }
}
