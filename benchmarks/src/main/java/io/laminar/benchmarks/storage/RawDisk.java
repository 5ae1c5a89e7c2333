package io.laminar.benchmarks.storage;

import io.laminar.benchmarks.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file, written from one end to the other without a word about what is in it. */
final class RawDisk implements Measurement {
  @Override
  public List<Reading> measure() {
    try {
      Path directory = Files.createTempDirectory("storage");
      Path file = directory.resolve("plain");
      try (Work.Disk disk = new Plain(FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))) {
        return Work.measure(disk);
      } finally {
        Work.remove(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Plain(FileChannel channel) implements Work.Disk {
    private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(Work.LARGE_BYTES);

    @Override
    public void append(int bytes) throws IOException {
      channel.write(BYTES.limit(bytes).position(0));
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public long read() throws IOException {
      long at = 0;
      for (int count = 0; count >= 0; count = channel.read(BYTES.clear(), at)) {
        at += count;
      }
      return at;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
