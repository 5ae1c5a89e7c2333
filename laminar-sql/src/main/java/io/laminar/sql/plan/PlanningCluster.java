package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.rel.hint.HintStrategyTable;
import org.apache.calcite.rex.RexBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes Calcite's environment of a plan. The constructor would build metadata for all kinds of nodes, by reflection over
 * a thousand methods, and hand it to the Java compiler Janino, which is not on the class path. No pass asks metadata
 * ({@link UnknownMetadata}), so the fields are set without the constructor. Where the JVM does not allow that, the
 * constructor is called, and needs the API of Janino.
 *
 * <p>Any thread may call it.
 */
final class PlanningCluster {
  /** Null where the JVM keeps the fields closed. */
  private static final @Nullable PlanningCluster BY_FIELDS = byFields();

  private final Object unsafe;
  private final Method allocate;
  private final Field planner = field("planner");
  private final Field typeFactory = field("typeFactory");
  private final Field rexBuilder = field("rexBuilder");
  private final Field originalExpression = field("originalExpression");
  private final Field nextCorrel = field("nextCorrel");
  private final Field mapCorrelToRel = field("mapCorrelToRel");
  private final Field hintStrategies = field("hintStrategies");
  private final Field emptyTraitSet = field("emptyTraitSet");

  private PlanningCluster() throws ReflectiveOperationException {
    // By reflection: javac warns of this class, and a modular application may leave jdk.unsupported
    // out. A native image has this way to an object without its constructor, and not that of
    // serialization.
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe = instance.get(null);
    allocate = type.getMethod("allocateInstance", Class.class);
  }

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = RelOptCluster.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static @Nullable PlanningCluster byFields() {
    try {
      return new PlanningCluster();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
      return null;
    }
  }

  /** Makes the environment of one plan. */
  static RelOptCluster create(RelOptPlanner planner, RexBuilder rexBuilder) {
    RelOptCluster cluster = BY_FIELDS != null
        ? BY_FIELDS.make(planner, rexBuilder)
        : byConstructor(planner, rexBuilder);
    cluster.setMetadataQuerySupplier(UnknownMetadata::new);
    return cluster;
  }

  private RelOptCluster make(RelOptPlanner planner, RexBuilder builder) {
    try {
      RelOptCluster cluster = (RelOptCluster) allocate.invoke(unsafe, RelOptCluster.class);
      this.planner.set(cluster, planner);
      typeFactory.set(cluster, builder.getTypeFactory());
      rexBuilder.set(cluster, builder);
      originalExpression.set(cluster, builder.makeLiteral("?"));
      nextCorrel.set(cluster, new AtomicInteger());
      mapCorrelToRel.set(cluster, new HashMap<>());
      hintStrategies.set(cluster, HintStrategyTable.EMPTY);
      emptyTraitSet.set(cluster, planner.emptyTraitSet());
      return cluster;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The way without reflection. */
  static RelOptCluster byConstructor(RelOptPlanner planner, RexBuilder rexBuilder) {
    try {
      return RelOptCluster.create(planner, rexBuilder);
    } catch (NoClassDefFoundError e) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "this JVM keeps the fields of org.apache.calcite.plan.RelOptCluster closed",
          null,
          "open that package to laminar-sql by --add-opens and keep the module jdk.unsupported, or put"
              + " org.codehaus.janino:commons-compiler on the class path",
          e);
    }
  }
}
