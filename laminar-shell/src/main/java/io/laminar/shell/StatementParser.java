package io.laminar.shell;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells JLine when what was typed is whole: a command that starts with a point is whole at the end
 * of its line, SQL at its semicolon.
 */
final class StatementParser implements Parser {
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    boolean whole = DotCommand.isCommand(line) || Statements.isComplete(line);
    if (!whole && (context == ParseContext.ACCEPT_LINE || context == ParseContext.UNSPECIFIED)) {
      throw new EOFError(-1, cursor, "the statement goes on until ;", "");
    }
    int begin = cursor;
    while (begin > 0 && isNamePart(line.charAt(begin - 1))) {
      begin--;
    }
    return new Word(line, cursor, begin);
  }

  private static boolean isNamePart(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '.';
  }

  /** The word before the cursor: all that completion needs. */
  private record Word(String line, int cursor, int begin) implements CompletingParsedLine {
    @Override
    public String word() {
      return line.substring(begin, cursor);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return wordCursor();
    }

    @Override
    public int rawWordLength() {
      return wordCursor();
    }

    @Override
    public int wordCursor() {
      return cursor - begin;
    }

    @Override
    public int wordIndex() {
      return line.substring(0, begin).isBlank() ? 0 : 1;
    }

    @Override
    public List<String> words() {
      return wordIndex() == 0 ? List.of(word()) : List.of(line.substring(0, begin), word());
    }
  }
}
