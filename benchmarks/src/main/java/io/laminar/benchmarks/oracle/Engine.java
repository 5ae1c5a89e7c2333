package io.laminar.benchmarks.oracle;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Something that answers expressions over the rows of the table. */
interface Engine extends AutoCloseable {
  /** Answers for every row, in order. */
  List<Answer> ask(Term term) throws IOException;

  @Override
  void close() throws IOException, SQLException;
}
