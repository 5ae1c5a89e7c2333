package io.laminar.core.expression.text;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;

/**
 * A LIKE pattern as the pieces between its {@code %} signs, each a run of bytes in which {@code _}
 * stands for one code point. Matching takes each piece at the first place where it fits: never
 * exponential, whatever the pattern. Immutable.
 *
 * <pre>
 *   'a_c%def%'   pieces: [a?c] [def] []   anchored at the start; the last is anchored at the end
 * </pre>
 */
final class LikePattern {
  /** Where a piece has a code point that may be anything; no byte of UTF-8 is 0xFF. */
  private static final byte ANY = (byte) 0xFF;

  private final byte[][] pieces;

  private LikePattern(byte[][] pieces) {
    this.pieces = pieces;
  }

  /**
   * Compiles a pattern.
   *
   * @param escape the code point that takes the meaning of the next, or −1 for none
   * @throws LaminarException INVALID_FUNCTION_ARGUMENT if what is escaped has no special meaning
   */
  static LikePattern of(ByteSlice pattern, int escape) {
    List<byte[]> pieces = new ArrayList<>();
    TextBuilder piece = new TextBuilder();
    byte[] bytes = pattern.array();
    int position = pattern.start();
    while (position < pattern.end()) {
      int codePoint = Utf8.codePoint(bytes, position, pattern.end());
      int next = Utf8.next(bytes, position, pattern.end());
      if (codePoint == escape) {
        int escaped = next < pattern.end() ? Utf8.codePoint(bytes, next, pattern.end()) : -1;
        if (escaped != '%' && escaped != '_' && escaped != escape) {
          throw new LaminarException(
              ErrorCode.INVALID_FUNCTION_ARGUMENT,
              "the LIKE pattern '" + pattern + "' escapes what needs no escape",
              "The escape character goes before %, _ or itself");
        }
        piece.appendCodePoint(escaped);
        next = Utf8.next(bytes, next, pattern.end());
      } else if (codePoint == '%') {
        pieces.add(java.util.Arrays.copyOf(piece.bytes(), piece.length()));
        piece.clear();
      } else if (codePoint == '_') {
        piece.append(ANY);
      } else {
        piece.append(bytes, position, next - position);
      }
      position = next;
    }
    pieces.add(java.util.Arrays.copyOf(piece.bytes(), piece.length()));
    return new LikePattern(pieces.toArray(byte[][]::new));
  }

  boolean matches(byte[] bytes, int start, int end) {
    int position = fit(pieces[0], bytes, start, end);
    if (position < 0) {
      return false;
    }
    int last = pieces.length - 1;
    if (last == 0) {
      return position == end;
    }
    for (int i = 1; i < last; i++) {
      position = search(pieces[i], bytes, position, end);
      if (position < 0) {
        return false;
      }
    }
    return endsWith(pieces[last], bytes, position, end);
  }

  /** Matches a piece at one place; returns where it ends, or −1. */
  private static int fit(byte[] piece, byte[] bytes, int start, int end) {
    int position = start;
    for (byte wanted : piece) {
      if (position >= end) {
        return -1;
      }
      if (wanted == ANY) {
        position = Utf8.next(bytes, position, end);
      } else if (bytes[position] == wanted) {
        position++;
      } else {
        return -1;
      }
    }
    return position;
  }

  private static int search(byte[] piece, byte[] bytes, int start, int end) {
    for (int at = start; at <= end; ) {
      int found = fit(piece, bytes, at, end);
      if (found >= 0) {
        return found;
      }
      at = at < end ? Utf8.next(bytes, at, end) : end + 1;
    }
    return -1;
  }

  private static boolean endsWith(byte[] piece, byte[] bytes, int from, int end) {
    int position = end;
    for (int i = piece.length - 1; i >= 0; i--) {
      if (position <= from) {
        return false;
      }
      if (piece[i] == ANY) {
        position = Utf8.previous(bytes, position, from);
      } else if (bytes[--position] != piece[i]) {
        return false;
      }
    }
    return true;
  }
}
