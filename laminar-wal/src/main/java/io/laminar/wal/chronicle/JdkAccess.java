package io.laminar.wal.chronicle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens the packages of the JDK that Chronicle reaches into: already open, or opened at run time, or refused.
 *
 * <p>At run time it is done by the look-up that may do everything, read by {@code sun.misc.Unsafe}: silent on JDK
 * 17, with a warning of the JVM on 25, and impossible where the JVM denies that. The system property {@value
 * #PROPERTY} set to {@code false} turns it off.
 */
final class JdkAccess {
  static final String PROPERTY = "io.laminar.wal.openJdkPackages";

  /** The packages of java.base, in the order of the flags that the refusal names. */
  static final List<String> PACKAGES = List.of("java.lang.reflect", "sun.nio.ch");

  private JdkAccess() {}

  /** Makes sure that the packages are open to those who use Chronicle. */
  static void open() {
    Set<Module> users = chronicle();
    List<String> closed = PACKAGES.stream()
        .filter(name -> users.stream().anyMatch(user -> !base().isOpen(name, user)))
        .toList();
    if (closed.isEmpty()) {
      return;
    }
    if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
      throw refusal(users, PROPERTY + " is false", null);
    }
    try {
      MethodHandle open = opener();
      for (String name : closed) {
        for (Module user : users) {
          open.invokeExact(base(), name, user);
        }
      }
    } catch (Throwable e) {
      throw refusal(users, "the JVM denied it to " + JdkAccess.class.getModule(), e);
    }
  }

  private static Module base() {
    return Object.class.getModule();
  }

  /** The modules of Chronicle's classes; the one without a name on the class path. */
  private static Set<Module> chronicle() {
    Module core = net.openhft.chronicle.core.Jvm.class.getModule();
    ModuleLayer layer = core.getLayer();
    return layer == null
        ? Set.of(core)
        : layer.modules().stream()
            .filter(module -> module.getPackages().stream()
                .anyMatch(name -> name.startsWith("net.openhft.chronicle.")))
            .collect(Collectors.toSet());
  }

  // The only way to it that needs no flag; the class is found by name, as compilers warn of it.
  private static MethodHandle opener() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    Object unsafe = instance.get(null);
    Field lookup = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
    Object base = type.getMethod("staticFieldBase", Field.class).invoke(unsafe, lookup);
    long offset = (long) type.getMethod("staticFieldOffset", Field.class).invoke(unsafe, lookup);
    Object trusted =
        type.getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
    return ((MethodHandles.Lookup) trusted)
        .findVirtual(
            Module.class,
            "implAddOpens",
            MethodType.methodType(void.class, String.class, Module.class));
  }

  private static LaminarException refusal(
      Set<Module> users, String why, @Nullable Throwable cause) {
    boolean isOnClassPath = users.stream().noneMatch(Module::isNamed);
    String names = isOnClassPath
        ? "ALL-UNNAMED"
        : users.stream().map(Module::getName).sorted().collect(Collectors.joining(","));
    StringBuilder flags = new StringBuilder();
    for (String name : PACKAGES) {
      flags.append(" --add-opens java.base/").append(name).append('=').append(names);
    }
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the store 'chronicle' needs packages of the JDK that are not open, and " + why,
        null,
        "start the JVM with" + flags
            + ", or with the file of them that is published beside laminar-wal, @"
            + (isOnClassPath ? "laminar-wal.args" : "laminar-wal-modules.args")
            + "; or choose the store 'segment', which needs none",
        cause);
  }
}
