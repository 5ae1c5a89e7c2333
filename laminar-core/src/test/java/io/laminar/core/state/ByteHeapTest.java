package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteHeapTest {
  private static final class Block {
    private final int position;
    private final byte[] bytes;

    Block(int position, byte[] bytes) {
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

  @Test
  void shouldUseFreedBlocksAgain() {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    ByteHeap heap = new ByteHeap(account);
    byte[] bytes = new byte[40_000];
    for (int length = 13; length <= bytes.length; length += 13) {
      int position = heap.add(bytes, 0, length);
      heap.free(position, length);
      assertThat(heap.add(bytes, 0, length)).isEqualTo(position);
      heap.free(position, length);
    }
    assertThat(account.usedBytes()).isLessThan(4 << 20);
  }
}
