package io.laminar.wal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.StorageOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleDamageTest {
  private static final int CASES = Integer.getInteger("wal.damages", 60);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);
  private static final int FRAMES = 200;
  private static final StorageOptions SMALL = new StorageOptions(12_000, 4096);

  @TempDir
  Path temporary;

  private ChronicleStorage storage() {
    return new ChronicleStorage(temporary, new FileSystemDisk(), SMALL);
  }

  private static ByteBuffer payload(long sequence) {
    byte[] bytes = new byte[(int) (sequence * 37 % 400)];
    new Random(sequence).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  @Test
  void shouldNeitherGiveAWrongFrameNorLeaveOneOutWithoutAnError() throws IOException {
    JdkAccess.open();
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows")) {
      for (int frame = 0; frame < FRAMES; frame++) {
        log.append(1, 0, payload(frame));
      }
    }
    int refused = 0;
    for (int number = 0; number < CASES; number++) {
      refused += damageAndRead(new Random(SEED + number), "seed " + (SEED + number)) ? 1 : 0;
    }
    // Most of a file is nothing, or Chronicle's own.
    assertThat(refused).isBetween(CASES / 10, CASES);
  }

  private boolean damageAndRead(Random random, String description) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(temporary)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Path damaged = files.get(random.nextInt(files.size()));
    byte[] whole = Files.readAllBytes(damaged);
    damage(damaged, whole.clone(), random);
    try {
      read(description);
      return false;
    } catch (LaminarException e) {
      assertThat(e.code()).as(description).isEqualTo(ErrorCode.DAMAGED_STORAGE);
      return true;
    } finally {
      Files.write(damaged, whole);
    }
  }

  private static void damage(Path file, byte[] bytes, Random random) throws IOException {
    // Where the frames lie, in half of the cases.
    int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 150_000));
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 ->
        Arrays.fill(bytes, at & -4096, Math.min(bytes.length, (at & -4096) + 4096), (byte) 0);
      case 3 -> random.nextBytes(bytes);
      default -> {
        Files.delete(file);
        return;
      }
    }
    Files.write(file, bytes);
  }

  private void read(String description) {
    try (ChronicleStorage storage = storage();
        FrameLog log = storage.open("rows");
        FrameReader reader = log.reader(log.first())) {
      long next = 0;
      while (reader.next()) {
        assertThat(reader.sequence()).as(description).isEqualTo(next);
        assertThat(reader.payload()).as(description).isEqualTo(payload(next));
        next++;
      }
      assertThat(next).as(description).isEqualTo(FRAMES);
    }
  }
}
