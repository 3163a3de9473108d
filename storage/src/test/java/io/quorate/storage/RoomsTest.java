package io.quorate.storage;

import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom, from `storage`.
class RoomsTest {
    private static final JavaClasses STORAGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quorate.storage");

    @Test
    void storageUsesOnlyCore() {
        classes()
                .should()
                .onlyDependOnClassesThat(or(
                        resideOutsideOfPackage("io.quorate.."),
                        resideInAnyPackage("io.quorate.storage..", "io.quorate.core..")))
                .check(STORAGE);
    }

    @Test
    void storageHasNoNetworkAndReportsThroughItsCaller() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.util.logging..")
                .check(STORAGE);
    }
}
