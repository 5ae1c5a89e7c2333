package io.laminar.sql.catalog;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.WaitStrategy;
import io.laminar.sql.parser.DurationText;
import io.laminar.sql.parser.Option;
import io.laminar.sql.parser.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the options of one statement. Every error names the option, its place, and what is allowed. */
final class OptionReader {
  private static final int MAX_DIGITS = 18;

  private final String owner;
  private final List<Option> options;

  /**
   * Refuses what is unknown or not built yet.
   *
   * @param owner whose options these are, for messages
   * @param options what was written; the parser has refused duplicates
   * @param names what there is
   * @param later what there will be
   */
  OptionReader(String owner, List<Option> options, List<String> names, List<String> later) {
    this.owner = owner;
    this.options = options;
    for (Option option : options) {
      if (later.contains(option.key())) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "option " + option.key() + " is not supported yet",
            option.keyPosition(),
            "leave it out",
            null);
      }
      if (!names.contains(option.key())) {
        throw new LaminarException(
            ErrorCode.UNKNOWN_OPTION,
            "a " + owner + " has no option " + option.key(),
            option.keyPosition(),
            Suggestions.remedy(option.key(), names),
            null);
      }
    }
  }

  /** Refuses an option that contradicts the rest of the statement. */
  void refuse(String name, String reason) {
    refuse(name, reason, "leave it out");
  }

  /** Refuses an option that contradicts the rest of the statement, and says what to do. */
  void refuse(String name, String reason, String remedy) {
    find(name).ifPresent(option -> {
      throw new LaminarException(
          ErrorCode.INVALID_OPTION,
          name + " of a " + owner + " " + reason,
          option.keyPosition(),
          remedy,
          null);
    });
  }

  /** Says that a value which was given is for later. */
  LaminarException notSupported(String name, String what, String remedy) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        name + " = " + what + " is not supported yet",
        find(name).orElseThrow().valuePosition(),
        remedy,
        null);
  }

  int powerOfTwo(String name, int absent, int min, int max) {
    int value = number(name, absent, min, max);
    if (Integer.bitCount(value) == 1) {
      return value;
    }
    int lower = Integer.highestOneBit(value);
    throw invalid(
        find(name).orElseThrow(), "is not a power of two", "give " + lower + " or " + 2 * lower);
  }

  int number(String name, int absent, int min, int max) {
    Optional<Option> option = find(name);
    if (option.isEmpty()) {
      return absent;
    }
    String allowed = "give a whole number from " + min + " to " + max;
    try {
      int value = Integer.parseInt(option.get().value().strip());
      if (value >= min && value <= max) {
        return value;
      }
      throw invalid(option.get(), "is out of range", allowed);
    } catch (NumberFormatException e) {
      throw invalid(option.get(), "is not a whole number up to " + Integer.MAX_VALUE, allowed);
    }
  }

  OptionalLong longNumber(String name, long min) {
    Optional<Option> option = find(name);
    if (option.isEmpty()) {
      return OptionalLong.empty();
    }
    String allowed = "give a whole number of " + min + " or more";
    try {
      long value = Long.parseLong(option.get().value().strip());
      if (value >= min) {
        return OptionalLong.of(value);
      }
      throw invalid(option.get(), "is out of range", allowed);
    } catch (NumberFormatException e) {
      throw invalid(option.get(), "is not a whole number of 64 bits", allowed);
    }
  }

  Optional<Duration> duration(String name) {
    return find(name)
        .map(option -> DurationText.parse(option.value())
            .filter(duration -> !duration.isZero())
            .orElseThrow(() -> invalid(
                option,
                "is not a duration longer than zero, of at most " + DurationText.MAX_DAYS + " days",
                "write for example " + DurationText.EXAMPLES)));
  }

  /** A duration that is not shorter than another one. */
  Optional<Duration> duration(String name, Duration min) {
    Optional<Duration> duration = duration(name);
    if (duration.isPresent() && duration.get().compareTo(min) < 0) {
      throw invalid(
          find(name).orElseThrow(), "is too short", "give at least '" + min.toMillis() + "ms'");
    }
    return duration;
  }

  /** A number of changes, or a duration. */
  Retain retain(String name) {
    Optional<Option> option = find(name);
    if (option.isEmpty()) {
      return Retain.NONE;
    }
    Option given = option.get();
    String text = given.value().strip();
    String allowed = "give a number of changes from 1 to " + Retain.MAX_ROWS
        + ", or a duration, for" + " example " + DurationText.EXAMPLES;
    if (text.chars().allMatch(each -> each >= '0' && each <= '9')) {
      boolean fits = !text.isEmpty() && text.length() <= MAX_DIGITS;
      long rows = fits ? Long.parseLong(text) : 0;
      if (rows < 1 || rows > Retain.MAX_ROWS) {
        throw invalid(given, "is out of range", allowed);
      }
      return new Retain(OptionalLong.of(rows), Optional.empty());
    }
    Duration time = DurationText.parse(text)
        .filter(duration -> !duration.isZero())
        .orElseThrow(() -> invalid(given, "is neither a number nor a duration", allowed));
    return new Retain(OptionalLong.empty(), Optional.of(time));
  }

  <E extends Enum<E>> E word(String name, Class<E> type, E absent) {
    return word(name, type).orElse(absent);
  }

  <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
    return find(name).map(option -> word(option, type));
  }

  private static <E extends Enum<E>> E word(Option option, Class<E> type) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT);
      if (word.equals(option.value().toLowerCase(Locale.ROOT))) {
        return constant;
      }
      words.add(word);
    }
    throw invalid(option, "is not one of its values", Suggestions.remedy(option.value(), words));
  }

  WaitStrategy waitStrategy(String name, WaitStrategy absent) {
    Optional<Option> option = find(name);
    return option.isEmpty() ? absent : waitStrategy(option.get());
  }

  private static WaitStrategy waitStrategy(Option option) {
    Optional<WaitStrategy> strategy;
    try {
      strategy = WaitStrategy.parse(option.value());
    } catch (LaminarException outOfRange) {
      throw invalid(option, "is out of range", outOfRange.remedy());
    }
    return strategy.orElseThrow(() -> invalid(
        option,
        "is not one of its values",
        Suggestions.remedy(
            option.value(), List.of("spin", "spin_yield", "spin_yield(n)", "park"))));
  }

  private Optional<Option> find(String name) {
    return options.stream().filter(option -> option.key().equals(name)).findFirst();
  }

  private static LaminarException invalid(Option option, String problem, String remedy) {
    String value =
        option.value().length() > 40 ? option.value().substring(0, 40) + "..." : option.value();
    return new LaminarException(
        ErrorCode.INVALID_OPTION,
        option.key() + " = '" + value + "' " + problem,
        option.valuePosition(),
        remedy,
        null);
  }
}
