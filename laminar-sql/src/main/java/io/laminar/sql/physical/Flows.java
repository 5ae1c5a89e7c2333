package io.laminar.sql.physical;

import io.laminar.core.engine.Flow;
import io.laminar.core.engine.Relation;
import io.laminar.core.expression.EvaluationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes the operators of a plan, for one query. */
public final class Flows {
  private Flows() {}

  /**
   * Makes the operators.
   *
   * @param plan what to run
   * @param context what the query's expressions share
   * @param relations finds what a scan names
   * @return the tree that the engine runs
   */
  public static Flow of(
      PhysicalPlan plan, EvaluationContext context, Function<String, Relation> relations) {
    if (plan instanceof ScanPlan scan) {
      return new Flow.Read(relations.apply(scan.relation()));
    }
    if (plan instanceof UnionPlan union) {
      List<Flow> inputs = new ArrayList<>();
      for (PhysicalPlan input : union.inputs()) {
        inputs.add(of(input, context, relations));
      }
      return new Flow.UnionAll(inputs);
    }
    OperatorPlan step = (OperatorPlan) plan;
    return new Flow.Apply(step.createOperator(context), of(step.input(), context, relations));
  }
}
