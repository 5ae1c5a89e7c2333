package io.laminar.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application with a module descriptor of its own, on the module path, with no flag but that. */
final class ModulePathTest {
  @TempDir
  private Path folder;

  @Test
  void shouldRunAModularApplication() throws IOException, InterruptedException {
    String libraries = Application.path(Jars.all());
    Path classes = Application.compile(
        folder,
        List.of("-p", libraries),
        "module app { requires io.laminar.sql; opens app to io.laminar.core; }");
    Path written = folder.resolve("highs.csv");

    Process java = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-p",
            classes + File.pathSeparator + libraries,
            // Files are a service: nothing names their module.
            "--add-modules",
            "io.laminar.connector.file",
            "-m",
            "app/app.Main",
            written.toString())
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
    String printed = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(Files.readString(folder.resolve("err.txt"))).isZero();
    assertThat(printed).isEqualToNormalizingNewlines(Application.OUTPUT);
    assertThat(Files.readString(written)).contains("AAPL,152.5");
  }

  @Test
  void shouldLetEveryModuleSeeThePackagesThatItUses() throws IOException {
    // A package that is not exported fails only when a statement needs it, and only on the module
    // path.
    ModuleUses uses =
        new ModuleUses(Jars.all(), List.of("io.laminar.sql", "io.laminar.connector.file"));

    assertThat(uses.refused()).isEmpty();
  }

  @Test
  void shouldDescribeEveryJar() {
    ModuleFinder finder = ModuleFinder.of(Jars.ours().toArray(Path[]::new));

    assertThat(finder.findAll())
        .extracting(ModuleReference::descriptor)
        .hasSameSizeAs(Jars.ours())
        .allMatch(descriptor -> descriptor.name().startsWith("io.laminar."))
        .noneMatch(ModuleDescriptor::isAutomatic);
  }

  @Test
  void shouldBearLicenceAndNotice() throws IOException {
    for (Path jar : Jars.ours()) {
      try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(jar.toFile())) {
        assertThat(zip.getEntry("META-INF/LICENSE")).as(jar.toString()).isNotNull();
        assertThat(zip.getEntry("META-INF/NOTICE")).as(jar.toString()).isNotNull();
        assertThat(zip.stream())
            .as("classes in packages of others")
            .noneMatch(entry -> entry.getName().endsWith(".class")
                && !entry.getName().startsWith("io/laminar/")
                && !entry.getName().equals("module-info.class"));
      }
    }
  }
}
