package io.laminar.connector.file;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ImportRulesTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.laminar.connector");

  @Test
  void shouldSeeOnlyTheApiAndTheSpi() {
    ArchRuleDefinition.classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.laminar.api..",
            "io.laminar.core.connector..",
            "io.laminar.core.arrow..",
            "io.laminar.connector..",
            "io.laminar.format..",
            "de.siegmar.fastcsv..",
            "com.fasterxml.jackson.core..",
            "com.github.luben.zstd..")
        .check(CLASSES);
  }
}
