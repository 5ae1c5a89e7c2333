package io.laminar.wal;

import io.laminar.core.storage.StorageProvider;
import java.io.IOException;
import java.io.InputStream;

/** Loads the stores once more, as if a library were not there. */
final class WithoutLibrary extends ClassLoader {
  private static final String STORES = "io.laminar.wal.";

  private final String missing;

  /**
   * Makes one.
   *
   * @param missing the begin of the names of classes
   */
  WithoutLibrary(String missing) {
    super(WithoutLibrary.class.getClassLoader());
    this.missing = missing;
  }

  StorageProvider store(String type) throws ReflectiveOperationException {
    return (StorageProvider) loadClass(STORES + type).getConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(missing)) {
      throw new ClassNotFoundException(name);
    }
    if (!name.startsWith(STORES)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = file.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
