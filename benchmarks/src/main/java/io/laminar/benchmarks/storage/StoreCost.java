package io.laminar.benchmarks.storage;

import io.laminar.benchmarks.Measurement;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The frames of a store. */
final class StoreCost implements Measurement {
  private final String store;

  StoreCost(String store) {
    this.store = store;
  }

  @Override
  public List<Reading> measure() {
    try {
      Path path = Files.createTempDirectory("storage");
      try (DataDirectory directory = DataDirectory.open(path, store, new FileSystemDisk());
          Storage storage = provider(store).open(directory, StorageOptions.DEFAULT);
          Work.Disk disk = new Frames(storage.open("rows"))) {
        return Work.measure(disk);
      } finally {
        Work.remove(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StorageProvider provider(String store) {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.name().equals(store))
        .findFirst()
        .orElseThrow();
  }

  private record Frames(FrameLog log) implements Work.Disk {
    private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(Work.LARGE_BYTES);

    @Override
    public void append(int bytes) {
      log.append(0, 0, BYTES.limit(bytes).position(0));
    }

    @Override
    public void force() {
      log.force();
    }

    @Override
    public long read() {
      long bytes = 0;
      try (FrameReader reader = log.reader(log.first())) {
        while (reader.next()) {
          bytes += reader.payload().remaining();
        }
      }
      return bytes;
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
