package io.laminar.format;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes instants as the local time of a zone, with the offset. Confined to one thread. */
public final class ZonedFormat implements RowFormat {
  private final RowFormat format;
  private final ZoneId zone;

  private ZonedFormat(RowFormat format, ZoneId zone) {
    this.format = format;
    this.zone = zone;
  }

  /**
   * Makes a format that writes instants in a zone.
   *
   * @param format writes all else
   * @param zone of local times
   * @return the format itself in UTC
   */
  public static RowFormat of(RowFormat format, ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC) ? format : new ZonedFormat(format, zone);
  }

  @Override
  public void begin() throws IOException {
    format.begin();
  }

  @Override
  public void write(long weight, Cells cells) throws IOException {
    format.write(weight, column -> local(cells.get(column)));
  }

  private @Nullable Object local(@Nullable Object value) {
    if (value instanceof List<?> elements) {
      return elements.stream().map(this::local).toList();
    }
    return value instanceof Instant instant ? OffsetDateTime.ofInstant(instant, zone) : value;
  }

  @Override
  public void flush() throws IOException {
    format.flush();
  }

  @Override
  public void close() throws IOException {
    format.close();
  }
}
