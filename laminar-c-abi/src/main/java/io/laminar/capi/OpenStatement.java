package io.laminar.capi;

import io.laminar.PreparedStatement;
import io.laminar.api.Cancellation;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.NearNames;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryResult;
import io.laminar.api.QueryRows;
import io.laminar.api.StatementKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prepared statement behind a handle, with the values of its parameters. One thread at a time; any thread cancels. */
final class OpenStatement extends Held {
  private final OpenDatabase owner;
  private final PreparedStatement statement;
  private final String sql;
  private final List<String> names;
  private final @Nullable Object[] values;
  private final boolean[] bound;

  // What ends the executions since the last cancel. Volatile: replaced by any thread.
  private volatile Cancellation cancellation = new Cancellation();

  OpenStatement(OpenDatabase owner, PreparedStatement statement, String sql) {
    super(Kind.STATEMENT, owner);
    this.owner = owner;
    this.statement = statement;
    this.sql = sql;
    this.names = statement.parameters();
    this.values = new Object[names.size()];
    this.bound = new boolean[names.size()];
  }

  static OpenStatement of(long handle) {
    return (OpenStatement) HandleTable.shared().get(handle, Kind.STATEMENT);
  }

  /** The text that positions of errors are of. */
  String sql() {
    return sql;
  }

  int parameterCount() {
    return names.size();
  }

  String parameterName(int index) {
    return names.get(check(index));
  }

  int parameterIndex(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        "the statement has no parameter " + name,
        NearNames.closest(name, names)
            .map(near -> "did you mean " + near + "?")
            .orElse(names.isEmpty() ? "it has none" : "its parameters are " + names));
  }

  private int check(int index) {
    if (index < 0 || index >= names.size()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement has no parameter " + index,
          names.isEmpty()
              ? "it has none"
              : "parameters are counted from 0 to " + (names.size() - 1));
    }
    return index;
  }

  void bind(int index, long value) {
    enter();
    try {
      values[check(index)] = HostValue.read(value);
      bound[index] = true;
    } finally {
      exit();
    }
  }

  void clearBindings() {
    enter();
    try {
      Arrays.fill(values, null);
      Arrays.fill(bound, false);
    } finally {
      exit();
    }
  }

  private void checkBound() {
    for (int i = 0; i < bound.length; i++) {
      if (!bound[i]) {
        throw new LaminarException(
            ErrorCode.BINDING_MISMATCH,
            "the parameter " + names.get(i) + " (" + i + ") has no value",
            "bind one to it, LAMINAR_NULL for NULL");
      }
    }
  }

  Written execute() {
    enter();
    try {
      checkBound();
      return Written.of(List.of(cancellable(cancellation).execute(values)));
    } finally {
      exit();
    }
  }

  long query() {
    enter();
    try {
      Cancellation present = cancellation;
      checkBound();
      if (statement.kind() == StatementKind.SELECT) {
        QueryRows rows = cancellable(present).rows(values);
        return owner.add(new OpenStream(owner, RowBatches.of(rows, present)));
      }
      QueryResult result = statement.execute(values);
      return owner.add(new OpenStream(owner, RowBatches.of(result)));
    } finally {
      exit();
    }
  }

  /** The statement as that which is called ends. */
  private PreparedStatement cancellable(Cancellation by) {
    return statement.kind() == StatementKind.SELECT
        ? statement.with(QueryOptions.defaults().withCancellation(by))
        : statement;
  }

  /** Ends what runs, and all streams of rows so far; the next execution runs again. */
  void cancel() {
    Cancellation present = cancellation;
    cancellation = new Cancellation();
    present.cancel();
    mark().interrupt();
  }

  @Override
  void release() {
    // Holds nothing: streams of its rows go on.
  }
}
