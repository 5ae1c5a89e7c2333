package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.Argument.COUNT;
import static io.laminar.sql.expression.FunctionEntry.Argument.TEXT;
import static io.laminar.sql.expression.FunctionEntry.function;
import static io.laminar.sql.expression.FunctionSection.STRINGS;

import io.laminar.core.expression.text.TextFunction;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.sql.fun.SqlLibraryOperators;

/** Functions of text. */
final class StringEntries {
  private StringEntries() {}

  static List<FunctionEntry> all() {
    return Stream.of(whole(), parts(), changed(), made(), tested())
        .flatMap(List::stream)
        .toList();
  }

  private static List<FunctionEntry> whole() {
    return List.of(
        function(STRINGS, "||", "CONCAT")
            .takes(TEXT)
            .adds(SqlLibraryOperators.CONCAT_FUNCTION)
            .example("s || u", "one after the other")
            .example("CONCAT(s, u, '!')", "the same; NULL if an argument is")
            .by(FunctionKernels.text(TextFunction.CONCAT)),
        function(STRINGS, "CONCAT_WS")
            .takes(TEXT)
            .adds(OwnOperators.CONCAT_WS)
            .ownNulls()
            .example(
                "CONCAT_WS('-', s, u, '!')", "with a separator between those that are not NULL")
            .by(FunctionKernels::concatWithSeparator),
        function(STRINGS, "UPPER")
            .takes(TEXT)
            .example("UPPER(s)", "capital letters, all of Unicode")
            .by(FunctionKernels.text(TextFunction.UPPER)),
        function(STRINGS, "LOWER")
            .takes(TEXT)
            .example("LOWER(s)", "small letters")
            .by(FunctionKernels.text(TextFunction.LOWER)),
        function(STRINGS, "INITCAP")
            .takes(TEXT)
            .example("INITCAP(s)", "a capital at the beginning of each word")
            .by(FunctionKernels.text(TextFunction.INITCAP)),
        function(STRINGS, "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH", "LEN")
            .takes(TEXT)
            .adds(SqlLibraryOperators.LENGTH)
            .example("CHAR_LENGTH(s)", "code points; CHARACTER_LENGTH and LENGTH too")
            .example("CHARACTER_LENGTH(s)", "the same")
            .example("LENGTH(s)", "the same")
            .by(FunctionKernels.text(TextFunction.CHAR_LENGTH)),
        function(STRINGS, "OCTET_LENGTH")
            .takes(TEXT)
            .replaces(OwnOperators.OCTET_LENGTH)
            .example("OCTET_LENGTH(s)", "bytes of UTF-8")
            .by(FunctionKernels.text(TextFunction.OCTET_LENGTH)),
        function(STRINGS, "BIT_LENGTH")
            .takes(TEXT)
            .adds(SqlLibraryOperators.BIT_LENGTH)
            .example("BIT_LENGTH(s)", "bits")
            .by(FunctionKernels.text(TextFunction.BIT_LENGTH)));
  }

  private static List<FunctionEntry> parts() {
    return List.of(
        function(STRINGS, "SUBSTRING", "SUBSTR")
            .takes(TEXT, COUNT)
            .adds(OwnOperators.SUBSTR)
            .example("SUBSTRING(s FROM 2 FOR 3)", "a part; a negative length is a row error")
            .example("SUBSTRING(s, 2)", "from a position to the end; SUBSTR too")
            .example("SUBSTR(s, 2, 3)", "the same")
            .by(FunctionKernels.text(TextFunction.SUBSTRING)),
        function(STRINGS, "LEFT")
            .takes(TEXT, COUNT)
            .adds(SqlLibraryOperators.LEFT)
            .example("LEFT(s, 3)", "the first; a negative count leaves out the last")
            .by(FunctionKernels.text(TextFunction.LEFT)),
        function(STRINGS, "RIGHT")
            .takes(TEXT, COUNT)
            .adds(SqlLibraryOperators.RIGHT)
            .example("RIGHT(s, 3)", "the last; a negative count leaves out the first")
            .by(FunctionKernels.text(TextFunction.RIGHT)),
        function(STRINGS, "TRIM")
            .takes(TEXT)
            .example("TRIM(s)", "without spaces at both ends")
            .example(
                "TRIM(LEADING 'h' FROM s)", "LEADING, TRAILING or BOTH, of any set of characters")
            .by(FunctionKernels::trim),
        function(STRINGS, "LTRIM")
            .takes(TEXT)
            .adds(SqlLibraryOperators.LTRIM)
            .example("LTRIM(s)", "without spaces at the start")
            .by(FunctionKernels.trimSpaces(TextFunction.TRIM_LEADING)),
        function(STRINGS, "RTRIM")
            .takes(TEXT)
            .adds(SqlLibraryOperators.RTRIM)
            .example("RTRIM(s)", "without spaces at the end")
            .by(FunctionKernels.trimSpaces(TextFunction.TRIM_TRAILING)));
  }

  private static List<FunctionEntry> changed() {
    return List.of(
        function(STRINGS, "POSITION")
            .takes(TEXT, TEXT, COUNT)
            .example("POSITION('l' IN s)", "where it is found first; 0 if it is not")
            .example(
                "POSITION('l' IN s FROM 4)", "from a position on; 0 from outside of the string")
            .by(FunctionKernels.text(TextFunction.POSITION)),
        function(STRINGS, "STRPOS")
            .takes(TEXT)
            .adds(SqlLibraryOperators.STRPOS)
            .example("STRPOS(s, 'l')", "the same with its arguments swapped")
            .by(FunctionKernels::strpos),
        function(STRINGS, "REPLACE")
            .takes(TEXT)
            .example("REPLACE(s, 'l', 'L')", "every occurrence")
            .by(FunctionKernels.text(TextFunction.REPLACE)),
        function(STRINGS, "TRANSLATE", "TRANSLATE3")
            .takes(TEXT)
            .adds(SqlLibraryOperators.TRANSLATE3)
            .example(
                "TRANSLATE(s, 'lo', 'xy')", "character by character; those without a partner go")
            .by(FunctionKernels.text(TextFunction.TRANSLATE)),
        function(STRINGS, "OVERLAY")
            .takes(TEXT, TEXT, COUNT)
            .example(
                "OVERLAY(s PLACING 'XX' FROM 2 FOR 4)",
                "a part replaced; a position below 1 is a row error")
            .by(FunctionKernels.text(TextFunction.OVERLAY)));
  }

  private static List<FunctionEntry> made() {
    return List.of(
        function(STRINGS, "REPEAT")
            .takes(TEXT, COUNT)
            .adds(SqlLibraryOperators.REPEAT)
            .example("REPEAT(s, 2)", "some times over")
            .by(FunctionKernels.text(TextFunction.REPEAT)),
        function(STRINGS, "SPACE")
            .takes(COUNT)
            .adds(SqlLibraryOperators.SPACE)
            .example("SPACE(n)", "spaces")
            .by(FunctionKernels::space),
        function(STRINGS, "REVERSE")
            .takes(TEXT)
            .adds(SqlLibraryOperators.REVERSE)
            .example("REVERSE(s)", "backwards")
            .by(FunctionKernels.text(TextFunction.REVERSE)),
        function(STRINGS, "LPAD")
            .takes(TEXT, COUNT, TEXT)
            .adds(OwnOperators.LPAD)
            .example(
                "LPAD(s, 8, '*')",
                "filled at the start, or cut at the end; spaces without a third argument")
            .by(FunctionKernels.pad(TextFunction.LPAD)),
        function(STRINGS, "RPAD")
            .takes(TEXT, COUNT, TEXT)
            .adds(OwnOperators.RPAD)
            .example("RPAD(s, 8, '*')", "filled at the end, or cut")
            .by(FunctionKernels.pad(TextFunction.RPAD)),
        function(STRINGS, "SPLIT_PART")
            .takes(TEXT, TEXT, COUNT)
            .adds(SqlLibraryOperators.SPLIT_PART)
            .example(
                "SPLIT_PART(s, ',', 2)",
                "a part between delimiters, from the end if negative; empty if there is none")
            .by(FunctionKernels.text(TextFunction.SPLIT_PART)));
  }

  private static List<FunctionEntry> tested() {
    return List.of(
        function(STRINGS, "ASCII")
            .takes(TEXT)
            .example("ASCII(s)", "the first code point; 0 of an empty string")
            .by(FunctionKernels.text(TextFunction.ASCII)),
        function(STRINGS, "CHR")
            .takes(COUNT)
            .adds(SqlLibraryOperators.CHR)
            .example("CHR(8364)", "the character of a code point")
            .by(FunctionKernels.text(TextFunction.CHR)),
        function(STRINGS, "STARTS_WITH", "STARTSWITH")
            .takes(TEXT)
            .adds(SqlLibraryOperators.STARTS_WITH)
            .example("STARTS_WITH(s, 'hel')", "whether it begins so")
            .by(FunctionKernels.text(TextFunction.STARTS_WITH)),
        function(STRINGS, "ENDS_WITH", "ENDSWITH")
            .takes(TEXT)
            .adds(SqlLibraryOperators.ENDS_WITH)
            .example("ENDS_WITH(s, 'lo')", "whether it ends so")
            .by(FunctionKernels.text(TextFunction.ENDS_WITH)),
        function(STRINGS, "LIKE")
            .takes(TEXT)
            .example(
                "s LIKE 'h_l%'",
                "`%` any characters, `_` one; never slower than length times pattern")
            .example(
                "u LIKE 'a!%b' ESCAPE '!'",
                "the character after the escape means itself; with an empty escape nothing is escaped")
            .example("s NOT LIKE '%o'", "the opposite")
            .by(FunctionKernels.text(TextFunction.LIKE)),
        function(STRINGS, "ILIKE")
            .takes(TEXT)
            .adds(SqlLibraryOperators.ILIKE)
            .example("s ILIKE 'HEL%'", "LIKE without case")
            .by(FunctionKernels::ilike),
        function(STRINGS, "NOT ILIKE")
            .takes(TEXT)
            .adds(SqlLibraryOperators.NOT_ILIKE)
            .example("s NOT ILIKE 'HEL%'", "the opposite")
            .rewritten(),
        function(STRINGS, "REGEXP_LIKE")
            .takes(TEXT)
            .adds(OwnOperators.REGEXP_LIKE)
            .example(
                "REGEXP_LIKE(s, 'l+o$')",
                "whether a pattern of Java is found; a search that takes too many steps is a row error")
            .by(FunctionKernels.text(TextFunction.REGEXP_LIKE)),
        function(STRINGS, "REGEXP_EXTRACT")
            .takes(TEXT, TEXT, COUNT)
            .adds(OwnOperators.REGEXP_EXTRACT)
            .example(
                "REGEXP_EXTRACT(s, '(h.)l', 1)",
                "what is found first, or a group of it, counted from 1; NULL where there is none")
            .by(FunctionKernels.text(TextFunction.REGEXP_EXTRACT)));
  }
}
