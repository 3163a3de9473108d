package io.quorate.core;

import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom, in and from `core`. Single calls are banned in `src/forbidden/signatures.txt`.
class RoomsTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quorate.core");

    @Test
    void coreUsesOnlyItselfAndTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.quorate.core..", "java..", "org.jspecify..")
                .check(CORE);
    }

    @Test
    void coreHasNoThreadFileOrSocket() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent..", "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CORE);
        noMethods().should().haveModifier(SYNCHRONIZED).allowEmptyShould(true).check(CORE);
    }

    /// A class that does not say what its hash code is has its identity for one, which differs from run to run.
    @Test
    void nobodyAsksForAHashCodeThatMayBeAnIdentity() {
        noClasses().should().callMethod(Object.class, "hashCode").check(CORE);
    }
}
