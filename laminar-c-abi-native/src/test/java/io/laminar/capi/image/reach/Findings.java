package io.laminar.capi.image.reach;

import java.lang.reflect.Field;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The look-ups of a run: a line each, with who asked for it first. The lines are text, as they leave the class loader in which
 * they are noted.
 *
 * <pre>
 *  type CLASS                       all FLAG CLASS
 *  method CLASS NAME PARAMETERS     field CLASS NAME       write CLASS NAME
 *  unsafe CLASS NAME                proxy INTERFACES       resource PATH      bundle NAME
 *  service CLASS                    forbidden CLASS NAME   unseen CLASS NAME
 * </pre>
 *
 * Words are separated by a space, parameters and interfaces by commas. Any thread.
 */
public final class Findings {
  /** The lines, each with the class that asked first. */
  private static final ConcurrentMap<String, String> LINES = new ConcurrentHashMap<>();

  /**
   * Loads classes ahead, so that a thread finds them loaded, and asks for nothing else. Classes of a native image are always
   * there.
   */
  private static final Set<String> LOADS_AHEAD = Set.of("io.laminar.sql.plan.WarmUp");

  private Findings() {}

  /** The lines that were noted until now. */
  public static Map<String, String> lines() {
    return Map.copyOf(LINES);
  }

  static void type(Class<?> type, String caller) {
    note(type, "type " + type.getName(), caller);
  }

  static void all(Class<?> type, String flag, String caller) {
    note(type, "all " + flag + ' ' + type.getName(), caller);
  }

  static void method(Class<?> owner, String name, Class<?>[] parameters, String caller) {
    List<String> names = new ArrayList<>();
    for (Class<?> parameter : parameters) {
      names.add(parameter.getTypeName());
    }
    note(owner, "method " + owner.getName() + ' ' + name + ' ' + String.join(",", names), caller);
  }

  static void field(Class<?> owner, String name, String caller) {
    note(owner, "field " + owner.getName() + ' ' + name, caller);
  }

  static void write(Class<?> owner, String name, String caller) {
    note(owner, "write " + owner.getName() + ' ' + name, caller);
  }

  static void proxy(Class<?>[] interfaces, String caller) {
    List<String> names = new ArrayList<>();
    for (Class<?> each : interfaces) {
      names.add(each.getName());
    }
    note(interfaces[0], "proxy " + String.join(",", names), caller);
  }

  static void service(Class<?> service, String caller) {
    note(service, "service " + service.getName(), caller);
  }

  static void resource(String path, boolean there, String caller) {
    if (there) {
      note("resource " + path, caller);
    }
  }

  static void bundle(String name, String caller) {
    note("bundle " + name, caller);
  }

  private static void note(Class<?> about, String line, String caller) {
    if (isOfImage(about)) {
      note(line, caller);
    }
  }

  /** Of a field whose place in memory is asked. */
  public static void unsafe(Field field, String caller) {
    note(
        field.getDeclaringClass(),
        "unsafe " + field.getDeclaringClass().getName() + ' ' + field.getName(),
        caller);
  }

  /** Notes a line as it is. */
  public static void note(String line, String caller) {
    if (!LOADS_AHEAD.contains(caller)) {
      LINES.putIfAbsent(line, caller);
    }
  }

  /** Whether a class is of the JDK, or of a jar that an image is made of; not one of a test. */
  private static boolean isOfImage(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    CodeSource source = element.getProtectionDomain().getCodeSource();
    return source == null || RecordingLoader.isOfImage(Findings.class.getClassLoader(), source);
  }
}
