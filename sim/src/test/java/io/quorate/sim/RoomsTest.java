package io.quorate.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom, from `sim`.
class RoomsTest {
    private static final JavaClasses SIM = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quorate.sim");

    @Test
    void simUsesOnlyCoreVerifyAndTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.quorate.sim..", "io.quorate.core..", "io.quorate.verify..", "java..", "org.jspecify..")
                .check(SIM);
    }

    @Test
    void theSimulatedWorldHasNoThreadFileOrSocket() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..", "java.nio.file..", "java.nio.channels..", "java.net..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(SIM);
    }

    /// A class that does not say what its hash code is has its identity for one, which differs from run to run.
    @Test
    void nobodyAsksForAHashCodeThatMayBeAnIdentity() {
        noClasses().should().callMethod(Object.class, "hashCode").check(SIM);
    }
}
