package io.laminar.sql.validate;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;

/** Makes types under {@link LaminarTypeSystem}; strings are UTF-8 (Calcite's default cannot hold most of Unicode). */
public final class LaminarTypeFactory extends SqlTypeFactoryImpl {
  /** Makes a factory; one per query. */
  public LaminarTypeFactory() {
    super(LaminarTypeSystem.INSTANCE);
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
