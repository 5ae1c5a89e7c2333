package io.laminar.all;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Packages that the classes of modules name, beside those that their descriptors let them see. */
final class ModuleUses {
  private static final int MAGIC_AND_VERSION = 8;

  private final Map<String, ModuleDescriptor> byPackage = new HashMap<>();
  private final Configuration resolved;

  ModuleUses(List<Path> jars, List<String> roots) {
    resolved = ModuleLayer.boot()
        .configuration()
        .resolve(ModuleFinder.of(jars.toArray(Path[]::new)), ModuleFinder.of(), roots);
    Stream.concat(
            ModuleLayer.boot().configuration().modules().stream(), resolved.modules().stream())
        .map(module -> module.reference().descriptor())
        .forEach(module -> module.packages().forEach(name -> byPackage.put(name, module)));
  }

  /** The uses that would fail with IllegalAccessError, such as "io.laminar.sql: io.laminar.core.ring of io.laminar.core". */
  Set<String> refused() throws IOException {
    Set<String> refused = new TreeSet<>();
    for (ResolvedModule module : resolved.modules()) {
      if (module.name().startsWith("io.laminar.")) {
        for (String used : packagesOf(module.reference())) {
          ModuleDescriptor owner = byPackage.get(used);
          if (owner != null && !sees(module, owner, used)) {
            refused.add(module.name() + ": " + used + " of " + owner.name());
          }
        }
      }
    }
    return refused;
  }

  private static boolean sees(ResolvedModule module, ModuleDescriptor owner, String used) {
    if (owner.name().equals(module.name()) || owner.name().equals("java.base")) {
      return true;
    }
    boolean reads = module.reads().stream().anyMatch(each -> each.name().equals(owner.name()));
    return reads
        && (owner.isAutomatic()
            || owner.exports().stream()
                .anyMatch(each -> each.source().equals(used)
                    && (!each.isQualified() || each.targets().contains(module.name()))));
  }

  private static Set<String> packagesOf(ModuleReference module) throws IOException {
    Set<String> packages = new HashSet<>();
    try (ModuleReader reader = module.open();
        Stream<String> names = reader.list()) {
      for (String name : names.filter(each -> each.endsWith(".class")).toList()) {
        try (InputStream file = reader.open(name).orElseThrow()) {
          addPackages(new DataInputStream(file), packages);
        }
      }
    }
    return packages;
  }

  /** Reads the constants of a class file; those of classes are numbers of texts. */
  private static void addPackages(DataInputStream file, Set<String> packages) throws IOException {
    file.skipNBytes(MAGIC_AND_VERSION);
    int count = file.readUnsignedShort();
    String[] texts = new String[count];
    Set<Integer> classes = new HashSet<>();
    for (int i = 1; i < count; i++) {
      int tag = file.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = file.readUTF();
        case 7 -> classes.add(file.readUnsignedShort());
        case 8, 16, 19, 20 -> file.skipNBytes(2);
        case 15 -> file.skipNBytes(3);
        case 5, 6 -> {
          file.skipNBytes(8);
          i++; // It takes two places.
        }
        default -> file.skipNBytes(4);
      }
    }
    for (int each : classes) {
      String name = texts[each].replaceFirst("^\\[+L?", "");
      int end = name.lastIndexOf('/');
      if (end > 0) {
        packages.add(name.substring(0, end).replace('/', '.'));
      }
    }
  }
}
