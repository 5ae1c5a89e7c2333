package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the options of a connector and refuses what it does not know: ask for each option once,
 * then {@link #refuseOthers()}. Confined to one thread.
 */
public final class ConnectorOptions {
  private final String connector;
  private final ConnectorRequest request;
  private final Map<String, String> unread = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private boolean takesPaths;

  /**
   * Starts to read.
   *
   * @param connector the connector's name, for messages
   * @param request what was asked
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION} where an option occurs twice
   */
  public ConnectorOptions(String connector, ConnectorRequest request) {
    this.connector = connector;
    this.request = request;
    request.options().forEach((key, value) -> {
      if (unread.put(key.toLowerCase(Locale.ROOT), value) != null) {
        throw refused(key, "is given twice", "give it once; case is ignored");
      }
    });
  }

  /**
   * Reads an option that may be left out.
   *
   * @param option its name in lower case
   * @return the value
   */
  public Optional<String> text(String option) {
    known.add(option);
    return Optional.ofNullable(unread.remove(option));
  }

  /**
   * Tells whether an option was written and not read yet.
   *
   * @param option its name in lower case
   * @return true when it is there
   */
  public boolean has(String option) {
    known.add(option);
    return unread.containsKey(option);
  }

  /**
   * Reads a path, relative to the request's directory.
   *
   * @param option its name in lower case
   * @return the absolute path
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION} where it is missing or no path
   */
  public Path path(String option) {
    String value = text(option)
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () -> refused(option, "is missing", "write " + option + " = 'directory/file'"));
    try {
      return request.directory().resolve(value).toAbsolutePath().normalize();
    } catch (java.nio.file.InvalidPathException e) {
      throw refused(
          option, "is '" + value + "', which is not a path", String.valueOf(e.getReason()));
    }
  }

  /**
   * Reads one of several words.
   *
   * @param option its name in lower case
   * @param fallback what it is when left out
   * @param allowed the words, in lower case
   * @return the word in lower case
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION} where it is another
   */
  public String oneOf(String option, String fallback, List<String> allowed) {
    String value = text(option).orElse(fallback).toLowerCase(Locale.ROOT);
    if (!allowed.contains(value)) {
      throw refused(
          option, "is '" + value + "'", "allowed are: '" + String.join("', '", allowed) + "'");
    }
    return value;
  }

  /**
   * Reads a truth value.
   *
   * @param option its name in lower case
   * @param fallback what it is when left out
   * @return the value
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION} where it is neither
   */
  public boolean flag(String option, boolean fallback) {
    return oneOf(option, String.valueOf(fallback), List.of("true", "false")).equals("true");
  }

  /**
   * Reads a number of things.
   *
   * @param option its name in lower case
   * @param fallback what it is when left out
   * @param max the most that is allowed
   * @return the number, at least 0
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION} where it is another
   */
  public long count(String option, long fallback, long max) {
    String value = text(option).orElse(String.valueOf(fallback)).strip();
    boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || value.length() > 18 || Long.parseLong(value) > max) {
      throw refused(option, "is '" + value + "'", "give a whole number from 0 to " + max);
    }
    return Long.parseLong(value);
  }

  /**
   * Reads a single character.
   *
   * @param option its name in lower case
   * @param fallback what it is when left out
   * @return the character; {@code \t} stands for a tabulator
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION} where it is longer, or ends a line
   */
  public char character(String option, char fallback) {
    String value = text(option).orElse(String.valueOf(fallback));
    if (value.equals("\\t")) {
      return '\t';
    }
    if (value.length() != 1 || value.equals("\n") || value.equals("\r")) {
      throw refused(
          option, "is '" + value + "'", "give one character, or '\\t'; it may not end a line");
    }
    return value.charAt(0);
  }

  /**
   * Reads where columns are found.
   *
   * @return the paths by the columns' names; of those that are declared with PATH
   */
  public Map<String, String> paths() {
    takesPaths = true;
    return request.paths();
  }

  /**
   * Refuses every option that nobody asked for.
   *
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OPTION}, listing those that are allowed;
   *     {@link ErrorCode#INVALID_OPTION} for paths that nobody asked for
   */
  public void refuseOthers() {
    if (!takesPaths && !request.paths().isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_OPTION,
          "PATH of column " + request.paths().keySet().iterator().next() + ": " + connector + " of "
              + request.object() + " finds columns by their names or positions",
          "leave PATH out");
    }
    if (!unread.isEmpty()) {
      throw new LaminarException(
          ErrorCode.UNKNOWN_OPTION,
          connector + " of " + request.object() + " has no option "
              + unread.keySet().iterator().next(),
          "the options are: " + String.join(", ", known));
    }
  }

  /**
   * Says that an option's value is not allowed.
   *
   * @param option its name
   * @param problem what is wrong, following the name
   * @param remedy what is allowed
   * @return the error, to be thrown
   */
  public LaminarException refused(String option, String problem, String remedy) {
    return new LaminarException(
        ErrorCode.INVALID_OPTION,
        "option " + option + " of " + connector + " of " + request.object() + " " + problem,
        remedy);
  }
}
