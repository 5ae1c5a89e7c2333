package io.laminar.capi.image.reach;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads the database, its libraries and its tests once more, apart from those of the test that records, and rewrites each class
 * that a native image is made of. Neither an agent nor a flag is needed.
 */
final class RecordingLoader extends URLClassLoader implements Predicate<CodeSource> {
  static {
    registerAsParallelCapable();
  }

  private final Set<String> image;

  /**
   * Loads from the given places.
   *
   * @param image jars and folders of which an image is made
   * @param tests jars and folders besides
   */
  RecordingLoader(List<URL> image, List<URL> tests) {
    super(
        Stream.concat(image.stream(), tests.stream()).toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
    // Text: to compare URLs may ask the network.
    this.image = image.stream().map(URL::toString).collect(Collectors.toSet());
  }

  /** Whether what a class came from is part of an image, for a class of another loader's {@code RecordingLoader}. */
  @SuppressWarnings("unchecked")
  static boolean isOfImage(ClassLoader loader, CodeSource source) {
    return !(loader instanceof Predicate<?>) || ((Predicate<CodeSource>) loader).test(source);
  }

  @Override
  public boolean test(CodeSource source) {
    return source.getLocation() == null || image.contains(source.getLocation().toString());
  }

  /** The stores and connectors that tests bring are not those of an image. */
  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    Enumeration<URL> all = super.findResources(name);
    if (!name.startsWith("META-INF/services/io.laminar.")) {
      return all;
    }
    List<URL> ofImage = new ArrayList<>();
    while (all.hasMoreElements()) {
      URL each = all.nextElement();
      if (image.contains(place(each, name).toString())) {
        ofImage.add(each);
      }
    }
    return Collections.enumeration(ofImage);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/') + ".class";
    URL resource = findResource(path);
    if (resource == null) {
      throw new ClassNotFoundException(name);
    }
    try {
      CodeSource source = new CodeSource(place(resource, path), (Certificate[]) null);
      byte[] bytes;
      try (InputStream in = resource.openStream()) {
        bytes = in.readAllBytes();
      }
      if (test(source)) {
        bytes = CallRewriter.rewrite(bytes);
      }
      define(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
      return defineClass(name, bytes, 0, bytes.length, source);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** The jar or folder that a resource is in. */
  private static URL place(URL resource, String path) throws IOException {
    if (resource.openConnection() instanceof JarURLConnection jar) {
      return jar.getJarFileURL();
    }
    String text = resource.toString();
    return URI.create(text.substring(0, text.length() - path.length())).toURL();
  }

  private void define(String name) {
    if (getDefinedPackage(name) == null) {
      try {
        definePackage(name, null, null, null, null, null, null, null);
      } catch (IllegalArgumentException another) {
        // Another thread was first.
        assert getDefinedPackage(name) != null;
      }
    }
  }
}
