package io.laminar.sql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The import rules of docs/architecture.md for this module. */
final class ImportRulesTest {
  private final JavaClasses sql = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
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
        .check(sql);
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
        .check(sql);
  }

  @Test
  void shouldLetOnlyThePhysicalPlanSeeOperators() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.laminar.sql.parser..",
            "io.laminar.sql.catalog..",
            "io.laminar.sql.validate..",
            "io.laminar.sql.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.laminar.core.operator..", "io.laminar.core.engine..", "io.laminar.core.ring..")
        .check(sql);
  }

  @Test
  void shouldKeepCalciteInSql() {
    noClasses()
        .that()
        .resideInAPackage("io.laminar..")
        .and()
        .resideOutsideOfPackage("io.laminar.sql..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.calcite..")
        .check(sql);
  }

  @Test
  void shouldHaveNoCycles() {
    slices().matching("io.laminar.sql.(*)..").should().beFreeOfCycles().check(sql);
  }
}
