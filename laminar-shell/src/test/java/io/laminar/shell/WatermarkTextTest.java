package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Metrics;
import io.laminar.api.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatermarkTextTest {
  private static final Schema MILLIS = new Schema(List.of(new Column("t", DataType.timestamp(3))));
  private static final Schema MIXED = new Schema(
      List.of(new Column("t", DataType.timestamp(3)), new Column("u", DataType.timestamp(6))));

  @Test
  void shouldWriteATimeWhereTheUnitIsKnown() {
    assertThat(WatermarkText.of(-1, () -> MILLIS)).isEqualTo("1969-12-31 23:59:59.999");
    assertThat(WatermarkText.of(1500, () -> MIXED)).isEqualTo("1500");
  }

  @Test
  void shouldKnowTheBeginningAndTheEnd() {
    assertThat(WatermarkText.of(Metrics.NO_WATERMARK, () -> MILLIS)).isNull();
    assertThat(WatermarkText.of(Long.MAX_VALUE, () -> MILLIS)).isEqualTo("end");
  }
}
