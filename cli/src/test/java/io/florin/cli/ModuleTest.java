package io.florin.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.florin.cli", importOptions = DoNotIncludeTests.class)
final class ModuleTest {
    @ArchTest
    final ArchRule leavesTheWireToTheClient = noClasses()
            .that()
            .doNotHaveSimpleName("CommandDocuments") // reads journals, where there is no client
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "io.florin.protocol.codec..", "io.florin.engine..", "net.openhft..");

    @ArchTest
    final ArchRule readsTheEnvironmentInMainAlone = noClasses()
            .that()
            .doNotHaveSimpleName("Florin")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    final ArchRule isFinal = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .haveModifier(JavaModifier.FINAL);
}
