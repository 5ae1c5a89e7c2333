package io.laminar.sql.expression;

import io.laminar.core.expression.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;

/**
 * One operator or function of SQL, with all that is known of it. Immutable.
 *
 * @param names capital letters; the first is its own, the others are aliases
 * @param kinds if not empty, which calls it is: any of these, whatever they are named
 * @param operators what the validator looks up besides the standard's: signature and result type
 * @param replaces whether these stand for the standard's of the same names
 * @param nulls what a NULL argument does
 * @param clock whether it depends on the time; what does not is the same for the same arguments
 * @param needsArguments whether it takes any number of arguments, but not none
 * @param arguments what parameters become as arguments, the last for all that follow; empty where that is not known
 * @param kernel makes an expression of a call; empty where a call is written in terms of others before
 * @param examples its lines in {@code docs/sql-functions.md}
 */
public record FunctionEntry(
    List<String> names,
    Set<SqlKind> kinds,
    List<SqlOperator> operators,
    boolean replaces,
    NullRule nulls,
    boolean clock,
    boolean needsArguments,
    List<Argument> arguments,
    Optional<Kernel> kernel,
    List<Example> examples) {
  /** What a NULL argument does. */
  public enum NullRule {
    /** The result is NULL. */
    STRICT,
    /** The result is never NULL, whatever the arguments are. */
    NEVER_NULL,
    /** The function decides; its line in the reference says how. */
    OWN
  }

  /** What a parameter becomes as an argument. */
  public enum Argument {
    /** A VARCHAR, or beside bytes a VARBINARY. */
    TEXT,
    /** An INTEGER. */
    COUNT,
    /** A BOOLEAN. */
    CONDITION,
    /** A DOUBLE, as PostgreSQL prefers among numbers. */
    DOUBLE,
    /** Of the type of the others. */
    ALIKE,
    /** Nothing follows from the place. */
    UNKNOWN
  }

  /** Makes expressions of calls. */
  @FunctionalInterface
  public interface Kernel {
    /**
     * Makes an expression, which belongs to the operator that it is made for.
     *
     * @param call of the function
     * @return an expression of the call's type
     */
    Expression of(RexCall call);
  }

  /**
   * A line in the reference.
   *
   * @param section where it stands
   * @param sql a call, over the columns that the reference names
   * @param meaning what it gives
   */
  public record Example(FunctionSection section, String sql, String meaning) {}

  // Copies the collections.
  public FunctionEntry {
    names = List.copyOf(names);
    kinds = Set.copyOf(kinds);
    operators = List.copyOf(operators);
    arguments = List.copyOf(arguments);
    examples = List.copyOf(examples);
  }

  /**
   * What a parameter becomes at a place.
   *
   * @param place of the argument, from 0
   */
  public Argument argument(int place) {
    return arguments.isEmpty()
        ? Argument.UNKNOWN
        : arguments.get(Math.min(place, arguments.size() - 1));
  }

  /** Its own name. */
  public String name() {
    return names.get(0);
  }

  /** Begins an entry of what is called by name. */
  static Builder function(FunctionSection section, String... names) {
    return new Builder(section, List.of(names));
  }

  /** Begins an entry of what Calcite knows by kind. */
  static Builder operator(FunctionSection section, String name, SqlKind... kinds) {
    Builder builder = new Builder(section, List.of(name));
    builder.kinds.addAll(List.of(kinds));
    return builder;
  }

  /** Puts an entry together. */
  static final class Builder {
    private final FunctionSection section;
    private final List<String> names;
    private final Set<SqlKind> kinds = new LinkedHashSet<>();
    private final List<SqlOperator> operators = new ArrayList<>();
    private final List<Example> examples = new ArrayList<>();
    private List<Argument> arguments = List.of();
    private boolean replaces;
    private boolean clock;
    private boolean needsArguments;
    private NullRule nulls = NullRule.STRICT;

    private Builder(FunctionSection section, List<String> names) {
      this.section = section;
      this.names = names;
    }

    /** What the validator has to know, which the standard does not have. */
    Builder adds(SqlOperator... added) {
      operators.addAll(List.of(added));
      return this;
    }

    /** What the validator has to know in place of the standard's of the same name. */
    Builder replaces(SqlOperator... added) {
      replaces = true;
      return adds(added);
    }

    /** Any number of arguments, but not none: the operator does not say so. */
    Builder needsArguments() {
      needsArguments = true;
      return this;
    }

    /** What parameters become as its arguments. */
    Builder takes(Argument... each) {
      arguments = List.of(each);
      return this;
    }

    /** A result is never NULL. */
    Builder neverNull() {
      nulls = NullRule.NEVER_NULL;
      return this;
    }

    /** NULL is a value like others, or decides nothing. */
    Builder ownNulls() {
      nulls = NullRule.OWN;
      return this;
    }

    /** The result depends on the time. */
    Builder readsClock() {
      clock = true;
      return this;
    }

    Builder example(String sql, String meaning) {
      return example(section, sql, meaning);
    }

    Builder example(FunctionSection where, String sql, String meaning) {
      examples.add(new Example(where, sql, meaning));
      return this;
    }

    /** A call becomes an expression of its own. */
    FunctionEntry by(Kernel kernel) {
      return build(Optional.of(kernel));
    }

    /** A call is written in terms of others before expressions are made. */
    FunctionEntry rewritten() {
      return build(Optional.empty());
    }

    private FunctionEntry build(Optional<Kernel> kernel) {
      return new FunctionEntry(
          names,
          kinds,
          operators,
          replaces,
          nulls,
          clock,
          needsArguments,
          arguments,
          kernel,
          examples);
    }
  }
}
