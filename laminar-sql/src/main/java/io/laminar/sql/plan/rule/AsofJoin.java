package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Gives each row of the left input one row of the right one, which is chosen by time. It is not a {@link Join}: what WHERE
 * says of the right input must not be asked before the choice. Immutable.
 */
public final class AsofJoin extends BiRel {
  private final JoinRelType type;
  private final boolean temporal;
  private final List<RexNode> equalities;
  private final List<RexNode> match;
  private final SqlParserPos position;

  private AsofJoin(
      BiRel join,
      JoinRelType type,
      boolean temporal,
      RelNode right,
      List<RexNode> equalities,
      List<RexNode> match,
      SqlParserPos position) {
    super(join.getCluster(), join.getTraitSet(), join.getLeft(), right);
    this.type = type;
    this.temporal = temporal;
    this.equalities = List.copyOf(equalities);
    this.match = List.copyOf(match);
    this.position = position;
    this.rowType = join.getRowType();
  }

  private AsofJoin(
      AsofJoin like,
      RelTraitSet traits,
      List<RelNode> inputs,
      List<RexNode> equalities,
      List<RexNode> match) {
    super(like.getCluster(), traits, inputs.get(0), inputs.get(1));
    this.type = like.type;
    this.temporal = like.temporal;
    this.equalities = equalities;
    this.match = match;
    this.position = like.position;
    this.rowType = like.rowType;
  }

  /** Makes it of a join, the conjuncts of its ON, and its MATCH_CONDITION. */
  static AsofJoin of(Join join, List<RexNode> equalities, RexNode match, SqlParserPos position) {
    return new AsofJoin(
        join,
        join.getJoinType(),
        false,
        join.getRight(),
        equalities,
        RelOptUtil.conjunctions(match),
        position);
  }

  /**
   * Makes it of a join with the versions of a table.
   *
   * @param join as Calcite has it
   * @param table that is scanned
   * @param condition its ON, over the columns of both inputs
   * @param time the column of the left input at which a version is valid
   */
  static AsofJoin temporal(
      Correlate join, RelNode table, RexNode condition, RexNode time, SqlParserPos position) {
    return new AsofJoin(
        join,
        join.getJoinType(),
        true,
        table,
        RelOptUtil.conjunctions(condition),
        List.of(time),
        position);
  }

  /** Returns INNER or LEFT. */
  public JoinRelType type() {
    return type;
  }

  /** Tells whether its right input is a table, and {@link #match} the time of the version. */
  public boolean isTemporal() {
    return temporal;
  }

  /** Returns the conjuncts of ON, over the columns of both inputs. */
  public RexNode condition() {
    return RexUtil.composeConjunction(getCluster().getRexBuilder(), equalities);
  }

  /** Returns the conjuncts of MATCH_CONDITION, over the columns of both inputs. */
  public List<RexNode> match() {
    return match;
  }

  /** Returns where the match condition stands. */
  public SqlParserPos position() {
    return position;
  }

  /** The same join with other expressions. */
  AsofJoin with(RexShuttle change) {
    return new AsofJoin(this, traitSet, getInputs(), change.apply(equalities), change.apply(match));
  }

  @Override
  public AsofJoin copy(RelTraitSet traits, List<RelNode> inputs) {
    return new AsofJoin(this, traits, inputs, equalities, match);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    List<RexNode> all = new ArrayList<>(match);
    all.addAll(equalities);
    return super.explainTerms(writer).item("type", type).item("conditions", all);
  }
}
