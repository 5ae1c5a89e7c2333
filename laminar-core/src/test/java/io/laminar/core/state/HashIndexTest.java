package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashIndexTest {
  private final MemoryAccount account = MemoryAccount.ofHalfTheHeap();
  private final HashIndex index = new HashIndex(account);
  private final Map<Integer, Integer> hashes = new HashMap<>();
  private int lastId;

  private void insert(int hash) {
    index.insert(hash, ++lastId);
    hashes.put(lastId, hash);
  }

  private void remove(int count) {
    for (int id : hashes.keySet().stream().limit(count).toList()) {
      index.remove(Objects.requireNonNull(hashes.remove(id)), id);
    }
  }

  private boolean isFound(int id, int hash) {
    long[] slots = index.directory()[hash >>> index.shift()];
    int at = hash & (slots.length - 1);
    while (slots[at] != 0 && (int) slots[at] != id) {
      at = (at + 1) & (slots.length - 1);
    }
    return slots[at] == ((long) hash << 32 | id);
  }

  private static long used(long[] slots) {
    return Arrays.stream(slots).filter(slot -> slot != 0).count();
  }

  /** All are found, no page is fuller than it may be, and there is nothing else. */
  private void check() {
    hashes.forEach((id, hash) -> assertThat(isFound(id, hash)).isTrue());
    Set<long[]> pages = Arrays.stream(index.directory()).collect(Collectors.toSet());
    assertThat(pages).allMatch(slots -> used(slots) <= slots.length / 8 * 3L);
    assertThat(pages.stream().mapToLong(HashIndexTest::used).sum()).isEqualTo(hashes.size());
    assertThat(index.size()).isEqualTo(hashes.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldFindWhatIsThereWhileItGrowsAndShrinks(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      for (int i = random.nextInt(60_000); i >= 0; i--) {
        insert(random.nextInt());
      }
      check();
      remove(random.nextInt(hashes.size() + 1));
      check();
    }
  }

  @Test
  void shouldHoldHashesThatAgreeInTheirTopBits() {
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      insert(0x5A5A_0000 | random.nextInt(1 << 16));
    }
    check();
    remove(19_990);
    check();
    assertThat(account.usedBytes()).isLessThan(PageStore.SPARE_BYTES + (64 << 10));
  }

  @Test
  void shouldTakeAsMuchRoomAsItNeeds() {
    Random random = new Random(5);
    for (int i = 0; i < 200_000; i++) {
      insert(random.nextInt());
    }
    // A page that was just split has 3/16 of its slots in use.
    assertThat(account.usedBytes()).isLessThan(200_000 * 8 * 6L);
    remove(199_990);
    check();
    assertThat(Arrays.stream(index.directory()).distinct()).hasSize(1);
    assertThat(account.usedBytes()).isLessThan(PageStore.SPARE_BYTES + (64 << 10));
  }

  @Test
  void shouldKeepAPageApartFromOneThatWasSplitOnceMore() {
    Random random = new Random(6);
    for (int i = 0; i < 470; i++) {
      int page = i < 10 ? 0x0000_0000 : i < 90 ? 0x8000_0000 : 0xC000_0000;
      insert(page | random.nextInt(1 << 30));
    }
    // Hashes that begin with 0, 10 and 11; the first two pages have few ids.
    assertThat(Arrays.stream(index.directory()).distinct()).hasSize(3);

    remove(1);

    check();
  }

  @Test
  void shouldHalveTheDirectoryWhenAllOfItsDeepestPagesHaveGone() {
    Random random = new Random(7);
    for (int i = 0; i < 110_000; i++) {
      insert(0x5000_0000 | random.nextInt(1 << 28));
    }
    assertThat(index.directory().length).isEqualTo(2048);

    remove(98_000);
    while (!hashes.isEmpty()) {
      remove(1000);
      check();
    }

    assertThat(index.directory().length).isEqualTo(1024);
  }

  @Test
  void shouldTakeManyAtOnce() {
    Random random = new Random(8);
    IndexFilling filling = index.filling(200_000);
    for (int i = 0; i < 200_000; i++) {
      // A few pages get more than they hold.
      int hash = i % 200 == 0 ? 0x5A5A_0000 | random.nextInt(1 << 16) : random.nextInt();
      filling.add(hash, ++lastId);
      hashes.put(lastId, hash);
    }
    filling.end();
    check();
    assertThat(account.usedBytes()).isLessThan(200_000 * 8 * 6L);

    for (int i = 0; i < 60_000; i++) {
      insert(random.nextInt());
    }
    check();
    remove(hashes.size() - 10);
    check();
    assertThat(account.usedBytes()).isLessThan(PageStore.SPARE_BYTES + (64 << 10));
  }

  @Test
  void shouldTakeFewAtOnceOneByOne() {
    IndexFilling filling = index.filling(1 << 20);
    for (int i = 0; i < 1000; i++) {
      filling.add(i << 20, ++lastId);
      hashes.put(lastId, i << 20);
    }
    filling.end();
    check();
  }
}
