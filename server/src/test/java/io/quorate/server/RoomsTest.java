package io.quorate.server;

import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom, from `server`.
class RoomsTest {
    private static final JavaClasses SERVER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quorate.server");

    @Test
    void serverUsesOnlyCoreAndStorage() {
        classes()
                .should()
                .onlyDependOnClassesThat(or(
                        resideOutsideOfPackage("io.quorate.."),
                        resideInAnyPackage("io.quorate.server..", "io.quorate.core..", "io.quorate.storage..")))
                .check(SERVER);
    }

    @Test
    void rocksDbStaysInStorage() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.rocksdb..")
                .check(SERVER);
    }
}
