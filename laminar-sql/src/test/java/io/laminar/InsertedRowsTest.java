package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How an INSERT that ends in the middle counts its rows. */
final class InsertedRowsTest {
  private final Schema schema = new Schema(List.of(new Column("a", DataType.of(TypeKind.INTEGER))));
  private final InsertedRows inserted = new InsertedRows(new AtomicReference<>());
  private final LaminarException refused =
      new LaminarException(ErrorCode.RESOURCE_LIMIT, "no memory; 3 rows were taken", "push less");

  private int begin() {
    return inserted
        .rest(schema, () -> Collections.nCopies(10, Row.of(schema, 1)))
        .size();
  }

  @Test
  void shouldNotCountTwiceWhatTheErrorCounts() {
    begin();
    inserted.took(3);

    assertThat(inserted.told(refused)).isSameAs(refused);
  }

  @Test
  void shouldCountInAllWhereASourceBeforeTookSome() {
    begin();
    inserted.took(4);
    LaminarException dropped = new LaminarException(ErrorCode.DROPPED, "replaced", "look it up");
    assertThat(inserted.told(dropped)).isSameAs(dropped);
    assertThat(begin()).isEqualTo(6);
    inserted.took(3);

    assertThat(inserted.told(refused).problem())
        .isEqualTo("no memory; 3 rows were taken; 7 rows of the INSERT were taken in all");
  }
}
