package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Finds connectors by the name that a statement gives them. Any thread may call it. */
public final class Connectors {
  private Connectors() {}

  /**
   * Finds what brings rows in.
   *
   * @param name as it was written, case ignored
   * @return the factory
   * @throws LaminarException {@link ErrorCode#UNKNOWN_CONNECTOR}, naming those there are
   */
  public static SourceConnectorFactory source(String name) {
    return find(SourceConnectorFactory.class, SourceConnectorFactory::name, name, "FROM");
  }

  /**
   * Finds what takes results out.
   *
   * @param name as it was written, case ignored
   * @return the factory
   * @throws LaminarException {@link ErrorCode#UNKNOWN_CONNECTOR}, naming those there are
   */
  public static SinkConnectorFactory sink(String name) {
    return find(SinkConnectorFactory.class, SinkConnectorFactory::name, name, "INTO");
  }

  private static <F> F find(Class<F> type, Function<F, String> nameOf, String name, String clause) {
    List<String> known = new ArrayList<>();
    for (F factory : ServiceLoader.load(type, Connectors.class.getClassLoader())) {
      String candidate = nameOf.apply(factory);
      if (candidate.equalsIgnoreCase(name)) {
        return factory;
      }
      known.add(candidate);
    }
    throw new LaminarException(
        ErrorCode.UNKNOWN_CONNECTOR,
        "there is no connector " + name + " for " + clause,
        known.isEmpty()
            ? "none is on the class path; FILE comes with io.laminar:laminar-connector-file"
            : "on the class path are: " + String.join(", ", known));
  }
}
