package io.laminar.core.codec;

import static io.laminar.core.codec.CodecFixture.nullable;
import static io.laminar.core.codec.CodecFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StagedRowTest {
  private final CodecFixture slot = new CodecFixture(schema(
      "a", TypeKind.BIGINT,
      "b", nullable(TypeKind.VARCHAR),
      "c", nullable(TypeKind.DOUBLE),
      "d", DataType.decimal(20, 2).withNullable(true),
      "e", nullable(TypeKind.BOOLEAN),
      "f", nullable(TypeKind.VARBINARY)));
  private final StagedRow row = new StagedRow(slot.layout, 1 << 16, TemporalRounding.FLOOR);

  private Row encoded() {
    slot.encode((staged, slots, base, side) -> staged.encode(slots, base, side), row);
    return slot.decode(UntypedDecoder.of(slot.layout));
  }

  @Test
  void shouldTakeColumnsInAnyOrder() {
    byte[] bytes = "xxa text that is longyy".getBytes(StandardCharsets.UTF_8);
    row.setBytes(5, new byte[] {1, 2}, 1, 1);
    row.setBoolean(4, true);
    row.setDecimal(3, new BigDecimal("1.25"));
    row.setDouble(2, 2.5);
    row.setBytes(1, bytes, 2, bytes.length - 4);
    row.setLong(0, 7);
    assertThat(encoded().values().subList(0, 5))
        .containsExactly(7L, "a text that is long", 2.5, new BigDecimal("1.25"), true);
    assertThat((byte[]) encoded().get(5)).containsExactly(2);
  }

  @Test
  void shouldLeaveColumnsThatWereNotSetNull() {
    row.setLong(0, 1);
    row.setString(1, "a text that is long");
    row.setNull(1);
    assertThat(encoded().values()).containsExactly(1L, null, null, null, null, null);
    row.clear();
    row.setLong(0, 2);
    row.setString(1, "short");
    assertThat(encoded().values()).containsExactly(2L, "short", null, null, null, null);
  }

  @Test
  void shouldRefuseARowWithoutANotNullColumn() {
    row.setDouble(2, 1);
    assertThatThrownBy(this::encoded)
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_NULL_VIOLATION));
    assertThatThrownBy(() -> row.setNull(0)).hasMessageContaining("column a is NOT NULL");
  }

  @Test
  void shouldRefuseTheWrongSetter() {
    assertThatThrownBy(() -> row.setDouble(0, 1))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TYPE_MISMATCH))
        .hasMessageContaining("column a BIGINT does not take a double");
    assertThatThrownBy(() -> row.setString(5, "x")).hasMessageContaining("column f VARBINARY");
  }

  @Test
  void shouldRefuseAPositionThatThereIsNot() {
    refused(() -> row.setNull(6), "there is no column 6");
    refused(() -> row.setNull(-1), "there is no column -1");
    refused(() -> row.setLong(6, 1), "there is no column 6");
    refused(() -> row.setBytes(5, new byte[2], 1, 2), "no 2 bytes from 1 in an array of 2");
    refused(() -> row.setBytes(5, new byte[2], -1, 1), "no 1 bytes from -1");
    refused(() -> row.setBytes(5, new byte[2], 1, -1), "no -1 bytes from 1");
    row.setLong(0, 7);
    refused(() -> encoded().get(6), "there is no column 6");
  }

  private static void refused(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(why);
  }

  @Test
  void shouldBeReadInPlace() {
    row.setLong(0, 7);
    row.setString(1, "a text that is long");
    row.setDouble(2, 0.5);
    encoded();
    SlotRowView view = new SlotRowView(slot.layout);
    view.point(slot.slots, slot.base, slot.side.bytes());
    byte[] bytes = new byte[30];
    assertThat(view.weight()).isEqualTo(1);
    assertThat(view.getLong(0)).isEqualTo(7);
    assertThat(view.length(1)).isEqualTo(19);
    assertThat(view.copyBytes(1, bytes, 3)).isEqualTo(19);
    assertThat(new String(bytes, 3, 19, StandardCharsets.UTF_8)).isEqualTo("a text that is long");
    assertThat(view.getString(1)).isEqualTo("a text that is long");
    assertThat(view.getDouble(2)).isEqualTo(0.5);
    assertThat(view.isNull(3)).isTrue();
    assertThat(view.get(3)).isNull();
  }
}
