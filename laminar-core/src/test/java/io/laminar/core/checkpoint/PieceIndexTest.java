package io.laminar.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PieceIndexTest {
  private final PieceHash hash = new PieceHash();

  private List<Long> hashes(byte[] bytes, int from, int count) {
    hash.hash(bytes, from, count);
    return List.of(hash.first(), hash.second());
  }

  @Test
  void shouldTellPiecesApart() {
    byte[] bytes = new byte[300];
    new Random(1).nextBytes(bytes);
    Set<List<Long>> seen = new HashSet<>();
    for (int count = 0; count <= bytes.length; count++) {
      assertThat(seen.add(hashes(bytes, 0, count))).as("length %d", count).isTrue();
    }
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(seen.add(hashes(bytes, 0, bytes.length))).as("bit %d", bit).isTrue();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void shouldTellZerosApartByTheirNumber() {
    Set<List<Long>> seen = new HashSet<>();
    for (int count = 0; count < 100; count++) {
      assertThat(seen.add(hashes(new byte[100], 0, count))).isTrue();
    }
  }

  @Test
  void shouldFindTheSameBytesElsewhere() {
    byte[] bytes = new byte[2000];
    new Random(2).nextBytes(bytes);
    System.arraycopy(bytes, 8, bytes, 1000, 900);
    assertThat(hashes(bytes, 8, 900)).isEqualTo(hashes(bytes, 1000, 900));
  }

  @Test
  void shouldKeepThePlaceOfEachPiece() {
    PieceIndex index = new PieceIndex();
    Random random = new Random(3);
    for (int number = 0; number < 1000; number++) {
      index.add(random.nextLong(), number, 10, 1 + number, 2L * number, 3 * number);
    }
    Random again = new Random(3);
    for (int number = 0; number < 1000; number++) {
      long first = again.nextLong();
      int found = index.find(first, number, 10);
      assertThat(index.epoch(found)).isEqualTo(1 + number);
      assertThat(index.frame(found)).isEqualTo(2L * number);
      assertThat(index.offset(found)).isEqualTo(3 * number);
      assertThat(index.find(first, number, 11)).isNegative();
      assertThat(index.find(first, number + 1, 10)).isNegative();
    }
  }
}
