package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import java.time.Duration;

/**
 * {@code WATERMARK FOR column [AS column - INTERVAL 'delay']}.
 *
 * @param column the event-time column
 * @param delay how far the watermark stays behind the largest time seen: zero or more
 * @param position where it stands
 */
public record Watermark(Name column, Duration delay, SqlPosition position) {}
