package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record with more components than one null word has bits. */
record WideRecord(
    long c0,
    @Nullable String s0,
    long c1,
    @Nullable String s1,
    long c2,
    @Nullable String s2,
    long c3,
    @Nullable String s3,
    long c4,
    @Nullable String s4,
    long c5,
    @Nullable String s5,
    long c6,
    @Nullable String s6,
    long c7,
    @Nullable String s7,
    long c8,
    @Nullable String s8,
    long c9,
    @Nullable String s9,
    long c10,
    @Nullable String s10,
    long c11,
    @Nullable String s11,
    long c12,
    @Nullable String s12,
    long c13,
    @Nullable String s13,
    long c14,
    @Nullable String s14,
    long c15,
    @Nullable String s15,
    long c16,
    @Nullable String s16,
    long c17,
    @Nullable String s17,
    long c18,
    @Nullable String s18,
    long c19,
    @Nullable String s19,
    long c20,
    @Nullable String s20,
    long c21,
    @Nullable String s21,
    long c22,
    @Nullable String s22,
    long c23,
    @Nullable String s23,
    long c24,
    @Nullable String s24,
    long c25,
    @Nullable String s25,
    long c26,
    @Nullable String s26,
    long c27,
    @Nullable String s27,
    long c28,
    @Nullable String s28,
    long c29,
    @Nullable String s29,
    long c30,
    @Nullable String s30,
    long c31,
    @Nullable String s31,
    long c32,
    @Nullable String s32,
    long c33,
    @Nullable String s33,
    long c34,
    @Nullable String s34,
    long c35,
    @Nullable String s35,
    long c36,
    @Nullable String s36,
    long c37,
    @Nullable String s37,
    long c38,
    @Nullable String s38,
    long c39,
    @Nullable String s39) {
  static Schema schema() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      columns.add(new Column("c" + i, DataType.of(TypeKind.BIGINT)));
      columns.add(new Column("s" + i, DataType.of(TypeKind.VARCHAR).withNullable(true)));
    }
    return new Schema(columns);
  }

  static WideRecord of(long seed) {
    return new WideRecord(
        seed + 0, null, seed + 1, "text 1", seed + 2, "text 2", seed + 3, null, seed + 4, "text 4",
        seed + 5, "text 5", seed + 6, null, seed + 7, "text 7", seed + 8, "text 8", seed + 9, null,
        seed + 10, "text 10", seed + 11, "text 11", seed + 12, null, seed + 13, "text 13",
        seed + 14, "text 14", seed + 15, null, seed + 16, "text 16", seed + 17, "text 17",
        seed + 18, null, seed + 19, "text 19", seed + 20, "text 20", seed + 21, null, seed + 22,
        "text 22", seed + 23, "text 23", seed + 24, null, seed + 25, "text 25", seed + 26,
        "text 26", seed + 27, null, seed + 28, "text 28", seed + 29, "text 29", seed + 30, null,
        seed + 31, "text 31", seed + 32, "text 32", seed + 33, null, seed + 34, "text 34",
        seed + 35, "text 35", seed + 36, null, seed + 37, "text 37", seed + 38, "text 38",
        seed + 39, null);
  }
}
