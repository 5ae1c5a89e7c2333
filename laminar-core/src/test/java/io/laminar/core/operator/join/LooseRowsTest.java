package io.laminar.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LooseRowsTest {
  private final MemoryAccount account = MemoryAccount.ofHalfTheHeap();
  private final EntryStore entries = new EntryStore(1, 1, account);
  private final LooseRows rows = new LooseRows(entries, 0, account);
  private final int[] found = new int[4];

  private int add(int hash) {
    int id = entries.allocate();
    rows.add(id, hash);
    return id;
  }

  private List<Integer> find(int hash) {
    return first(rows.find(hash, found));
  }

  private List<Integer> first(int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(found[i]);
    }
    return ids;
  }

  @Test
  void shouldFindRowsOfAHashInTheOrderOfTheirArrival() {
    int one = add(7);
    int two = add(8);
    int three = add(7);
    assertThat(find(7)).containsExactly(one, three);
    rows.remove(one);
    assertThat(find(7)).containsExactly(three);
    assertThat(find(9)).isEmpty();
    assertThat(first(rows.oldest(found, 4))).containsExactly(two, three);
    assertThat(first(rows.oldest(found, 1))).containsExactly(two);
  }

  @Test
  void shouldGiveAsManyAsThereIsRoomFor() {
    for (int i = 0; i < 6; i++) {
      add(1);
    }
    assertThat(rows.find(1, found)).isEqualTo(4);
    first(4).forEach(rows::remove);
    assertThat(rows.find(1, found)).isEqualTo(2);
  }

  @Test
  void shouldNotGrowForOneRowThatStays() {
    long before = account.usedBytes();
    int stays = add(3);
    for (int i = 0; i < 10_000; i++) {
      int id = add(4);
      rows.remove(id);
      entries.free(id);
    }
    assertThat(find(3)).containsExactly(stays);
    assertThat(account.usedBytes()).isEqualTo(before);
  }

  @Test
  void shouldKeepTheOrderAsRowsComeAndGo() {
    Random random = new Random(1);
    ArrayDeque<Integer> held = new ArrayDeque<>();
    for (int i = 0; i < 60_000; i++) {
      boolean grows = i / 20_000 % 2 == 0;
      if (held.isEmpty() || random.nextInt(4) < (grows ? 3 : 1)) {
        held.add(add(i % 3));
      } else {
        int gone = random.nextInt(8) == 0 ? held.removeLast() : held.remove();
        rows.remove(gone);
        entries.free(gone);
      }
      if (i % 500 == 0) {
        List<Integer> oldest = held.stream().limit(4).toList();
        assertThat(first(rows.oldest(found, 4))).isEqualTo(oldest);
        assertThat(rows.count()).isEqualTo(held.size());
      }
    }
  }
}
