package io.laminar.core.storage;

import java.util.List;
import java.util.ServiceLoader;

/** Finds the stores that are there. */
public final class StorageProviders {
  private StorageProviders() {}

  /** All of them, from the class path or module path of this class. */
  public static List<StorageProvider> all() {
    return ServiceLoader.load(StorageProvider.class, StorageProvider.class.getClassLoader())
        .stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
