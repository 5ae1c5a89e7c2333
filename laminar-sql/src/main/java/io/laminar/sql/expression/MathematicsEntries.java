package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.Argument.COUNT;
import static io.laminar.sql.expression.FunctionEntry.Argument.DOUBLE;
import static io.laminar.sql.expression.FunctionEntry.Argument.UNKNOWN;
import static io.laminar.sql.expression.FunctionEntry.function;
import static io.laminar.sql.expression.FunctionSection.MATHEMATICS;
import static io.laminar.sql.expression.FunctionSection.TIMES;

import io.laminar.core.expression.numeric.MathFunction;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.fun.SqlLibraryOperators;

/** Functions of numbers. */
final class MathematicsEntries {
  private MathematicsEntries() {}

  static List<FunctionEntry> all() {
    List<FunctionEntry> all = new ArrayList<>(ofAnyNumber());
    all.addAll(powers());
    all.addAll(angles());
    all.add(function(MATHEMATICS, "PI")
        .replaces(OwnOperators.PI)
        .neverNull()
        .example("PI()", "π")
        .by(FunctionKernels::pi));
    all.add(function(MATHEMATICS, "IS_NAN")
        .takes(DOUBLE)
        .adds(SqlLibraryOperators.IS_NAN)
        .example("IS_NAN(d)", "whether it is NaN")
        .by(FunctionKernels::isNan));
    return all;
  }

  private static List<FunctionEntry> ofAnyNumber() {
    return List.of(
        function(MATHEMATICS, "ABS")
            .takes(DOUBLE)
            .example("ABS(i)", "magnitude, of any number")
            .by(FunctionKernels.any(MathFunction.ABS)),
        function(MATHEMATICS, "SIGN")
            .takes(DOUBLE)
            .example("SIGN(d)", "−1, 0 or 1, of any number")
            .by(FunctionKernels.any(MathFunction.SIGN)),
        function(MATHEMATICS, "CEIL", "CEILING")
            .takes(DOUBLE)
            .example("CEIL(d)", "the next whole number above, of any number; CEILING too")
            .example(TIMES, "CEIL(ts TO MONTH)", "the beginning of the next unit, or itself")
            .by(FunctionKernels.round(MathFunction.CEIL)),
        function(MATHEMATICS, "FLOOR")
            .takes(DOUBLE)
            .example("FLOOR(d)", "the next whole number below, of any number")
            .example(TIMES, "FLOOR(ts TO HOUR)", "the beginning of a unit, SECOND to MILLENNIUM")
            .by(FunctionKernels.round(MathFunction.FLOOR)),
        function(MATHEMATICS, "ROUND")
            .takes(UNKNOWN, COUNT)
            .replaces(OwnOperators.ROUND)
            .example(
                "ROUND(d, 1)",
                "half away from zero, to digits after the point (before it if negative), of any number")
            .example(
                "ROUND(m)",
                "the same to a whole number; a DECIMAL gets one digit more, and a result that needs more than 38 is a row error")
            .by(FunctionKernels.digits(MathFunction.ROUND)),
        function(MATHEMATICS, "TRUNCATE")
            .takes(UNKNOWN, COUNT)
            .example("TRUNCATE(m, 1)", "toward zero")
            .by(FunctionKernels.digits(MathFunction.TRUNCATE)));
  }

  private static List<FunctionEntry> powers() {
    return List.of(
        function(MATHEMATICS, "POWER", "POW")
            .takes(DOUBLE)
            .example("POWER(d, 2)", "power")
            .by(FunctionKernels.real(MathFunction.POWER)),
        function(MATHEMATICS, "SQRT")
            .takes(DOUBLE)
            .example("SQRT(ABS(d))", "square root")
            .by(FunctionKernels.real(MathFunction.SQRT)),
        function(MATHEMATICS, "CBRT")
            .takes(DOUBLE)
            .example("CBRT(d)", "cube root")
            .by(FunctionKernels.real(MathFunction.CBRT)),
        function(MATHEMATICS, "EXP")
            .takes(DOUBLE)
            .example("EXP(r)", "e to the power")
            .by(FunctionKernels.real(MathFunction.EXP)),
        function(MATHEMATICS, "LN")
            .takes(DOUBLE)
            .example("LN(d)", "natural logarithm")
            .by(FunctionKernels.real(MathFunction.LN)),
        function(MATHEMATICS, "LOG10")
            .takes(DOUBLE)
            .example("LOG10(d)", "logarithm to base 10")
            .by(FunctionKernels.real(MathFunction.LOG10)),
        function(MATHEMATICS, "LOG2")
            .takes(DOUBLE)
            .adds(SqlLibraryOperators.LOG2)
            .example("LOG2(d)", "logarithm to base 2")
            .by(FunctionKernels.real(MathFunction.LOG2)),
        function(MATHEMATICS, "LOG")
            .takes(DOUBLE)
            .adds(SqlLibraryOperators.LOG)
            .example("LOG(d, 3)", "logarithm to any base; without base, natural")
            .by(FunctionKernels::logarithm));
  }

  private static List<FunctionEntry> angles() {
    return List.of(
        function(MATHEMATICS, "SIN")
            .takes(DOUBLE)
            .example("SIN(d)", "sine of radians")
            .by(FunctionKernels.real(MathFunction.SIN)),
        function(MATHEMATICS, "COS")
            .takes(DOUBLE)
            .example("COS(d)", "cosine")
            .by(FunctionKernels.real(MathFunction.COS)),
        function(MATHEMATICS, "TAN")
            .takes(DOUBLE)
            .example("TAN(d)", "tangent")
            .by(FunctionKernels.real(MathFunction.TAN)),
        function(MATHEMATICS, "COT")
            .takes(DOUBLE)
            .example("COT(d)", "cotangent")
            .by(FunctionKernels.real(MathFunction.COT)),
        function(MATHEMATICS, "ASIN")
            .takes(DOUBLE)
            .example("ASIN(r)", "arc sine")
            .by(FunctionKernels.real(MathFunction.ASIN)),
        function(MATHEMATICS, "ACOS")
            .takes(DOUBLE)
            .example("ACOS(r)", "arc cosine")
            .by(FunctionKernels.real(MathFunction.ACOS)),
        function(MATHEMATICS, "ATAN")
            .takes(DOUBLE)
            .example("ATAN(d)", "arc tangent")
            .by(FunctionKernels.real(MathFunction.ATAN)),
        function(MATHEMATICS, "ATAN2")
            .takes(DOUBLE)
            .example("ATAN2(d, 2)", "angle of a point")
            .by(FunctionKernels.real(MathFunction.ATAN2)),
        function(MATHEMATICS, "SINH")
            .takes(DOUBLE)
            .adds(SqlLibraryOperators.SINH)
            .example("SINH(r)", "hyperbolic sine")
            .by(FunctionKernels.real(MathFunction.SINH)),
        function(MATHEMATICS, "COSH")
            .takes(DOUBLE)
            .adds(SqlLibraryOperators.COSH)
            .example("COSH(r)", "hyperbolic cosine")
            .by(FunctionKernels.real(MathFunction.COSH)),
        function(MATHEMATICS, "TANH")
            .takes(DOUBLE)
            .adds(SqlLibraryOperators.TANH)
            .example("TANH(d)", "hyperbolic tangent")
            .by(FunctionKernels.real(MathFunction.TANH)),
        function(MATHEMATICS, "DEGREES")
            .takes(DOUBLE)
            .example("DEGREES(d)", "radians as degrees")
            .by(FunctionKernels.real(MathFunction.DEGREES)),
        function(MATHEMATICS, "RADIANS")
            .takes(DOUBLE)
            .example("RADIANS(d)", "degrees as radians")
            .by(FunctionKernels.real(MathFunction.RADIANS)));
  }
}
