package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteHeapTest {
  private static final class Block {
    private final long position;
    private final byte[] bytes;

    Block(long position, byte[] bytes) {
      this.position = position;
      this.bytes = bytes;
    }
  }

  private static void check(ByteHeap heap, List<Block> blocks) {
    for (Block block : blocks) {
      int start = ByteHeap.offset(block.position);
      assertThat(Arrays.copyOfRange(heap.page(block.position), start, start + block.bytes.length))
          .isEqualTo(block.bytes);
    }
  }

  @Test
  void shouldKeepBlocksOfAnySizeApart() {
    Random random = new Random(7);
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap heap = new ByteHeap(account);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      if (random.nextInt(3) == 0 && !blocks.isEmpty()) {
        Block block = blocks.remove(random.nextInt(blocks.size()));
        heap.free(block.position, block.bytes.length);
      } else {
        byte[] bytes = new byte[1 + random.nextInt(1 << random.nextInt(18))];
        random.nextBytes(bytes);
        blocks.add(new Block(heap.add(bytes, 0, bytes.length), bytes));
      }
    }
    check(heap, blocks);
    MemorySnapshot snapshot = new MemorySnapshot();
    heap.snapshot(snapshot.writer());
    ByteHeap restored = new ByteHeap(MemoryAccount.ofHalfTheHeap());
    restored.restore(snapshot.reader());
    check(restored, blocks);
    assertThat(restored.liveBytes()).isEqualTo(heap.liveBytes());
    blocks.forEach(block -> heap.free(block.position, block.bytes.length));
    assertThat(heap.liveBytes()).isZero();
  }

  /** How many blocks of 64 bytes find room in pages that there are, when some of full pages were freed. */
  private static int roomAfter(int freed) {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap heap = new ByteHeap(account);
    byte[] bytes = new byte[64];
    List<Long> first = new ArrayList<>();
    int grown = 0;
    while (grown < 12) {
      long before = account.usedBytes();
      first.add(heap.add(bytes, 0, bytes.length));
      grown += account.usedBytes() > before ? 1 : 0;
    }
    for (int i = 0; i < freed; i++) {
      heap.free(first.get(i), bytes.length);
    }
    long before = account.usedBytes();
    int room = -1;
    while (account.usedBytes() == before) {
      heap.add(bytes, 0, bytes.length);
      room++;
    }
    return room;
  }

  @Test
  void shouldUseBlocksAgainThatWereFreedInAFullPage() {
    assertThat(roomAfter(3)).isEqualTo(roomAfter(0) + 3);
  }

  @Test
  void shouldUseFreedBlocksAgain() {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap heap = new ByteHeap(account);
    byte[] bytes = new byte[40_000];
    for (int length = 13; length <= bytes.length; length += 13) {
      long position = heap.add(bytes, 0, length);
      heap.free(position, length);
      assertThat(heap.add(bytes, 0, length)).isEqualTo(position);
      heap.free(position, length);
    }
    assertThat(account.usedBytes()).isLessThan(4 << 20);
  }

  private static List<Block> fill(ByteHeap heap, int count, int length) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) i);
      bytes[0] = (byte) (i >>> 8);
      blocks.add(new Block(heap.add(bytes, 0, length), bytes));
    }
    return blocks;
  }

  private static void free(ByteHeap heap, List<Block> blocks) {
    blocks.forEach(block -> heap.free(block.position, block.bytes.length));
  }

  @Test
  void shouldHoldMorePagesThanAnIntHasRoomForPositions() {
    ByteHeap heap = new ByteHeap(MemoryAccount.ofHalfTheHeap());
    List<Block> blocks = fill(heap, 20_000, 2100);
    check(heap, List.of(blocks.get(0), blocks.get(16_384), blocks.get(19_999)));
    assertThat(blocks.get(19_999).position).isGreaterThan(1L << 46);
  }

  @Test
  void shouldGiveBackPagesWhoseStringsAreGone() {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap heap = new ByteHeap(account);
    for (int length : new int[] {13, 40, 500, 2048, 70_000}) {
      List<Block> kept = fill(heap, 5, length);
      long before = account.usedBytes();
      List<Block> blocks = fill(heap, 4_000_000 / length, length);
      assertThat(account.usedBytes()).isGreaterThan(3_900_000);
      free(heap, blocks);
      assertThat(account.usedBytes()).isLessThan(before + PageStore.SPARE_BYTES + (32 << 10));
      check(heap, kept);
    }
  }

  @Test
  void shouldKeepNothingBeyondTheSparePages() {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap heap = new ByteHeap(account);
    free(heap, fill(heap, 100, 40));
    long spare = account.usedBytes();
    for (int round = 0; round < 100; round++) {
      free(heap, fill(heap, 100, 40));
    }
    assertThat(account.usedBytes()).isEqualTo(spare).isLessThan(20_000);
  }

  @Test
  void shouldNotWriteToPagesThatAreShared() {
    ByteHeap heap = new ByteHeap(MemoryAccount.ofHalfTheHeap());
    List<Block> old = fill(heap, 1000, 100);
    ByteHeap pinned = ByteHeap.ofShared(heap.share());
    free(heap, old.subList(0, 700));
    List<Block> fresh = fill(heap, 2000, 99);
    check(pinned, old);
    check(heap, fresh);
    check(heap, old.subList(700, 1000));
  }

  @Test
  void shouldGiveBackPagesThatWereShared() {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap heap = new ByteHeap(account);
    List<Block> old = fill(heap, 100_000, 100);
    ByteHeap pinned = ByteHeap.ofShared(heap.share());
    free(heap, old);
    assertThat(account.usedBytes()).isLessThan(PageStore.SPARE_BYTES);
    fill(heap, 100_000, 100);
    check(pinned, old.subList(0, 300));
  }

  @Test
  void shouldUseThePagesOfARestoredHeap() {
    ByteHeap heap = new ByteHeap(MemoryAccount.ofHalfTheHeap());
    List<Block> blocks = fill(heap, 3000, 50);
    List<Block> large = fill(heap, 3, 5000);
    free(heap, blocks.subList(100, 2900));
    heap.free(large.remove(1).position, 5000);
    MemorySnapshot snapshot = new MemorySnapshot();
    heap.snapshot(snapshot.writer());
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap restored = new ByteHeap(account);
    restored.restore(snapshot.reader());
    long before = account.usedBytes();
    check(restored, fill(restored, 200, 50));
    check(restored, blocks.subList(0, 100));
    check(restored, blocks.subList(2900, 3000));
    check(restored, large);
    assertThat(account.usedBytes()).isEqualTo(before);
  }
}
