package io.laminar.sql.plan.rule;

import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;

/** A pass made of Calcite's rules, applied until none of them matches. */
final class RulePass implements Pass {
  private final HepProgram program;

  RulePass(RelOptRule... rules) {
    HepProgramBuilder builder = new HepProgramBuilder();
    builder.addRuleCollection(List.of(rules));
    this.program = builder.build();
  }

  @Override
  public RelNode apply(RelNode query) {
    HepPlanner planner = new HepPlanner(program);
    // Without it, folding falls back to an executor that compiles Java at run time.
    planner.setExecutor(query.getCluster().getPlanner().getExecutor());
    planner.setRoot(query);
    return planner.findBestExp();
  }
}
