package io.laminar.connector.file;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;

/**
 * Finds where the next record begins after one at which the parser gave up, and begins a new parser
 * there. Confined to one thread.
 */
final class JsonRecovery {
  // Lets the new parser take what follows for the rest of an array.
  private static final String BEGUN_ARRAY = "[{}";
  private static final int BEGUN_ARRAY_TOKENS = 3;

  private final RepeatableReader text;
  private final InputPlace place;

  /**
   * Makes one for a text.
   *
   * @param text owned by the recovery from now on
   * @param place told how much was passed over
   */
  JsonRecovery(Reader text, InputPlace place) {
    this.text = new RepeatableReader(text);
    this.place = place;
  }

  /** Begins at the beginning. */
  JsonParser begin() throws IOException {
    return JsonSource.FACTORY.createParser(text);
  }

  /**
   * Goes on in the next line.
   *
   * @param failed has read a part of the line, perhaps to its end
   * @param where the place at which it gave up
   */
  JsonParser inNextLine(JsonParser failed, JsonLocation where) throws IOException {
    JsonLocation begin = failed.currentLocation();
    int last = putBackUnread(failed);
    long line = begin.getLineNr();
    // The parser may be behind the end of the line already, and has not counted it where it gave up
    // at the end itself.
    boolean endIsTaken = last == '\n' && begin.getColumnNr() > 1;
    if (line == where.getLineNr()) {
      int character = endIsTaken ? '\n' : text.read();
      while (character >= 0 && character != '\n') {
        character = text.read();
      }
      line++;
    }
    place.passed(line - 1, 0);
    return begin();
  }

  /**
   * Goes on behind an element of an array.
   *
   * @param failed has read the beginning of the element, and stands in no string
   * @param open how many objects and arrays of the element are open there
   * @return the next parser, or {@code failed} where the text ends before the element does
   */
  JsonParser behindElement(JsonParser failed, int open) throws IOException {
    // Looked at first: it moves with what is put back.
    JsonLocation begin = failed.currentLocation();
    putBackUnread(failed);
    long line = begin.getLineNr();
    long column = begin.getColumnNr();
    boolean inString = false;
    boolean afterReturn = false;
    for (int depth = open; depth > 0; ) {
      int character = text.read();
      if (character < 0) {
        return failed;
      }
      column++;
      boolean endsLine = character == '\r' || (character == '\n' && !afterReturn);
      line += endsLine ? 1 : 0;
      column = endsLine || character == '\n' ? 1 : column;
      afterReturn = character == '\r';
      if (inString && character == '\\') {
        column += text.read() < 0 ? 0 : 1;
      } else if (character == '"') {
        inString = !inString;
      } else if (!inString) {
        depth += character == '{' || character == '[' ? 1 : 0;
        depth -= character == '}' || character == ']' ? 1 : 0;
      }
    }
    return inArray(line - 1, column - 1);
  }

  /**
   * Goes on behind an element of an array, where the text stands.
   *
   * @param lines how many were passed over
   * @param columns how many characters of the line
   */
  JsonParser inArray(long lines, long columns) throws IOException {
    place.passed(lines, columns - BEGUN_ARRAY.length());
    text.putBack(BEGUN_ARRAY);
    JsonParser next = begin();
    for (int i = 0; i < BEGUN_ARRAY_TOKENS; i++) {
      next.nextToken();
    }
    return next;
  }

  /** Goes on behind so many characters of a line, where the text stands. */
  JsonParser behind(long columns) throws IOException {
    place.passed(0, columns);
    return begin();
  }

  /** Lets the next parser read what one has not taken; gives the last character that it took. */
  private int putBackUnread(JsonParser failed) throws IOException {
    StringWriter unread = new StringWriter();
    failed.releaseBuffered(unread);
    int last = text.lastTaken(unread.getBuffer().length());
    text.putBack(unread.toString());
    return last;
  }

  void close() throws IOException {
    text.close();
  }
}
