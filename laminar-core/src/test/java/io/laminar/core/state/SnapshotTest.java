package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
  private final List<Object> found = new ArrayList<>();

  @Test
  void shouldGiveBackEverySectionByItsName() {
    new SnapshotReader(written()).read(List.of(text("second", 3, "b"), numbers("first", 1, "a")));

    assertThat(found).containsExactly("grüße", 5L, -6L, Long.MIN_VALUE);
  }

  @Test
  void shouldHoldMoreThanItsFirstRoom() {
    long[] longs = new long[10_000];
    Arrays.setAll(longs, i -> i * 31L);
    long[] read = new long[longs.length];
    StateSection large = StateSection.of(
        "large",
        1,
        "",
        writer -> writer.writeLongs(longs, 0, longs.length),
        reader -> reader.readLongs(read, 0, read.length));

    SnapshotWriter writer = new SnapshotWriter();
    writer.write(large);
    new SnapshotReader(writer.toBytes()).read(List.of(large));

    assertThat(read).isEqualTo(longs);
  }

  @Test
  void shouldReadNothingOfWhatIsNotItsOwn() {
    StateSection first = numbers("first", 1, "a");
    refused("it has no state of third", first, text("second", 3, "b"), text("third", 1, ""));
    refused("nothing here has the state of second", first);
    refused("the state of second has version 3", first, text("second", 4, "b"));
    refused("the state of second is of another definition", first, text("second", 3, "c"));
  }

  private void refused(String problem, StateSection... wanted) {
    SnapshotReader reader = new SnapshotReader(written());
    assertForeign(() -> reader.read(List.of(wanted)), problem);
    assertThat(found).isEmpty();
  }

  @Test
  void shouldRefuseBytesThatWereDamaged() {
    byte[] whole = written();

    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      assertForeign(() -> new SnapshotReader(damaged), "");
      byte[] cut = Arrays.copyOf(whole, i);
      assertForeign(() -> new SnapshotReader(cut), "");
    }
    assertForeign(() -> new SnapshotReader(new byte[64]), "does not begin as a snapshot does");
  }

  @Test
  void shouldNameAllThatDiffers() {
    SnapshotReader reader = new SnapshotReader(written());

    assertThat(reader.differences(List.of(numbers("first", 2, "a"), numbers("third", 1, "c"))))
        .containsExactly(
            "the state of first has version 1, and this version of LaminarDB reads 2",
            "it has no state of third",
            "nothing here has the state of second");
    assertForeign(
        () -> reader.read(List.of(numbers("first", 1, "b"), text("second", 3, "c"))),
        "the state of first is of another definition; the state of second is of another definition");
    assertThat(found).isEmpty();
  }

  @Test
  void shouldCompareShapesWhereTheyAreThere() {
    SnapshotWriter writer = new SnapshotWriter();
    writer.write(StateSection.shape("shape", "a"));
    writer.write(numbers("first", 1, "a"));
    SnapshotReader reader = new SnapshotReader(writer.toBytes());

    reader.check(List.of(StateSection.shape("shape", "a"), numbers("first", 1, "a")));
    assertForeign(
        () -> reader.check(List.of(StateSection.shape("shape", "b"), numbers("first", 1, "a"))),
        "the state of shape is of another definition");
    new SnapshotReader(written())
        .read(List.of(
            StateSection.shape("shape", "a"), numbers("first", 1, "a"), text("second", 3, "b")));
    assertThat(found).hasSize(4);
  }

  @Test
  void shouldRefuseAnotherFormUnderTheSameVersion() {
    byte[] whole = written();
    for (Consumer<StateReader> reading : List.<Consumer<StateReader>>of(
        StateReader::readLong,
        reader -> reader.readLongs(new long[9], 0, 9),
        reader -> List.of().get((int) reader.readLong()))) {
      StateSection other = StateSection.of("first", 1, "a", writer -> {}, reading);
      assertForeign(
          () -> new SnapshotReader(whole).read(List.of(other, text("second", 3, "b"))),
          "the state of first was written in another form");
    }
  }

  private static void assertForeign(Runnable work, String problem) {
    assertThatThrownBy(work::run).isInstanceOfSatisfying(LaminarException.class, e -> {
      assertThat(e.code()).isEqualTo(ErrorCode.FOREIGN_STATE);
      assertThat(e.problem()).contains(problem);
    });
  }

  private byte[] written() {
    SnapshotWriter writer = new SnapshotWriter();
    writer.write(numbers("first", 1, "a"));
    writer.write(text("second", 3, "b"));
    return writer.toBytes();
  }

  private StateSection numbers(String name, int version, String definition) {
    Consumer<StateWriter> write = writer -> {
      writer.writeLongs(new long[] {1, 5, -6}, 1, 2);
      writer.writeLong(Long.MIN_VALUE);
    };
    return StateSection.of(name, version, definition, write, reader -> {
      long[] longs = new long[4];
      reader.readLongs(longs, 1, 2);
      found.addAll(List.of(longs[1], longs[2], reader.readLong()));
    });
  }

  private StateSection text(String name, int version, String definition) {
    byte[] bytes = "grüße".getBytes(StandardCharsets.UTF_8);
    return StateSection.of(
        name,
        version,
        definition,
        writer -> writer.writeBytes(bytes, 0, bytes.length),
        reader -> found.add(new String(reader.readBytes(), StandardCharsets.UTF_8)));
  }
}
