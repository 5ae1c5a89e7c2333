package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageProviderTest {
  @TempDir
  Path temporary;

  @Test
  void shouldFindTheStoresAsServices() {
    assertThat(ServiceLoader.load(StorageProvider.class))
        .extracting(StorageProvider::name)
        .contains("segment");
  }

  @Test
  void shouldKeepFramesInFilesOfTheSystem() {
    for (StorageProvider store : ServiceLoader.load(StorageProvider.class)) {
      for (int life = 0; life < 3; life++) {
        try (DataDirectory directory = DataDirectory.open(
                temporary.resolve(store.name()), store.name(), new FileSystemDisk());
            Storage storage = store.open(directory, StorageOptions.DEFAULT);
            FrameLog log = storage.open("rows")) {
          assertThat(log.next()).isEqualTo(life);
          log.append(3, life, ByteBuffer.wrap(new byte[] {(byte) life}));
          log.force();
          assertThat(log.durable()).isEqualTo(life + 1);
          try (FrameReader reader = log.reader(life)) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.payload().get()).isEqualTo((byte) life);
          }
        }
      }
    }
  }
}
