package io.micromegas.testing;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The plan of the house: data walks one way, and a module sees only the rooms it needs. */
class WhoMaySeeWhomTest {
  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.micromegas");
  }

  @Test
  void modulesSeeOnlyWhatThePlanAllows() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("base")
        .definedBy("io.micromegas.base..")
        .layer("telemetry")
        .definedBy("io.micromegas.telemetry..")
        .layer("otlp")
        .definedBy("io.micromegas.otlp..")
        .layer("store")
        .definedBy("io.micromegas.store..")
        .layer("catalog")
        .definedBy("io.micromegas.catalog..")
        .layer("ingest")
        .definedBy("io.micromegas.ingest..")
        .layer("engine")
        .definedBy("io.micromegas.engine..")
        .layer("lakehouse")
        .definedBy("io.micromegas.lakehouse..")
        .layer("query")
        .definedBy("io.micromegas.query..")
        .layer("flight")
        .definedBy("io.micromegas.flight..")
        .layer("server")
        .definedBy("io.micromegas.server..")
        .layer("client")
        .definedBy("io.micromegas.client..")
        .layer("testing")
        .definedBy("io.micromegas.testing..")
        .whereLayer("client")
        .mayOnlyAccessLayers("base")
        .whereLayer("telemetry")
        .mayOnlyAccessLayers("base")
        .whereLayer("otlp")
        .mayOnlyAccessLayers("telemetry", "base")
        .whereLayer("store")
        .mayOnlyAccessLayers("telemetry", "base")
        .whereLayer("catalog")
        .mayOnlyAccessLayers("telemetry", "base")
        .whereLayer("ingest")
        .mayOnlyAccessLayers("store", "catalog", "otlp", "telemetry", "base")
        .whereLayer("engine")
        .mayOnlyAccessLayers("base")
        .whereLayer("lakehouse")
        .mayOnlyAccessLayers("store", "catalog", "engine", "otlp", "telemetry", "base")
        .whereLayer("query")
        .mayOnlyAccessLayers("lakehouse", "engine", "base")
        .whereLayer("flight")
        // Telemetry is what ingestion takes.
        .mayOnlyAccessLayers("query", "ingest", "telemetry", "base")
        .whereLayer("testing")
        .mayNotBeAccessedByAnyLayer()
        .check(classes);
  }

  @Test
  void noPackageCycles() {
    slices().matching("io.micromegas.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void nothingIsCalledUtil() {
    ArchRuleDefinition.noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(classes);
  }

  @Test
  void onlyTheBindingsCallTheForeignFunctionInterface() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("io.micromegas.engine..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .check(classes);
  }
}
