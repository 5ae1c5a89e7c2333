package io.laminar.wal.disk;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What may happen to the files of a data directory, while nobody looks. */
public enum Damage {
  /** One bit is another. */
  BIT_FLIPPED {
    @Override
    void apply(Map<String, byte[]> files, String name, byte[] whole, int at, Random random) {
      byte[] bytes = whole.clone();
      bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      files.put(name, bytes);
    }
  },
  /** The end of a file is gone. */
  CUT {
    @Override
    void apply(Map<String, byte[]> files, String name, byte[] whole, int at, Random random) {
      files.put(name, Arrays.copyOf(whole, at));
    }
  },
  /** A sector or a page has zeros. */
  ZEROED {
    @Override
    void apply(Map<String, byte[]> files, String name, byte[] whole, int at, Random random) {
      int size = random.nextBoolean() ? SECTOR_BYTES : PAGE_BYTES;
      byte[] bytes = whole.clone();
      Arrays.fill(bytes, at & -size, Math.min(bytes.length, (at & -size) + size), (byte) 0);
      files.put(name, bytes);
    }
  },
  /** A file has something else. */
  NOISE {
    @Override
    void apply(Map<String, byte[]> files, String name, byte[] whole, int at, Random random) {
      byte[] bytes = new byte[whole.length];
      random.nextBytes(bytes);
      files.put(name, bytes);
    }
  },
  /** A file is gone. */
  DELETED {
    @Override
    void apply(Map<String, byte[]> files, String name, byte[] whole, int at, Random random) {
      files.remove(name);
    }
  },
  /** Two files have each other's names. */
  SWAPPED {
    @Override
    void apply(Map<String, byte[]> files, String name, byte[] whole, int at, Random random) {
      List<String> names = List.copyOf(files.keySet());
      String other = names.get(random.nextInt(names.size()));
      files.put(name, Objects.requireNonNull(files.get(other)));
      files.put(other, whole);
    }
  };

  private static final int SECTOR_BYTES = 512;
  private static final int PAGE_BYTES = 4096;

  abstract void apply(Map<String, byte[]> files, String name, byte[] whole, int at, Random random);

  /** One of them. */
  public static Damage any(Random random) {
    return values()[random.nextInt(values().length)];
  }

  /**
   * Damages one of some files.
   *
   * @param files by name, none of them empty
   * @return those that are there afterwards
   */
  public Map<String, byte[]> of(Map<String, byte[]> files, Random random) {
    List<String> names = List.copyOf(files.keySet());
    String name = names.get(random.nextInt(names.size()));
    // Most of a file is nothing: half of the damage is where something is.
    byte[] bytes = Objects.requireNonNull(files.get(name));
    int[] written =
        IntStream.range(0, bytes.length).filter(at -> bytes[at] != 0).toArray();
    int at = random.nextBoolean() || written.length == 0
        ? random.nextInt(bytes.length)
        : written[random.nextInt(written.length)];
    Map<String, byte[]> after = new TreeMap<>(files);
    apply(after, name, bytes, at, random);
    return after;
  }
}
