package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ColumnName;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** How records, classes and maps bind to columns beyond equal names and types. */
final class BindingTest {
  private static final LaminarDB DB = LaminarDB.open();
  private static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

  static {
    DB.execute("CREATE SOURCE orders (order_id VARCHAR NOT NULL, unit_price DOUBLE, qty INTEGER)");
    DB.execute("CREATE SOURCE alike (a_b INTEGER, ab INTEGER)");
  }

  @AfterAll
  static void close() {
    DB.close();
  }

  record Camel(
      String orderId, @Nullable Double unitPrice, @Nullable Integer qty) {}

  record Named(
      @ColumnName("order_id") UUID id, @ColumnName("QTY") Optional<Integer> quantity) {}

  record Price(Optional<Double> unitPrice) {}

  record Misspelt(String orderId, int qyt) {}

  record Ambiguous(int aB) {}

  /** With getters and setters. */
  public static class Bean {
    private String orderId = "";
    private @Nullable Double unitPrice;

    /** A field is a property as it is. */
    public int qty;

    public String getOrderId() {
      return orderId;
    }

    public void setOrderId(String orderId) {
      this.orderId = orderId;
    }

    public @Nullable Double getUnitPrice() {
      return unitPrice;
    }

    public void setUnitPrice(@Nullable Double unitPrice) {
      this.unitPrice = unitPrice;
    }

    public String getComputed() {
      return orderId + unitPrice;
    }
  }

  /** As Kotlin compiles {@code data class Data(val orderId: String, val isQty: Int?)} under -java-parameters. */
  public static final class Data {
    private final String orderId;
    private final @Nullable Integer count;

    public Data(String orderId, @ColumnName("qty") @Nullable Integer count) {
      this.orderId = orderId;
      this.count = count;
    }

    public String getOrderId() {
      return orderId;
    }

    public @Nullable Integer getCount() {
      return count;
    }

    public String component1() {
      return orderId;
    }

    @Override
    public String toString() {
      return "Data(orderId=" + orderId + ", count=" + count + ")";
    }
  }

  /** Neither constructor nor properties. */
  public static final class Unfit {
    private Unfit() {}
  }

  private static <T> List<@Nullable Object> pushed(Class<T> type, T row) {
    Subscription<Row> rows = DB.sink("orders").subscribe();
    try (Source<T> source = DB.source("orders", type)) {
      source.push(row);
    }
    return Objects.requireNonNull(rows.recv()).values();
  }

  private static <T> T received(Class<T> type, @Nullable Object... values) {
    Subscription<T> rows = DB.sink("orders", type).subscribe();
    DB.execute("INSERT INTO orders VALUES (?, ?, ?)", values);
    return Objects.requireNonNull(rows.recv());
  }

  private static LaminarException refused(ErrorCode code, ThrowingCallable call) {
    LaminarException error = catchThrowableOfType(LaminarException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    return error;
  }

  @Test
  void shouldBindCamelCaseToSnakeCase() {
    assertThat(pushed(Camel.class, new Camel("x", 1.5, null)))
        .isEqualTo(Arrays.asList("x", 1.5, null));
    assertThat(received(Camel.class, "y", null, 3)).isEqualTo(new Camel("y", null, 3));
  }

  @Test
  void shouldBindByGivenNamesToOptionalsAndIdentifiers() {
    assertThat(pushed(Named.class, new Named(ID, Optional.of(2))))
        .isEqualTo(Arrays.asList(ID.toString(), null, 2));
    assertThat(pushed(Named.class, new Named(ID, Optional.empty())))
        .isEqualTo(Arrays.asList(ID.toString(), null, null));
    assertThat(received(Named.class, ID, 1.0, null)).isEqualTo(new Named(ID, Optional.empty()));
    assertThat(received(Price.class, "x", 2.5, 1)).isEqualTo(new Price(Optional.of(2.5)));
    assertThat(refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> received(Named.class, "x", 1.0, 1)))
        .hasMessageContaining("which is not a UUID");
  }

  @Test
  void shouldBindBeansAndClassesWithAConstructor() {
    Bean bean = new Bean();
    bean.setOrderId("b");
    bean.setUnitPrice(0.5);
    bean.qty = 7;
    assertThat(pushed(Bean.class, bean)).isEqualTo(List.of("b", 0.5, 7));
    assertThat(pushed(Data.class, new Data("d", 4))).isEqualTo(Arrays.asList("d", null, 4));
    assertThat(received(Data.class, "d", 1.0, null)).hasToString("Data(orderId=d, count=null)");
    DB.execute(
        "CREATE STREAM counted AS SELECT order_id, unit_price, COALESCE(qty, 0) AS qty FROM orders");
    Subscription<Bean> beans = DB.sink("counted", Bean.class).subscribe();
    DB.execute("INSERT INTO orders VALUES ('n', 1.5, NULL)");
    assertThat(Objects.requireNonNull(beans.recv()).getComputed()).isEqualTo("n1.5");
  }

  @Test
  void shouldBindMaps() {
    Subscription<Map<String, Object>> maps = DB.mapSink("orders").subscribe();
    try (Source<Map<String, Object>> source = DB.mapSource("orders")) {
      source.push(Map.of("order_id", "m", "qty", 1L));
      assertThat(Objects.requireNonNull(maps.recv()))
          .hasToString("{order_id=m, unit_price=null, qty=1}");
      refused(ErrorCode.NOT_NULL_VIOLATION, () -> source.push(Map.of("qty", 1)));
      assertThat(refused(
              ErrorCode.BINDING_MISMATCH, () -> source.push(Map.of("order_id", "m", "qyt", 1))))
          .hasMessageContaining("did you mean qty?");
      Map<String, Object> withNull = new HashMap<>();
      withNull.put("order_id", "m");
      withNull.put("qty", null);
      source.push(withNull);
      refused(ErrorCode.TYPE_MISMATCH, () -> source.push(Map.of("order_id", 1)));
    }
  }

  @Test
  void shouldTellWhatDoesNotBind() {
    assertThat(refused(ErrorCode.BINDING_MISMATCH, () -> DB.sink("orders", Misspelt.class)))
        .hasMessageContaining("no column for component qyt, did you mean qty?");
    assertThat(refused(ErrorCode.BINDING_MISMATCH, () -> DB.source("orders", Price.class)))
        .hasMessageContaining("no component for column order_id");
    assertThat(refused(ErrorCode.BINDING_MISMATCH, () -> DB.source("orders", Unfit.class)))
        .hasMessageContaining("-parameters");
    for (Class<?> unfit :
        List.of(int.class, String.class, Object[].class, ErrorCode.class, List.class)) {
      refused(ErrorCode.BINDING_MISMATCH, () -> DB.source("orders", unfit));
    }
    DB.source("alike", Ambiguous.class).close();
    record Unclear(int a_B_) {}
    assertThat(refused(ErrorCode.BINDING_MISMATCH, () -> DB.source("alike", Unclear.class)))
        .hasMessageContaining("@ColumnName");
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void shouldRefuseARecordOfAnotherType() {
    try (Source source = DB.source("orders", Camel.class)) {
      assertThat(
              refused(ErrorCode.INVALID_ARGUMENT, () -> source.push(new Price(Optional.empty()))))
          .hasMessageContaining("Camel")
          .hasMessageContaining("Price");
      refused(ErrorCode.INVALID_BATCH, () -> source.pushBatch(List.of("text")));
    }
  }
}
