package io.laminar.wal.chronicle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.List;
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
    Module user = JdkAccess.class.getModule();
    List<String> closed =
        PACKAGES.stream().filter(name -> !base().isOpen(name, chronicle())).toList();
    if (closed.isEmpty()) {
      return;
    }
    if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
      throw refusal(PROPERTY + " is false", null);
    }
    try {
      MethodHandle open = opener();
      for (String name : closed) {
        open.invokeExact(base(), name, chronicle());
      }
    } catch (Throwable e) {
      throw refusal("the JVM denied it to " + user, e);
    }
  }

  private static Module base() {
    return Object.class.getModule();
  }

  /** The module of Chronicle's classes; one without a name on the class path. */
  private static Module chronicle() {
    return net.openhft.chronicle.core.Jvm.class.getModule();
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

  private static LaminarException refusal(String why, @Nullable Throwable cause) {
    StringBuilder flags = new StringBuilder();
    for (String name : PACKAGES) {
      flags.append(" --add-opens java.base/").append(name).append("=ALL-UNNAMED");
    }
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the store 'chronicle' needs packages of the JDK that are not open, and " + why,
        null,
        "start the JVM with" + flags
            + ", or with the file of flags @laminar-wal.args; or choose the store"
            + " 'segment', which needs none",
        cause);
  }
}
