package io.laminar.api;

/**
 * The stable codes of every error that LaminarDB raises. A number never changes its meaning; the
 * same numbers cross the C ABI. Hundreds group them: 1xxx what was written (SQL, options,
 * bindings), 2xxx the data of a row, 3xxx resources and limits, 4xxx the life cycle, 5xxx what
 * lies on disk, 9xxx defects of LaminarDB itself.
 */
public enum ErrorCode {
  /** The text is not SQL. */
  SYNTAX(1001),
  /** The statement is understood and this version does not carry it out. */
  NOT_SUPPORTED(1002),
  /** The text is longer, deeper or has more tokens than is allowed. */
  STATEMENT_TOO_LARGE(1003),
  /** A source, stream, view, sink or table of that name does not exist. */
  UNKNOWN_OBJECT(1010),
  /** A column of that name does not exist. */
  UNKNOWN_COLUMN(1011),
  /** A function of that name or with those argument types does not exist. */
  UNKNOWN_FUNCTION(1012),
  /** A type of that name does not exist. */
  UNKNOWN_TYPE(1013),
  /** An object or column of that name exists already. */
  DUPLICATE_NAME(1020),
  /** Others depend on the object. */
  HAS_DEPENDENTS(1021),
  /** The object is of another kind than the statement or call needs. */
  WRONG_OBJECT_KIND(1022),
  /** An option of that name does not exist. */
  UNKNOWN_OPTION(1030),
  /** The value of an option is not allowed. */
  INVALID_OPTION(1031),
  /** A configuration that contradicts itself. */
  INVALID_CONFIG(1032),
  /** Operand or column types do not fit. */
  TYPE_MISMATCH(1040),
  /** The query is not valid SQL over these objects. */
  INVALID_QUERY(1041),
  /** The query needs an event time that its input does not have. */
  NO_EVENT_TIME(1042),
  /** A window's size, slide or offset is not allowed. */
  INVALID_WINDOW(1043),
  /** The EMIT clause does not fit the query. */
  INVALID_EMIT(1044),
  /** A view cannot consume a changelog, or a plain subscription was asked of one. */
  CHANGELOG_NOT_ALLOWED(1045),
  /** A literal cannot be read as a value of its type. */
  INVALID_LITERAL(1046),
  /** A record type does not fit the schema. */
  BINDING_MISMATCH(1050),
  /** An argument of an API call is not allowed. */
  INVALID_ARGUMENT(1051),
  /** A connector of that name does not exist. */
  UNKNOWN_CONNECTOR(1060),

  /** A NULL for a NOT NULL column. */
  NOT_NULL_VIOLATION(2001),
  /** A value is outside the range of its type. */
  VALUE_OUT_OF_RANGE(2002),
  /** An arithmetic operation leaves the range of its type. */
  NUMERIC_OVERFLOW(2003),
  /** A division of exact numbers by zero. */
  DIVISION_BY_ZERO(2004),
  /** A value cannot be cast. */
  INVALID_CAST(2005),
  /** A row is larger than {@code max_row_bytes}. */
  ROW_TOO_LARGE(2006),
  /** An argument of a function is outside its domain. */
  INVALID_FUNCTION_ARGUMENT(2007),
  /** A row's event time is further ahead of the clock than {@code max_future}. */
  EVENT_TIME_TOO_FAR(2008),
  /** A batch holds a bad row; nothing of the batch was taken. */
  INVALID_BATCH(2009),
  /** A line of an external file cannot be read. */
  MALFORMED_INPUT(2010),
  /** A function of the application threw, or gave what its result type does not take. */
  FUNCTION_FAILED(2011),
  /** A sub-query that stands for one value has several rows. */
  SEVERAL_ROWS(2012),

  /** The channel is full and the policy is {@code reject}. */
  SOURCE_FULL(3001),
  /** Caller-runs: a subscription is full, for the row or what comes before it, and nobody else can make room. */
  SUBSCRIPTION_FULL(3002),
  /** The push would wait for the thread that pushes. */
  WOULD_DEADLOCK(3003),
  /** The subscription fell behind and its policy is {@code DISCONNECT}. */
  SUBSCRIPTION_DISCONNECTED(3004),
  /** A source has as many handles as it may have. */
  TOO_MANY_HANDLES(3005),
  /** The calling thread was interrupted while it waited. */
  INTERRUPTED(3006),
  /** A wait with a deadline ran out. */
  TIMEOUT(3007),
  /** State or memory reached its stated bound. */
  RESOURCE_LIMIT(3008),
  /** A file or device failed. */
  IO_FAILURE(3009),
  /** A query was cancelled by another thread. */
  QUERY_CANCELLED(3010),

  /** The database, handle or subscription is closed. */
  CLOSED(4001),
  /** The object was dropped. */
  DROPPED(4002),
  /** The source is complete: its last handle finished. */
  SOURCE_COMPLETE(4003),
  /** A handle was used by two threads at once, or by another thread than its owner. */
  WRONG_THREAD(4004),
  /** The query was stopped by a row error or by a defect. */
  QUERY_STOPPED(4005),
  /** A snapshot is of other objects or of another version. */
  FOREIGN_STATE(4006),
  /** A visitor called the database while it was shown a row. */
  CALLED_BY_VISITOR(4007),
  /** A visitor threw; its subscription has ended. */
  VISITOR_FAILED(4008),

  /** Another process, or another database of this one, has the data directory open. */
  DATA_DIRECTORY_IN_USE(5001),
  /** Another store, another version of the format or another program wrote the directory. */
  FOREIGN_DATA_DIRECTORY(5002),
  /** A file is not what was written to it. */
  DAMAGED_STORAGE(5003),
  /** The disk has no room. */
  STORAGE_FULL(5004),
  /** A write or a force failed, now or before; nothing is written until the database is opened again. */
  STORAGE_FAILED(5005),
  /** What a data directory keeps cannot be brought back by this program: a statement of it is refused now. */
  RECOVERY_FAILED(5006),
  /** Changes behind the number that a subscriber gave are not retained any more. */
  SEQUENCE_NOT_RETAINED(5007),
  /** The number that a subscriber gave is of no change that there is: it was seen, and lost with its process. */
  SEQUENCE_LOST(5008),

  /** A defect of LaminarDB. */
  INTERNAL(9001);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /**
   * Returns the code with a number.
   *
   * @param number that a code has
   * @return the code
   * @throws LaminarException {@link #INVALID_ARGUMENT} when none has it
   */
  public static ErrorCode of(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    throw new LaminarException(
        INVALID_ARGUMENT,
        "no error code has the number " + number,
        "see ErrorCode for the numbers that there are");
  }

  /**
   * Returns the stable number.
   *
   * @return the number that crosses the C ABI
   */
  public int number() {
    return number;
  }
}
