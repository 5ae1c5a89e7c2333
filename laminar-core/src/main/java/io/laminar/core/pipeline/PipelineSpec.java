package io.laminar.core.pipeline;

import io.laminar.api.Column;
import io.laminar.api.Schema;
import io.laminar.core.operator.OperatorFactory;
import io.laminar.core.operator.OutputRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A query as data: numbered steps, each after those that it reads. Immutable; any number of
 * pipelines can be made of it.
 *
 * @param steps at least one; a step reads steps of smaller numbers
 * @param result the number of the step whose output is the query's
 */
public record PipelineSpec(List<Step> steps, int result) {
  // Copies the list and checks the numbers.
  public PipelineSpec {
    steps = List.copyOf(steps);
    for (int i = 0; i < steps.size(); i++) {
      for (int input : steps.get(i).inputs()) {
        if (input < 0 || input >= i) {
          throw new IllegalArgumentException("step " + i + " reads step " + input);
        }
      }
    }
    if (result < 0 || result >= steps.size()) {
      throw new IllegalArgumentException("the result is step " + result);
    }
  }

  /**
   * What goes out of a step.
   *
   * @param schema the columns
   * @param changelog whether rows carry weights; else they are only ever added
   * @param uniqueKey columns of which no two present rows have the same values; absent where none is
   *     known
   */
  public record Edge(Schema schema, boolean changelog, Optional<List<Integer>> uniqueKey) {
    // Copies the list.
    public Edge {
      uniqueKey = uniqueKey.map(List::copyOf);
    }

    /** Room for a batch of such rows. */
    OutputRows rows() {
      return new OutputRows(schema.columns().stream().map(Column::type).toList(), changelog);
    }
  }

  /** A node of the graph. */
  public sealed interface Step {
    /** The numbers of the steps that it reads. */
    List<Integer> inputs();

    /** What goes out of it. */
    Edge output();
  }

  /**
   * The rows of a relation.
   *
   * @param relation its name
   * @param output what goes out
   */
  public record Scan(String relation, Edge output) implements Step {
    @Override
    public List<Integer> inputs() {
      return List.of();
    }
  }

  /**
   * An operator over the rows of one step or several.
   *
   * @param operator makes it
   * @param definition a text that differs wherever the operator's state would mean something else
   * @param inputs the numbers of the steps that it reads, at least one, in the order of the numbers
   *     of its inputs; the same one may stand there twice
   * @param output what goes out
   * @param countsLate whether the rows that it drops as late are counted for the query: false where another step drops the same
   */
  public record Apply(
      OperatorFactory operator,
      String definition,
      List<Integer> inputs,
      Edge output,
      boolean countsLate)
      implements Step {
    // Copies the list.
    public Apply {
      inputs = List.copyOf(inputs);
      if (inputs.isEmpty()) {
        throw new IllegalArgumentException(definition + " reads nothing");
      }
    }

    /**
     * An operator over the rows of one step.
     *
     * @param operator makes it
     * @param definition a text that differs wherever the operator's state would mean something else
     * @param input the number of the step that it reads
     * @param output what goes out
     */
    public Apply(OperatorFactory operator, String definition, int input, Edge output) {
      this(operator, definition, List.of(input), output);
    }

    /**
     * An operator over the rows of several steps.
     *
     * @param operator makes it
     * @param definition a text that differs wherever the operator's state would mean something else
     * @param inputs the numbers of the steps that it reads
     * @param output what goes out
     */
    public Apply(OperatorFactory operator, String definition, List<Integer> inputs, Edge output) {
      this(operator, definition, inputs, output, true);
    }

    /** The same, whose late rows another step counts. */
    public Apply withoutLateRows() {
      return new Apply(operator, definition, inputs, output, false);
    }
  }

  /**
   * The rows of several steps with the same columns.
   *
   * @param inputs numbers of steps, at least one; the same one may stand there twice
   * @param output what goes out
   */
  public record UnionAll(List<Integer> inputs, Edge output) implements Step {
    // Copies the list.
    public UnionAll {
      inputs = List.copyOf(inputs);
    }
  }

  /** What goes out of the query. */
  public Edge output() {
    return steps.get(result).output();
  }

  /** The relations that it reads, once for each scan, in the order of the steps. */
  public List<String> scans() {
    List<String> names = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Scan scan) {
        names.add(scan.relation());
      }
    }
    return names;
  }

  /**
   * Which step reads what: what the definitions of the steps do not say.
   *
   * @return a text that differs wherever steps read other relations or steps
   */
  public String wiring() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append(
              step instanceof Scan scan ? scan.relation().toLowerCase(Locale.ROOT) : step.inputs())
          .append('\n');
    }
    return text.append(result).toString();
  }

  /** Collects the steps of a query. Belongs to one thread. */
  public static final class Builder {
    private final List<Step> steps = new ArrayList<>();

    /** Makes an empty one. */
    public Builder() {}

    /**
     * Adds a step.
     *
     * @param step reads steps that were added before
     * @return its number
     */
    public int add(Step step) {
      steps.add(step);
      return steps.size() - 1;
    }

    /** The query whose result is the step that was added last. */
    public PipelineSpec build() {
      return new PipelineSpec(steps, steps.size() - 1);
    }
  }
}
