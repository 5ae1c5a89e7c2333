package io.laminar.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The import rules of docs/architecture.md. */
final class ImportRulesTest {
  private static final String[] BASE = {
    "java", "org.jspecify", "org.agrona", "com.lmax.disruptor", "io.laminar.api"
  };

  private final JavaClasses core = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.laminar");

  @Test
  void shouldKeepTheFoundationsFreeOfEverythingElse() {
    check("data");
    check("ring");
    check("time");
    check("connector");
  }

  @Test
  void shouldBuildUpwards() {
    check("expression", "data");
    check("state", "data");
    check("codec", "data");
    check("operator", "data", "time", "expression", "state");
    check("arrow", "data", "codec");
    check("handle", "data", "codec", "arrow", "ring", "engine");
    check("pipeline", "data", "time", "expression", "state", "operator");
    check("engine", "data", "time", "expression", "state", "operator", "pipeline", "ring");
  }

  @Test
  void shouldKeepWindowsAndJoinsApart() {
    classes()
        .that()
        .resideInAPackage("io.laminar.core.operator.window..")
        .should()
        .onlyDependOnClassesThat(new DescribedPredicate<>("are no joins") {
          @Override
          public boolean test(JavaClass imported) {
            return !imported.getPackageName().startsWith("io.laminar.core.operator.join");
          }
        })
        .allowEmptyShould(true)
        .check(core);
  }

  @Test
  void shouldKeepArrowAtTheEdge() {
    classes()
        .that()
        .resideOutsideOfPackages("io.laminar.core.arrow..", "io.laminar.core.handle..")
        .and()
        .resideOutsideOfPackage("io.laminar.api..")
        .should()
        .onlyDependOnClassesThat(new DescribedPredicate<>("are not Arrow's") {
          @Override
          public boolean test(JavaClass imported) {
            return !imported.getPackageName().startsWith("org.apache.arrow");
          }
        })
        .check(core);
  }

  @Test
  void shouldHaveNoCycles() {
    slices().matching("io.laminar.core.(*)..").should().beFreeOfCycles().check(core);
  }

  /** A package and those below it import the base, themselves and the named ones only. */
  private void check(String name, String... allowed) {
    String own = "io.laminar.core." + name;
    String[] prefixes = Stream.concat(
            Stream.concat(Arrays.stream(BASE), Stream.of(own)),
            Arrays.stream(allowed).map(each -> "io.laminar.core." + each))
        .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(own + "..")
        .should()
        .onlyDependOnClassesThat(new DescribedPredicate<>("are in " + Arrays.toString(prefixes)) {
          @Override
          public boolean test(JavaClass imported) {
            JavaClass type = imported.getBaseComponentType();
            // Who may see Arrow is another rule.
            return type.isPrimitive()
                || isWithin(type.getPackageName(), "org.apache.arrow")
                || Arrays.stream(prefixes)
                    .anyMatch(prefix -> isWithin(type.getPackageName(), prefix));
          }
        })
        .because("docs/architecture.md gives the direction of imports")
        .allowEmptyShould(true)
        .check(core);
  }

  private static boolean isWithin(String packageName, String prefix) {
    return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
  }
}
