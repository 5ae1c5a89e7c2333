package io.laminar.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The import rules of docs/architecture.md. */
final class ImportRulesTest {
  private static final String[] BASE = {
    "java", "org.jspecify", "org.agrona", "com.lmax.disruptor", "io.laminar.api"
  };

  private static final JavaClasses CORE = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.laminar");

  @Test
  void shouldKeepTheFoundationsFreeOfEverythingElse() {
    check("data");
    check("ring");
    check("time");
    check("connector");
    check("storage");
  }

  @Test
  void shouldBuildUpwards() {
    check("state", "data");
    check("expression", "data", "state");
    check("codec", "data");
    check("operator", "data", "time", "expression", "state");
    check("function", "data", "expression", "codec");
    check("arrow", "data", "codec");
    check("handle", "data", "codec", "arrow", "ring", "engine");
    check("pipeline", "data", "time", "expression", "state", "operator");
    check("view", "data", "state", "operator", "pipeline");
    check(
        "engine",
        "data",
        "time",
        "expression",
        "state",
        "operator",
        "pipeline",
        "ring",
        "storage",
        "view");
    check("checkpoint", "data", "engine", "ring", "state", "storage");
  }

  @Test
  void shouldLetTheRoomsOfTheEngineImportDownwardsOnly() {
    // None of them knows the room of the thread, which is the engine's own.
    check("engine.output", "data", "expression", "pipeline", "ring", "state");
    check("engine.source", "data", "pipeline", "ring", "state", "time", "engine.output");
    check("engine.log", "data", "ring", "storage", "time", "engine.source");
    check(
        "engine.graph",
        "data",
        "expression",
        "operator",
        "pipeline",
        "ring",
        "state",
        "time",
        "view",
        "engine.source",
        "engine.output");
  }

  @Test
  void shouldKeepKindsOfOperatorsApart() {
    for (String kind : List.of(
        "window", "aggregate", "join", "rank", "set", "over", "clock", "session", "count")) {
      String own = existing("io.laminar.core.operator." + kind);
      // Windows are made of aggregates, and joins may be. Kinds of operators know no other kind.
      List<String> others = siblings(own);
      if (!kind.equals("aggregate")) {
        others.remove("io.laminar.core.operator.aggregate");
      }
      if (kind.equals("rank")) {
        // Ranks are functions OVER rows.
        others.remove("io.laminar.core.operator.over");
      }
      noClasses()
          .that()
          .resideInAPackage(own + "..")
          .should()
          .dependOnClassesThat(DescribedPredicate.describe(
              "are in " + others,
              imported ->
                  others.stream().anyMatch(other -> isWithin(imported.getPackageName(), other))))
          .check(CORE);
    }
  }

  @Test
  void shouldKeepArrowAtTheEdge() {
    classes()
        .that()
        .resideOutsideOfPackages(
            existing("io.laminar.core.arrow") + "..",
            existing("io.laminar.core.handle") + "..",
            existing("io.laminar.api") + "..")
        .should()
        .onlyDependOnClassesThat(new DescribedPredicate<>("are not Arrow's") {
          @Override
          public boolean test(JavaClass imported) {
            return !imported.getPackageName().startsWith("org.apache.arrow");
          }
        })
        .check(CORE);
  }

  @Test
  void shouldNeedTheOptionalLibraryInOneClassOnly() {
    assertThat(CORE.stream()
            .filter(type -> type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency ->
                    isWithin(dependency.getTargetClass().getPackageName(), "net.openhft.affinity")))
            .map(JavaClass::getSimpleName))
        .containsExactly("CoreAffinity");
  }

  @Test
  void shouldHaveNoCycles() {
    slices().matching("io.laminar.core.(*)..").should().beFreeOfCycles().check(CORE);
  }

  /** A package and those below it import the base, themselves and the named ones only. */
  private void check(String name, String... allowed) {
    String own = existing("io.laminar.core." + name);
    String[] prefixes = Stream.concat(
            Stream.concat(Arrays.stream(BASE), Stream.of(own)),
            Arrays.stream(allowed).map(each -> existing("io.laminar.core." + each)))
        .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(own + "..")
        .should()
        .onlyDependOnClassesThat(new DescribedPredicate<>("are in " + Arrays.toString(prefixes)) {
          @Override
          public boolean test(JavaClass imported) {
            JavaClass type = imported.getBaseComponentType();
            // Who may see Arrow, or pins threads, is another rule.
            return type.isPrimitive()
                || isWithin(type.getPackageName(), "org.apache.arrow")
                || isWithin(type.getPackageName(), "net.openhft.affinity")
                || Arrays.stream(prefixes)
                    .anyMatch(prefix -> isWithin(type.getPackageName(), prefix));
          }
        })
        .because("docs/architecture.md gives the direction of imports")
        .check(CORE);
  }

  /** The package of this name, which has classes: a rule over a package that was renamed would hold for nothing. */
  private String existing(String name) {
    assertThat(CORE)
        .as("classes in %s, which a rule names", name)
        .anyMatch(type -> isWithin(type.getPackageName(), name));
    return name;
  }

  /** The packages beside this one, below the same parent. */
  private List<String> siblings(String name) {
    String parent = name.substring(0, name.lastIndexOf('.') + 1);
    return CORE.stream()
        .map(JavaClass::getPackageName)
        .filter(each -> each.startsWith(parent))
        .map(each -> {
          int end = each.indexOf('.', parent.length());
          return end < 0 ? each : each.substring(0, end);
        })
        .filter(each -> !each.equals(name))
        .distinct()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static boolean isWithin(String packageName, String prefix) {
    return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
  }
}
