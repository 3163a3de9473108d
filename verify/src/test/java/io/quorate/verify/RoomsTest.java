package io.quorate.verify;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may use whom, from `verify`.
class RoomsTest {
    private static final JavaClasses VERIFY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.quorate.verify");

    @Test
    void verifyUsesOnlyItselfAndTheJdk() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.quorate.verify..", "java..", "org.jspecify..")
                .check(VERIFY);
    }

    @Test
    void historiesAndModelsUseNoOtherRoom() {
        for (var room : new String[] {"history", "model"}) {
            classes()
                    .that()
                    .resideInAPackage("io.quorate.verify." + room)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("io.quorate.verify." + room, "java..", "org.jspecify..")
                    .check(VERIFY);
        }
    }

    @Test
    void onlyExpiryUsesAnotherChecker() {
        for (var room : new String[] {"linearizability", "durability"}) {
            classes()
                    .that()
                    .resideInAPackage("io.quorate.verify." + room)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.quorate.verify." + room,
                            "io.quorate.verify.history",
                            "io.quorate.verify.model",
                            "java..",
                            "org.jspecify..")
                    .check(VERIFY);
        }
    }

    @Test
    void checkersHaveNoThreadFileSocketOrClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent..",
                        "java.util.random..",
                        "java.io..",
                        "java.nio..",
                        "java.net..",
                        "java.time..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(VERIFY);
    }
}
