package io.laminar.wal;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ImportRulesTest {
  private static final String LZ4 = "net.jpountz.lz4";
  private static final String[] ALLOWED = {
    "java..", "org.jspecify..", "io.laminar.api", "io.laminar.core.storage", "io.laminar.wal..", LZ4
  };

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.laminar.wal");

  @Test
  void shouldSeeOnlyTheSpi() {
    ArchRuleDefinition.classes()
        .that()
        .resideOutsideOfPackage("io.laminar.wal.chronicle")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(ALLOWED)
        .check(CLASSES);
  }

  @Test
  void shouldSeeChronicleInItsPackageOnly() {
    ArchRuleDefinition.classes()
        .should()
        .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(ALLOWED)
            .or(JavaClass.Predicates.resideInAPackage("net.openhft.chronicle..")))
        .check(CLASSES);
  }

  @Test
  void shouldSeeLz4WhereFramesArePackedOnly() {
    ArchRuleDefinition.noClasses()
        .that()
        .haveNameNotMatching(".*\\.Payload(Packer|Unpacker).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LZ4)
        .check(CLASSES);
  }

  @Test
  void shouldKeepFramesApartFromStores() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("io.laminar.wal.frame")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.laminar.wal.segment", "io.laminar.wal.chronicle")
        .check(CLASSES);
  }
}
