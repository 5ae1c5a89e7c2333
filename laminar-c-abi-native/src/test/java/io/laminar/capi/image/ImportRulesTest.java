package io.laminar.capi.image;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

/** The classes of the database that an image has may not do what an image cannot. */
final class ImportRulesTest {
  /** The generated parser is left out: it is most of all code, and its module sees the planner's nodes alone. */
  private static final JavaClasses IMAGE = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .withImportOption(location -> !location.contains("-tests.jar"))
      .withImportOption(location -> !location.contains("/io/laminar/sql/parser/generated/"))
      .importPackages("io.laminar");

  /**
   * Binds Java's records and lambdas, which C has not: {@code ReachabilityTest} sees that the entry points do not get there, and
   * the rule about {@code Class} below that they do not ask for it.
   */
  private static final String BINDS_JAVA_TYPES =
      "io\\.laminar\\.core\\.(codec\\.(Array|Java|Record)\\w+|function\\.LambdaTypes)(\\$.*)?";

  /** The names that they look up stand in META-INF/native-image, or are not there in an image and are not missed. */
  private static final String LOOKS_UP =
      "io\\.laminar\\.(sql\\.plan\\.(PlanningCluster|WarmUp)|QuietSlf4j|api\\.AffinityCheck)(\\$.*)?";

  /** Opens packages for Chronicle Queue, which an image has not. */
  private static final String OF_CHRONICLE = "io\\.laminar\\.wal\\.chronicle\\..*";

  private static final DescribedPredicate<JavaClass> BOUND_TO_AN_IMAGE = not(nameOf(
          BINDS_JAVA_TYPES))
      .and(not(nameOf(LOOKS_UP)))
      .and(not(nameOf(OF_CHRONICLE)))
      .as("classes of an image");

  private static DescribedPredicate<JavaClass> nameOf(String pattern) {
    return nameMatching(pattern).forSubtype();
  }

  @Test
  void shouldSeeOnlyTheEntryPointsAndTheImage() {
    classes()
        .that()
        .resideInAPackage("io.laminar.capi.image")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.laminar.capi",
            "io.laminar.capi.image",
            "org.apache.arrow.memory.util",
            "org.graalvm.nativeimage..",
            "org.graalvm.word..")
        .check(IMAGE);
  }

  @Test
  void shouldLetNobodyElseSeeTheImage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.laminar.capi.image")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.graalvm..")
        .check(IMAGE);
  }

  @Test
  void shouldLookNothingUpThatIsNotRegistered() {
    noClasses()
        .that(BOUND_TO_AN_IMAGE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .orShould()
        .callMethodWhere(
            target(owner(equivalentTo(Class.class)))
                .and(
                    target(
                        nameMatching(
                            "forName|newInstance|get(Declared)?(Method|Field|Constructor|Class|RecordComponent)e?s?|getResource.*"))))
        .orShould()
        .callMethodWhere(target(owner(assignableTo(ClassLoader.class))))
        .check(IMAGE);
  }

  @Test
  void shouldComposeNoHandlesAndMakeNoClasses() {
    noClasses()
        .that(BOUND_TO_AN_IMAGE)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(MethodHandle.class, MethodType.class)
        .orShould()
        .callMethodWhere(target(nameMatching("define(HiddenClass.*|Class)")))
        .check(IMAGE);
  }

  /** Where a method takes a class, it is one whose fields or components become columns. */
  @Test
  void shouldBindNoJavaTypes() {
    noClasses()
        .that()
        .resideInAPackage("io.laminar.capi..")
        .should()
        .callMethodWhere(
            new DescribedPredicate<JavaMethodCall>("it is of the database and takes a class") {
              @Override
              public boolean test(JavaMethodCall call) {
                return resideInAPackage("io.laminar..").test(call.getTargetOwner())
                    && call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(equivalentTo(Class.class));
              }
            })
        .check(IMAGE);
  }
}
