package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.ParameterValues;
import io.laminar.core.expression.Literal;
import io.laminar.sql.parser.Parameter;
import io.laminar.sql.parser.Suggestions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a statement with the values of one call: which value belongs to which place, and later, of which type
 * each has to be. Immutable.
 */
final class ParameterBinding {
  /** No parameters. */
  static final ParameterBinding NONE = new ParameterBinding(List.of(), List.of());

  private final List<Parameter> parameters;
  private final List<@Nullable Object> values;

  private ParameterBinding(List<Parameter> parameters, List<@Nullable Object> values) {
    this.parameters = parameters;
    this.values = values;
  }

  /** The names in the order of their first place, each once; of those by position 1, 2, and so on. */
  static List<String> names(List<Parameter> parameters) {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (!parameter.isNamed()) {
        names.add(Integer.toString(names.size() + 1));
      } else if (names.stream().noneMatch(parameter.name()::equalsIgnoreCase)) {
        names.add(parameter.name());
      }
    }
    return List.copyOf(names);
  }

  private static Map<String, @Nullable Object> byName(Map<?, ?> values) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    values.forEach((name, value) -> named.put(String.valueOf(name), value));
    return named;
  }

  /**
   * Binds by position, or where one map comes by name: those with names in the order of {@link #names}.
   *
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} where there are more or fewer
   */
  static ParameterBinding of(List<Parameter> parameters, @Nullable Object[] values) {
    Arguments.notNull(values, "values");
    // No column holds a map, so that this one cannot be a value.
    if (values.length == 1 && values[0] instanceof Map<?, ?> named) {
      return of(parameters, byName(named));
    }
    List<String> names = names(parameters);
    if (values.length != names.size()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "the statement has " + names.size() + " parameters and " + values.length + " values came",
          names.isEmpty() ? "give none" : "give one value a parameter, null for NULL");
    }
    if (parameters.isEmpty()) {
      return NONE;
    }
    if (!parameters.get(0).isNamed()) {
      return new ParameterBinding(parameters, Arrays.asList(values.clone()));
    }
    Map<String, @Nullable Object> byName = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      byName.put(names.get(i), values[i]);
    }
    return of(parameters, byName);
  }

  /**
   * Binds by name, case ignored; those by position are called 1, 2, and so on.
   *
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} where one is missing or not known
   */
  static ParameterBinding of(List<Parameter> parameters, Map<String, ?> values) {
    List<String> names = names(parameters);
    Map<String, @Nullable Object> byName = new HashMap<>();
    Arguments.notNull(values, "values").forEach((name, value) -> {
      if (names.stream().noneMatch(known -> known.equalsIgnoreCase(name))) {
        throw new LaminarException(
            ErrorCode.BINDING_MISMATCH,
            "the statement has no parameter " + name,
            Suggestions.remedy(String.valueOf(name), names));
      }
      byName.put(name.toLowerCase(Locale.ROOT), value);
    });
    List<@Nullable Object> bound = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      String name =
          parameter.isNamed() ? parameter.name().toLowerCase(Locale.ROOT) : Integer.toString(i + 1);
      if (!byName.containsKey(name)) {
        throw new LaminarException(
            ErrorCode.BINDING_MISMATCH,
            "the parameter " + parameter + " has no value",
            parameter.position(),
            "give it one, null for NULL",
            null);
      }
      bound.add(byName.get(name));
    }
    return new ParameterBinding(parameters, bound);
  }

  /** The values, one for each place in the text. */
  List<@Nullable Object> values() {
    return values;
  }

  /**
   * Gives the values the types that a plan wants.
   *
   * @param types by number of the place; one that is not there is asked at most whether it is NULL
   * @return one constant for each place
   * @throws LaminarException {@link ErrorCode#TYPE_MISMATCH}, {@link ErrorCode#VALUE_OUT_OF_RANGE}, with the place
   */
  List<Literal> literals(Map<Integer, DataType> types) {
    List<Literal> literals = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      DataType type = types.get(i);
      literals.add(type == null ? nullOrNot(values.get(i)) : literal(i, type));
    }
    return literals;
  }

  private static Literal nullOrNot(@Nullable Object value) {
    DataType text = DataType.of(TypeKind.VARCHAR);
    return value == null ? Literal.ofNull(text) : Literal.ofString(text, "");
  }

  /**
   * Reads a number that a plan wants.
   *
   * @param place its number
   * @param clause for errors
   */
  long number(int place, String clause) {
    Literal value = literal(place, DataType.of(TypeKind.BIGINT));
    if (value.isNull() || value.word() < 0) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "the parameter " + parameters.get(place) + " of " + clause + " is " + values.get(place),
          parameters.get(place).position(),
          "give a whole number, 0 or more",
          null);
    }
    return value.word();
  }

  private Literal literal(int place, DataType type) {
    Parameter parameter = parameters.get(place);
    String name = parameter.isNamed() ? parameter.toString() : "?" + (place + 1);
    Object value;
    try {
      value = ParameterValues.check(name, type, values.get(place));
    } catch (LaminarException refused) {
      throw new LaminarException(
          refused.code(), refused.problem(), parameter.position(), refused.remedy(), refused);
    }
    if (value == null) {
      return Literal.ofNull(type);
    }
    if (value instanceof byte[] bytes) {
      return Literal.ofBytes(type, bytes);
    }
    return value instanceof BigDecimal decimal
        ? Literal.ofDecimal(type, decimal)
        : Literal.ofWord(type, (Long) value);
  }
}
