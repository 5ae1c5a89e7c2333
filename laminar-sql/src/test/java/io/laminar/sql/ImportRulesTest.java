package io.laminar.sql;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.laminar.core.operator.aggregate.AggregateFunction;
import org.junit.jupiter.api.Test;

/** The import rules of docs/architecture.md for this module. */
final class ImportRulesTest {
  /** The generated parser is left out: it is most of all code, and its module sees neither core nor SQL. */
  private static final JavaClasses SQL = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .withImportOption(location -> !location.contains("/io/laminar/sql/parser/generated/"))
      .importPackages("io.laminar");

  @Test
  void shouldParseWithoutCatalogPlannerAndEngine() {
    classes()
        .that()
        .resideInAPackage("io.laminar.sql.parser")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.laminar.api..",
            "io.laminar.sql.parser..",
            "org.apache.calcite.sql..",
            "org.apache.calcite.runtime..",
            "org.apache.calcite.rel.type..",
            "org.apache.calcite.avatica.util..")
        .check(SQL);
  }

  @Test
  void shouldKeepTheCatalogFreeOfCalciteAndEngine() {
    classes()
        .that()
        .resideInAPackage("io.laminar.sql.catalog..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.laminar.api..",
            "io.laminar.sql.parser",
            "io.laminar.sql.catalog..",
            // The type of QueryText's tree, which the catalog only hands on.
            "org.apache.calcite.sql")
        .check(SQL);
  }

  @Test
  void shouldLetOnlyThePhysicalPlanSeeOperators() {
    // What may be seen is named, so that a package of the core that is new or renamed is refused.
    noClasses()
        .that()
        .resideInAnyPackage(
            existing("io.laminar.sql.parser"),
            existing("io.laminar.sql.catalog"),
            existing("io.laminar.sql.validate"),
            existing("io.laminar.sql.plan"))
        .should()
        .dependOnClassesThat(resideInAPackage("io.laminar.core..")
            .and(resideOutsideOfPackage(existing("io.laminar.core.expression"))))
        .check(SQL);
  }

  @Test
  void shouldKeepExpressionsFreeOfOperatorsAndPlans() {
    classes()
        .that()
        .resideInAPackage(existing("io.laminar.sql.expression"))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(
                "java..",
                "org.jspecify..",
                "com.google.common..",
                "io.laminar.api..",
                "io.laminar.core.data..",
                "io.laminar.core.expression..",
                "io.laminar.core.function..",
                "io.laminar.sql.expression..",
                "org.apache.calcite..")
            // The name of what the operators compute.
            .or(type(AggregateFunction.class)))
        .check(SQL);
  }

  @Test
  void shouldKeepCalciteInSql() {
    noClasses()
        .that()
        .resideInAPackage("io.laminar..")
        .and()
        .resideOutsideOfPackage(existing("io.laminar.sql"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.calcite..")
        .check(SQL);
  }

  @Test
  void shouldHaveNoCycles() {
    slices().matching("io.laminar.sql.(*)..").should().beFreeOfCycles().check(SQL);
  }

  /** The pattern of this package and those below it, which have classes: a rule over a renamed one would hold for nothing. */
  private static String existing(String name) {
    assertThat(SQL)
        .as("classes in %s, which a rule names", name)
        .anyMatch(type -> (type.getPackageName() + ".").startsWith(name + "."));
    return name + "..";
  }
}
