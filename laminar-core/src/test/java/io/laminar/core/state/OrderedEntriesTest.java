package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OrderedEntriesTest {
  private static final byte[] NO_BYTES = new byte[0];

  private static long key(OrderedEntries entries, int node) {
    return entries.nodes().page(node)[entries.nodes().offset(node) + entries.key()];
  }

  @Test
  void shouldAgreeWithATreeSet() {
    Random random = new Random(11);
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    OrderedEntries entries =
        new OrderedEntries(OrderedEntries.Order.WORD, 0, new ByteHeap(account), account);
    TreeSet<Long> expected = new TreeSet<>();
    int tree = 0;
    for (int i = 0; i < 50_000; i++) {
      long key = random.nextInt(3000);
      int node = entries.find(tree, key, 0, NO_BYTES);
      assertThat(node >= 0).isEqualTo(expected.contains(key));
      if (node >= 0 && random.nextBoolean()) {
        tree = entries.remove(tree, node);
        expected.remove(key);
      } else if (node < 0) {
        tree = entries.link(tree, entries.create(key, 0, NO_BYTES));
        expected.add(key);
      }
      if (!expected.isEmpty()) {
        assertThat(key(entries, entries.first(tree))).isEqualTo(expected.first());
        assertThat(key(entries, entries.last(tree))).isEqualTo(expected.last());
        int lower = entries.lower(tree, key, 0);
        assertThat(lower < 0 ? null : (Long) key(entries, lower)).isEqualTo(expected.lower(key));
      }
    }
    assertThat(entries.nodes().size()).isEqualTo(expected.size());
  }

  @Test
  void shouldOrderTheLowWordsOfDecimalsAsUnsigned() {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    OrderedEntries entries =
        new OrderedEntries(OrderedEntries.Order.DECIMAL, 0, new ByteHeap(account), account);
    long[][] ascending = {{-1, 0}, {-1, -1}, {0, 0}, {0, Long.MAX_VALUE}, {0, -1}, {1, 0}};
    int tree = 0;
    for (int i : new int[] {4, 1, 5, 3, 0, 2}) {
      tree = entries.link(tree, entries.create(ascending[i][0], ascending[i][1], NO_BYTES));
    }
    for (long[] key : ascending) {
      int first = entries.first(tree);
      assertThat(entries.find(tree, key[0], key[1], NO_BYTES)).isEqualTo(first);
      tree = entries.remove(tree, first);
    }
  }

  @Test
  void shouldStayShallowWhenKeysArriveInOrder() {
    MemoryAccount account = MemoryAccount.ofHalfTheHeap();
    OrderedEntries entries =
        new OrderedEntries(OrderedEntries.Order.PAIR, 0, new ByteHeap(account), account);
    int tree = 0;
    // A tree as deep as its keys are many would overflow the stack here.
    for (int i = 0; i < 1_000_000; i++) {
      tree = entries.link(tree, entries.create(5, i, NO_BYTES));
    }
    while (tree != 0) {
      tree = entries.remove(tree, entries.first(tree));
    }
    assertThat(entries.nodes().size()).isZero();
  }
}
