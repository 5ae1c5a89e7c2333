package io.laminar.sql.validate;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Functions of other systems, and what is written here in their place. */
final class ForeignFunctions {
  private static final String ROWS =
      "write the rows: FROM (VALUES (1), (2), (3)) AS t (n); numbers that come with time are those of a source";
  private static final Map<String, String> REMEDIES = new HashMap<>();

  static {
    put(
        "EXTRACT(HOUR FROM ts) and its kin give the parts of a time, CAST(ts AS VARCHAR) all of it",
        "DATE_FORMAT",
        "TO_CHAR",
        "STRFTIME",
        "TIMESTAMPTOSTRING",
        "FORMATDATETIME",
        "DATETOSTRING");
    put(
        "TO_TIMESTAMP(seconds) takes seconds since the epoch, with fractions",
        "TO_TIMESTAMP_LTZ",
        "FROM_UNIXTIME",
        "TO_TIMESTAMPTZ",
        "TIMESTAMP_MILLIS",
        "EPOCH_MS");
    put(
        "CAST('2024-01-31 12:00:00' AS TIMESTAMP) reads text, TO_TIMESTAMP(seconds) a number",
        "STR_TO_DATE",
        "STRPTIME",
        "STRINGTOTIMESTAMP",
        "STRINGTODATE",
        "PARSE_TIMESTAMP");
    put("write EXTRACT(EPOCH FROM ts)", "UNIX_TIMESTAMP", "TO_UNIXTIME", "EPOCH");
    put(
        "write TIMESTAMPDIFF(DAY, first, second)",
        "DATEDIFF",
        "DATE_DIFF",
        "TIMESTAMP_DIFF",
        "AGE");
    put(
        "write ts + INTERVAL '1' DAY, or TIMESTAMPADD(DAY, 1, ts)",
        "DATEADD",
        "DATE_ADD",
        "DATE_SUB",
        "TIMESTAMP_ADD",
        "TIMESTAMP_SUB",
        "DATESUB");
    put("write DATE_TRUNC('hour', ts)", "TIME_BUCKET", "DATE_BIN", "TIMESTAMP_TRUNC");
    put("write SPLIT_PART(text, '/', 1), which counts from 1", "SPLIT_INDEX", "SPLIT");
    put("write POSITION('x' IN text)", "INSTR", "LOCATE", "CHARINDEX");
    put("write LAST_VALUE(x)", "LATEST_BY_OFFSET", "LATEST");
    put("write FIRST_VALUE(x)", "EARLIEST_BY_OFFSET", "EARLIEST");
    put(
        "write ROW_NUMBER() OVER (PARTITION BY key ORDER BY x DESC) <= n in QUALIFY, for rows",
        "TOPK",
        "TOPKDISTINCT",
        "TOP_N");
    put(
        "write PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY x)",
        "QUANTILE",
        "QUANTILE_CONT",
        "QUANTILE_DISC",
        "APPROX_QUANTILE",
        "APPROX_PERCENTILE",
        "PERCENTILE");
    put("write STRING_AGG(text, ',' ORDER BY column)", "GROUP_CONCAT");
    put("write ARRAY_AGG(x)", "LIST", "COLLECT_LIST", "COLLECT", "COLLECT_SET", "GROUP_ARRAY");
    put(ROWS, "GENERATE_SERIES", "RANGE", "SEQUENCE");
    put("name the columns: * is all of them", "COLUMNS");
    put("write TRY_CAST(x AS type), or CASE WHEN v <> 0 THEN 1 / v END", "TRY", "SAFE_DIVIDE");
    put("write IF(condition, a, b), or CASE", "IFF", "IIF", "DECODE");
    put("write COALESCE(a, b)", "ISNULL", "ZEROIFNULL");
    put(
        "write COUNT(DISTINCT x), or APPROX_COUNT_DISTINCT(x)",
        "COUNT_DISTINCT",
        "UNIQ",
        "HLL_COUNT",
        "APPROX_DISTINCT");
    put(
        "a function of the application can do it: LaminarDB.registerFunction",
        "MD5",
        "SHA1",
        "SHA2",
        "SHA256",
        "SHA512",
        "HASH_CODE",
        "REGEXP_REPLACE",
        "RAND",
        "RANDOM",
        "TO_JSON",
        "TO_JSONB",
        "JSON_OBJECT",
        "JSONB_BUILD_OBJECT",
        "JSON_BUILD_OBJECT",
        "ROW_TO_JSON",
        "GEN_RANDOM_UUID",
        "UUID",
        "NEXTVAL",
        "JSON_QUERY");
  }

  private ForeignFunctions() {}

  private static void put(String remedy, String... names) {
    for (String name : names) {
      REMEDIES.put(name, remedy);
    }
  }

  /**
   * Says what to write.
   *
   * @param name of a function that there is not, in any case
   */
  static Optional<String> remedy(String name) {
    return Optional.ofNullable(REMEDIES.get(name.toUpperCase(Locale.ROOT)));
  }

  /**
   * Says what to write in place of a function that gives rows.
   *
   * @param name of a table function that there is not, in any case
   */
  static Optional<String> rowsRemedy(String name) {
    return remedy(name).filter(ROWS::equals);
  }
}
