package io.laminar.capi;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

class ImportRulesTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.laminar.capi");

  @Test
  void shouldSeeOnlyTheDatabaseAndWhatBatchesAreMadeOf() {
    ArchRuleDefinition.classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.laminar",
            "io.laminar.api",
            "io.laminar.core.arrow",
            "io.laminar.core.codec",
            "io.laminar.core.connector",
            "io.laminar.core.data",
            "io.laminar.core.handle",
            "io.laminar.capi",
            "org.apache.arrow.memory..",
            "org.apache.arrow.vector..",
            "com.fasterxml.jackson.core..")
        .check(CLASSES);
  }

  @Test
  void shouldReflectOnNothingAndMakeNoClasses() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.reflect..", "java.lang.invoke..", "sun..", "jdk..")
        .check(CLASSES);
    ArchRuleDefinition.noClasses()
        .should()
        .callMethodWhere(
            target(owner(JavaClass.Predicates.equivalentTo(Class.class)))
                .and(
                    target(
                        nameMatching(
                            "forName|newInstance|get(Declared)?(Method|Field|Constructor|Class)s?|getResource.*"))))
        .orShould()
        .callMethodWhere(target(owner(JavaClass.Predicates.assignableTo(ClassLoader.class))))
        .check(CLASSES);
  }
}
