package io.laminar.sql.parser;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Names of time zones: those of the tz database, case ignored, and offsets such as {@code +02:00}. */
public final class ZoneNames {
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d{2}(:\\d{2})?|Z");

  private ZoneNames() {}

  /**
   * Reads the name of a zone.
   *
   * @param literal a string
   * @return its zone
   * @throws LaminarException {@link ErrorCode#INVALID_LITERAL} with the nearest names where there is no such zone
   */
  public static ZoneId of(SqlNode literal) {
    String name = ((SqlLiteral) literal).getValueAs(String.class);
    ZoneId zone = find(String.valueOf(name).strip());
    if (zone == null) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "there is no time zone '" + name + "'",
          SqlPositions.of(literal.getParserPosition()),
          remedy(String.valueOf(name)),
          null);
    }
    return zone;
  }

  /**
   * Finds a zone.
   *
   * @param name of it
   * @return the zone, or null where there is none
   */
  public static @Nullable ZoneId find(String name) {
    try {
      if (OFFSET.matcher(name).matches()) {
        return ZoneOffset.of(name);
      }
    } catch (DateTimeException e) {
      return null;
    }
    if (ZoneId.getAvailableZoneIds().contains(name)) {
      return ZoneId.of(name);
    }
    return ZoneId.getAvailableZoneIds().stream()
        .filter(each -> each.equalsIgnoreCase(name))
        .findFirst()
        .map(ZoneId::of)
        .orElse(null);
  }

  private static String remedy(String name) {
    List<String> candidates = new ArrayList<>();
    for (String each : ZoneId.getAvailableZoneIds().stream().sorted().toList()) {
      candidates.add(each);
    }
    Optional<String> nearest = Suggestions.closest(name, candidates);
    // A city without its continent is the commonest mistake.
    Optional<String> city = candidates.stream()
        .filter(each -> each.toLowerCase(java.util.Locale.ROOT)
            .endsWith("/" + name.strip().replace(' ', '_').toLowerCase(java.util.Locale.ROOT)))
        .findFirst();
    return city.or(() -> nearest).map(near -> "did you mean '" + near + "'? ").orElse("")
        + "write a name such as 'Europe/Berlin', 'UTC', or an offset such as '+02:00'";
  }
}
