package io.laminar.capi.image.reach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs tests in classes that note what they look up. */
final class Recording {
  private Recording() {}

  /**
   * Runs tests.
   *
   * @param classes names of test classes of this class path
   * @return as {@link TestRun#run}
   */
  @SuppressWarnings("unchecked") // The method's result, of another loader.
  static Map<String, String> of(List<String> classes) {
    List<Path> image = imageClassPath();
    List<Path> tests = new ArrayList<>();
    for (String each :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
      Path path = Path.of(each).toAbsolutePath();
      if (Files.exists(path) && !image.contains(path)) {
        tests.add(path);
      }
    }
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    try (RecordingLoader loader = new RecordingLoader(urls(image), urls(tests))) {
      current.setContextClassLoader(loader);
      return (Map<String, String>) loader
          .loadClass(TestRun.class.getName())
          .getMethod("run", String[].class)
          .invoke(null, (Object) classes.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /** The class path of an image, as the build has written it. */
  static List<Path> imageClassPath() {
    Path target = Path.of("target");
    try {
      String text = Files.readString(target.resolve("image.classpath")).strip();
      return Stream.concat(
              Stream.of(target.resolve("classes").toAbsolutePath()),
              Arrays.stream(text.split(System.getProperty("path.separator"), -1))
                  .map(Path::of))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<URL> urls(List<Path> paths) {
    return paths.stream().map(Recording::url).toList();
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints what the given test classes look up. */
  public static void main(String[] classes) {
    long begin = System.nanoTime();
    Map<String, String> lines = of(List.of(classes));
    lines.forEach((line, caller) -> System.out.println(line + "   <- " + caller));
    System.out.println((System.nanoTime() - begin) / 1_000_000 + " ms");
  }
}
