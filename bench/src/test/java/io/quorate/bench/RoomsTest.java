package io.quorate.bench;

import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom, from `bench`.
class RoomsTest {
    private static final JavaClasses BENCH = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quorate.bench");

    @Test
    void benchUsesOnlyCoreStorageAndServer() {
        classes()
                .should()
                .onlyDependOnClassesThat(or(
                        resideOutsideOfPackage("io.quorate.."),
                        resideInAnyPackage(
                                "io.quorate.bench..",
                                "io.quorate.core..",
                                "io.quorate.storage..",
                                "io.quorate.server..")))
                .check(BENCH);
    }

    @Test
    void theCommandLineStaysInCli() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..")
                .check(BENCH);
    }
}
