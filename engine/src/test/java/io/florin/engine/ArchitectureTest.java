package io.florin.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The engine is a function of its commands: it can reach nothing else. */
@AnalyzeClasses(packages = "io.florin.engine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    final ArchRule shouldDependOnTheProtocolAndAgronaOnly = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.florin.engine",
                    "io.florin.protocol..",
                    "org.agrona..",
                    "org.jspecify..",
                    "java.lang..",
                    "java.nio",
                    "java.util");

    @ArchTest
    final ArchRule shouldUseOfJavaNothingThatIsNotAFunction = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util..", "java.nio..")
                    .and(not(belongToAnyOf(java.util.Arrays.class, java.nio.ByteOrder.class))));

    @ArchTest
    final ArchRule shouldStartNoThreadAndRunNoProcess = noClasses()
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    Thread.class, ThreadLocal.class, Runtime.class, ProcessBuilder.class, ClassLoader.class));

    @ArchTest
    final ArchRule shouldReadNoClockAndNoEnvironment = noClasses()
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "identityHashCode", Object.class)
            .orShould()
            .callMethod(Object.class, "hashCode")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    final ArchRule shouldTakeFromAgronaBuffersAndMemoryOnly = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.agrona..")
                    .and(not(belongToAnyOf(
                            org.agrona.DirectBuffer.class,
                            org.agrona.MutableDirectBuffer.class,
                            org.agrona.UnsafeApi.class,
                            org.agrona.concurrent.UnsafeBuffer.class))));

    @ArchTest
    final ArchRule shouldHaveNoMutableStatic =
            fields().that().areStatic().should().haveModifier(JavaModifier.FINAL);
}
