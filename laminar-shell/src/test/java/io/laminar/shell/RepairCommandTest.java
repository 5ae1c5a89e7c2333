package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairCommandTest {
  private static final String FILE = "rows.00000000000000000000.seg";

  @TempDir
  Path temporary;

  private Path data() {
    Path path = temporary.resolve("data");
    StorageProvider store = ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals("segment"))
        .findFirst()
        .orElseThrow();
    try (DataDirectory directory = DataDirectory.open(path, "segment", new FileSystemDisk());
        Storage storage = store.open(directory, StorageOptions.DEFAULT);
        FrameLog log = storage.open("rows")) {
      for (int frame = 0; frame < 10; frame++) {
        log.append(1, 0, ByteBuffer.wrap("x".repeat(1000).getBytes(StandardCharsets.US_ASCII)));
      }
    }
    return path;
  }

  @Test
  void shouldSayWhatItKeptOfADamagedLog() throws IOException {
    Path data = data();
    Path file = data.resolve(FILE);
    byte[] bytes = Files.readAllBytes(file);
    bytes[5000] ^= 1;
    Files.write(file, bytes);
    ShellFixture shell = ShellFixture.ran("repair", data.toString());
    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.out()).isEqualTo("""
            rows: 4 frames from 0 on are whole; 6,240 bytes are left behind
                %s is damaged at byte 4224, frame 4: frames below 10 were forced, and this one is not whole
            %s-repaired: written by the store 'segment'
            """.formatted(file, data));
    assertThat(Path.of(data + "-repaired")).isDirectory();
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void shouldSayThatNothingWasDamaged() {
    Path target = temporary.resolve("other");
    ShellFixture shell = ShellFixture.ran("repair", data().toString(), target.toString());
    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.out()).isEqualTo("""
            rows: 10 frames from 0 on are whole
            %s: written by the store 'segment'; nothing was damaged
            """.formatted(target));
  }

  @Test
  void shouldRefuseADirectoryThatIsNotThere() {
    ShellFixture shell = ShellFixture.ran("repair", temporary.resolve("none").toString());
    assertThat(shell.exitCode()).isEqualTo(ExitCode.ERROR.number());
    assertThat(shell.err()).contains("INVALID_ARGUMENT").contains("none is not a directory");
    assertThat(ShellFixture.ran("repair").exitCode()).isEqualTo(ExitCode.USAGE.number());
  }
}
