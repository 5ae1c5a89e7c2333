package io.laminar.all;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store of Chronicle Queue on the module path. */
final class ChronicleModulesTest {
  private static final String OFF = "-Dio.laminar.wal.openJdkPackages=false";
  private static final String STORE = "chronicle";

  /** Reads a directory and writes another, which needs what Chronicle needs. */
  private static final String SOURCE = """
      package app;

      import io.laminar.Repair;
      import java.nio.file.Path;

      public final class Main {
        public static void main(String[] arguments) {
          try {
            System.out.println(
                Repair.salvage(Path.of(arguments[0]), Path.of(arguments[1])).logs().get(0).frames());
          } catch (RuntimeException e) {
            System.out.println(e.getMessage());
          }
        }
      }
      """;

  @TempDir
  private Path folder;

  private String run(String target, String... flags) throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(flags));
    command.addAll(List.of(
        "-p",
        folder.resolve("classes") + File.pathSeparator + Application.path(Jars.all()),
        "--add-modules",
        "io.laminar.wal",
        "-m",
        "app/app.Main",
        folder.resolve("data").toString(),
        folder.resolve(target).toString()));
    Process java = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    return new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private void writeFrames(int frames) {
    StorageProvider store = ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(STORE))
        .findFirst()
        .orElseThrow();
    try (DataDirectory directory =
            DataDirectory.open(folder.resolve("data"), STORE, new FileSystemDisk());
        Storage storage = store.open(directory, new StorageOptions(8192, 4096));
        FrameLog log = storage.open("rows")) {
      for (int frame = 0; frame < frames; frame++) {
        log.append(1, 0, ByteBuffer.allocate(1000));
      }
    }
  }

  @Test
  void shouldOpenThePackagesToAllModulesOfChronicleOrNameFlagsThatDo() throws IOException {
    writeFrames(20);
    Application.compile(
        folder,
        SOURCE,
        List.of("-p", Application.path(Jars.all())),
        "module app { requires io.laminar.sql; }");

    assertThat(run("a")).isEqualTo("20");
    String refusal = run("b", OFF);
    assertThat(refusal).contains("INVALID_CONFIG", "@laminar-wal-modules.args", "'segment'");
    int flags = refusal.indexOf("--add-opens");
    String[] named = refusal.substring(flags, refusal.indexOf(", or with")).split(" ");
    assertThat(named).hasSize(4);
    assertThat(run("c", OFF, named[0], named[1], named[2], named[3])).isEqualTo("20");
    assertThat(run("d", OFF, "@../laminar-wal/laminar-wal-modules.args")).isEqualTo("20");
  }
}
