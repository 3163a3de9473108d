package io.quorate.cli;

import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom, from `cli`.
class RoomsTest {
    private static final JavaClasses CLI = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quorate.cli");

    @Test
    void cliUsesWhatItsDoorSignSays() {
        classes()
                .should()
                .onlyDependOnClassesThat(or(resideOutsideOfPackage("io.quorate.."), resideInAnyPackage("io.quorate..")))
                .check(CLI);
    }

    @Test
    void heavyLibrariesStayBehindTheirModules() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.rocksdb..", "io.netty..", "org.openjdk.jmh..")
                .check(CLI);
    }
}
