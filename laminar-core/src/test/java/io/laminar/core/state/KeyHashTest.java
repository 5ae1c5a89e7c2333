package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private static long inverse(long odd) {
    return BigInteger.valueOf(odd).mod(TWO_TO_64).modInverse(TWO_TO_64).longValue();
  }

  /** Keys that all had one hash when hashes had no seed. */
  private static long crafted(int number) {
    long ended = (7L << 32 | number) * inverse(0xD6E8FEB86659FD93L);
    return (ended ^ (ended >>> 32)) * inverse(0x9E3779B97F4A7C15L);
  }

  private static KeyRows load(KeyLayout layout, ColumnBuffer... columns) {
    Batch batch = new Batch(columns.length);
    for (int i = 0; i < columns.length; i++) {
      batch.column(i).share(columns[i].vector());
    }
    batch.selectFirst(Batch.MAX_ROWS);
    KeyRows keys = new KeyRows(layout);
    keys.load(
        batch, IntStream.range(0, columns.length).toArray(), batch.selection(), Batch.MAX_ROWS);
    return keys;
  }

  private static long distinctHashes(KeyRows keys) {
    return IntStream.of(keys.hashes()).limit(Batch.MAX_ROWS).distinct().count();
  }

  @Test
  void shouldScatterNumbersThatWereChosenToCollide() {
    ColumnBuffer column = new ColumnBuffer(BIGINT);
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      column.setWord(i, crafted(i));
    }
    assertThat(distinctHashes(load(KeyLayout.of(List.of(BIGINT)), column)))
        .isGreaterThan(Batch.MAX_ROWS - 3);
  }

  @Test
  void shouldScatterPairsWhoseDifferencesInTopBitsCouldCancel() {
    ColumnBuffer first = new ColumnBuffer(BIGINT);
    ColumnBuffer second = new ColumnBuffer(BIGINT);
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      long top = i % 2 == 0 ? 0 : Long.MIN_VALUE;
      first.setWord(i, (i / 2) ^ top);
      second.setWord(i, top ^ (top >>> 32));
    }
    assertThat(distinctHashes(load(KeyLayout.of(List.of(BIGINT, BIGINT)), first, second)))
        .isGreaterThan(Batch.MAX_ROWS - 3);
  }

  @Test
  void shouldScatterLongStringsWhoseDifferencesCouldCancel() {
    ColumnBuffer column = new ColumnBuffer(NAME);
    byte[] bytes = "the same length, 8 words and a rest of them: 0123456789abcdef, end"
        .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      byte[] changed = bytes.clone();
      for (int bit = 0; bit < 3; bit++) {
        // The top bit of one word of 8 bytes, and of both halves of the next.
        int flip = (i >> bit & 1) << 7;
        changed[4 + 16 * bit + 7] ^= (byte) flip;
        changed[4 + 16 * bit + 11] ^= (byte) flip;
        changed[4 + 16 * bit + 15] ^= (byte) flip;
      }
      changed[60] = (byte) (i >> 3);
      column.setBytes(i, changed, 0, changed.length);
    }
    assertThat(distinctHashes(load(KeyLayout.of(List.of(NAME)), column)))
        .isGreaterThan(Batch.MAX_ROWS - 3);
  }

  @Test
  void shouldHashWithASeedOfItsOwnInEveryTable() {
    ColumnBuffer column = new ColumnBuffer(BIGINT);
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      column.setWord(i, i);
    }
    int[] hashes = load(KeyLayout.of(List.of(BIGINT)), column).hashes();
    int[] others = load(KeyLayout.of(List.of(BIGINT)), column).hashes();
    assertThat(others).isNotEqualTo(hashes);
  }

  @Test
  void shouldGiveTheSamePartitionInEveryProcess() {
    ColumnBuffer numbers = new ColumnBuffer(BIGINT);
    ColumnBuffer names = new ColumnBuffer(NAME);
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      byte[] bytes = (i % 2 == 0 ? "k" + i : "a string that is not inline " + i)
          .getBytes(StandardCharsets.UTF_8);
      numbers.setWord(i, i);
      names.setBytes(i, bytes, 0, bytes.length);
    }
    KeyRows keys = load(KeyLayout.of(List.of(BIGINT, NAME)), numbers, names);
    List<Integer> partitions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      partitions.add(KeyPartition.of(keys, i));
    }
    assertThat(partitions).containsExactly(109, 85, 64, 71, 73, 1);
    assertThat(IntStream.range(0, Batch.MAX_ROWS)
            .map(i -> KeyPartition.of(keys, i))
            .distinct())
        .hasSizeGreaterThan(90);
  }

  /** By hand: FNV-1a takes bytes as numbers from 0 to 255. */
  @Test
  void shouldTakeBytesBeyondAsciiAsTheyAre() {
    ColumnBuffer column = new ColumnBuffer(NAME);
    byte[] bytes = "Wörter über zwölf Bytes: Öl, Ähre".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Batch.MAX_ROWS; i++) {
      column.setBytes(i, bytes, 0, bytes.length);
    }

    assertThat(KeyPartition.of(load(KeyLayout.of(List.of(NAME)), column), 0)).isEqualTo(121);
  }

  @Test
  void shouldTakeBothZerosForOneKey() {
    KeyLayout layout = KeyLayout.of(List.of(DataType.of(TypeKind.DOUBLE)));

    assertThat(layout.normalise(Double.doubleToRawLongBits(-0.0))).isZero();
    assertThat(layout.normalise(Double.doubleToRawLongBits(-1.5)))
        .isEqualTo(Double.doubleToRawLongBits(-1.5));
  }
}
