package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.*;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Which words are keywords, and which of them never are names unless quoted. */
public final class Keywords {
  /** The structural words: as a name they need double quotes, except after a dot. */
  private static final BitSet STRUCTURAL = new BitSet();

  private static final BitSet KEYWORDS = new BitSet();

  static {
    int[] structural = {
      ALL,
      AND,
      ANY,
      AS,
      BETWEEN,
      BY,
      CASE,
      CAST,
      CREATE,
      CROSS,
      CURRENT_DATE,
      CURRENT_TIME,
      CURRENT_TIMESTAMP,
      DEFAULT_,
      DISTINCT,
      ELSE,
      END,
      EXCEPT,
      EXISTS,
      FALSE,
      FETCH,
      FOR,
      FROM,
      FULL,
      GROUP,
      HAVING,
      IN,
      INNER,
      INTERSECT,
      INTERVAL,
      INTO,
      IS,
      JOIN,
      LATERAL,
      LEFT,
      LIKE,
      LIMIT,
      LOCALTIME,
      LOCALTIMESTAMP,
      NATURAL,
      NOT,
      NULL,
      ON,
      OR,
      ORDER,
      OUTER,
      OVER,
      RIGHT,
      SELECT,
      SOME,
      TABLE,
      THEN,
      TRUE,
      UNION,
      UNNEST,
      USING,
      VALUES,
      WHEN,
      WHERE,
      WITH
    };
    for (int kind : structural) {
      STRUCTURAL.set(kind);
    }
    for (int kind = 0; kind < tokenImage.length; kind++) {
      if (tokenImage[kind].matches("\"[A-Z][A-Z_0-9]*\"")) {
        KEYWORDS.set(kind);
      }
    }
  }

  private Keywords() {}

  /**
   * Every word that the grammar knows.
   *
   * @return the words in upper case, sorted
   */
  public static List<String> all() {
    return words(KEYWORDS);
  }

  /**
   * The words which are names only in double quotes (and after a dot).
   *
   * @return the words in upper case, sorted
   */
  public static List<String> structural() {
    return words(STRUCTURAL);
  }

  static boolean isStructural(int kind) {
    return STRUCTURAL.get(kind);
  }

  static boolean isKeyword(int kind) {
    return KEYWORDS.get(kind);
  }

  /** The word of a keyword's token kind, or the text of a fixed token such as a comma. */
  static String word(int kind) {
    String image = tokenImage[kind];
    return image.startsWith("\"") ? image.substring(1, image.length() - 1) : image;
  }

  private static List<String> words(BitSet kinds) {
    List<String> words = new ArrayList<>();
    kinds.stream().forEach(kind -> words.add(word(kind).toUpperCase(Locale.ROOT)));
    Collections.sort(words);
    return List.copyOf(words);
  }
}
