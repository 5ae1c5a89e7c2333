package org.apache.calcite.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.MetadataHandlerProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;

/**
 * A planning environment that never touches the Java compiler of Calcite's default metadata. {@link RelOptCluster}'s
 * constructor, which is open to its own package only, wraps the provider for that compiler and so fails to link where
 * Janino is not on the class path; what it calls is replaced here, and metadata goes through proxies.
 */
public final class CompilerFreeCluster extends RelOptCluster {
  /**
   * Makes an environment for one query.
   *
   * @param planner holds the executor that folds constants
   * @param rexBuilder makes expressions
   */
  public CompilerFreeCluster(RelOptPlanner planner, RexBuilder rexBuilder) {
    super(planner, rexBuilder.getTypeFactory(), rexBuilder, new AtomicInteger(), new HashMap<>());
    setMetadataQuerySupplier(ProxyQuery::new);
  }

  @Override
  public void setMetadataProvider(RelMetadataProvider metadataProvider) {
    // Fixed below; only the compiled form would need to know.
  }

  @Override
  public RelMetadataProvider getMetadataProvider() {
    return DefaultRelMetadataProvider.INSTANCE;
  }

  /** Metadata through proxies. */
  private static final class ProxyQuery extends RelMetadataQuery {
    ProxyQuery() {
      super(SharedProxies.INSTANCE);
    }
  }

  /** Makes each proxy once: they have no state, and a query for metadata wants two dozen of them. */
  private static final class SharedProxies implements MetadataHandlerProvider {
    static final SharedProxies INSTANCE = new SharedProxies();

    private final MetadataHandlerProvider maker =
        new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE);
    private final Map<Class<?>, MetadataHandler<?>> proxies = new ConcurrentHashMap<>();

    @Override
    public <H extends MetadataHandler<?>> H handler(Class<H> handlerClass) {
      return handlerClass.cast(
          proxies.computeIfAbsent(handlerClass, type -> maker.handler(handlerClass)));
    }
  }
}
