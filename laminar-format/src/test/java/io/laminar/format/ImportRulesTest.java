package io.laminar.format;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ImportRulesTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.laminar.format");

  @Test
  void shouldSeeOnlyTheApiAndTheTextOfCasts() {
    ArchRuleDefinition.classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.laminar.api..",
            "io.laminar.core.expression.temporal",
            "io.laminar.core.expression.text",
            "io.laminar.format..",
            "de.siegmar.fastcsv..",
            "com.fasterxml.jackson.core..")
        .check(CLASSES);
  }
}
