package io.laminar.sql.explain;

import io.laminar.api.Column;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.Pipelines;
import java.util.List;
import java.util.Map;

/**
 * One step of a plan, as EXPLAIN shows it.
 *
 * @param id the number of its operator among those of the query, as {@code OperatorMetrics} has it
 * @param operator its kind, one word
 * @param description what it does
 * @param changelog whether what comes out are changes
 * @param eventTime the columns that carry event time
 * @param state what it keeps and until when
 * @param uniqueKeys columns by which a row is unique, the preferred ones first
 * @param columns of what comes out
 * @param inputs the steps that it reads; one that is read twice stands there twice
 */
public record ExplainNode(
    int id,
    String operator,
    String description,
    boolean changelog,
    List<String> eventTime,
    String state,
    List<List<String>> uniqueKeys,
    List<Column> columns,
    List<ExplainNode> inputs) {
  private static final String SUFFIX = "Plan";

  // Copies the lists.
  public ExplainNode {
    eventTime = List.copyOf(eventTime);
    uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    columns = List.copyOf(columns);
    inputs = List.copyOf(inputs);
  }

  /**
   * Describes a plan.
   *
   * @param plan with all steps under it
   */
  public static ExplainNode of(PhysicalPlan plan) {
    return of(plan, Pipelines.numbers(plan));
  }

  private static ExplainNode of(PhysicalPlan plan, Map<PhysicalPlan, Integer> numbers) {
    String type = plan.getClass().getSimpleName();
    Integer number = numbers.get(plan);
    return new ExplainNode(
        number == null ? -1 : number,
        type.endsWith(SUFFIX) ? type.substring(0, type.length() - SUFFIX.length()) : type,
        plan.describe(),
        plan.changelog(),
        names(plan, plan.eventTimeColumns()),
        plan.state(),
        plan.uniqueKeys().stream().map(key -> names(plan, key)).toList(),
        plan.schema().columns(),
        plan.inputs().stream().map(input -> of(input, numbers)).toList());
  }

  private static List<String> names(PhysicalPlan plan, List<Integer> columns) {
    return columns.stream().map(column -> plan.schema().column(column).name()).toList();
  }

  /** What follows the description in brackets. */
  String properties() {
    return (changelog ? "changelog" : "append-only")
        + ", event time: "
        + (eventTime.isEmpty() ? "none" : String.join(" and ", eventTime))
        + ", state: "
        + state
        + key();
  }

  private String key() {
    if (uniqueKeys.isEmpty()) {
      return "";
    }
    List<String> key = uniqueKeys.get(0);
    return key.isEmpty() ? ", at most one row" : ", unique key: " + String.join(", ", key);
  }
}
