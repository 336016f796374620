package io.supernode.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.supernode.core.runtime.LocalSupernode;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the product to {@link Rules}, and shows of each rule that it can fail. */
class ArchitectureTest {

    private static final String PRODUCT = "io.supernode";
    private static final String FIXTURES = "io.supernode.architecture.violations.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PRODUCT + ".core", PRODUCT + ".cdn", PRODUCT + ".http", PRODUCT + ".metrics", PRODUCT + ".store",
                    PRODUCT + ".cluster", PRODUCT + ".app");

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("the core imports nothing but the JDK", "jdk", Rules::theCoreImportsNothingButTheJdk),
                rule("the core has no threads, timers or executors", "thread",
                        Rules::theCoreHasNoThreadsTimersOrExecutors),
                rule("the core logs nothing", "log", Rules::theCoreLogsNothing),
                rule("the core touches neither files nor sockets", "io", Rules::theCoreTouchesNeitherFilesNorSockets),
                rule("the rules of the core decide and call nothing", "decide",
                        Rules::theRulesOfTheCoreDecideAndCallNothing),
                rule("only the runtime of the core calls ports", "calls", Rules::onlyTheRuntimeOfTheCoreCallsPorts),
                rule("nothing in the core depends on which object it is", "identity",
                        Rules::nothingInTheCoreDependsOnWhichObjectItIs),
                rule("the core has no chance of its own", "chance", Rules::theCoreHasNoChanceOfItsOwn),
                rule("the core reads the time in its clock alone", "time",
                        Rules::theCoreReadsTheTimeInItsClockAlone),
                rule("the model knows nothing of the rules and ports around it", "model",
                        Rules::theModelKnowsNothingOfTheRulesAndPortsAroundIt),
                rule("the ports speak of the model only", "port", Rules::thePortsSpeakOfTheModelOnly),
                rule("the core knows no adapter and no app", "outward", Rules::theCoreKnowsNoAdapterAndNoApp),
                rule("preheats know neither the origin client nor the piece store", "preheats",
                        Rules::preheatsKnowNeitherTheOriginClientNorThePieceStore),
                rule("the CDN adapter knows no other adapter and no app", "cdnadapter",
                        Rules::theCdnAdapterKnowsNoOtherAdapterAndNoApp),
                rule("the HTTP adapter knows no other adapter and no app", "httpadapter",
                        Rules::theHttpAdapterKnowsNoOtherAdapterAndNoApp),
                rule("the metrics adapter knows no other adapter and no app", "metricsadapter",
                        Rules::theMetricsAdapterKnowsNoOtherAdapterAndNoApp),
                rule("the store adapter knows no other adapter and no app", "storeadapter",
                        Rules::theStoreAdapterKnowsNoOtherAdapterAndNoApp),
                rule("the cluster adapter knows no other adapter and no app", "clusteradapter",
                        Rules::theClusterAdapterKnowsNoOtherAdapterAndNoApp),
                rule("only the engine of the cluster adapter knows its library", "clusterengine",
                        Rules::onlyTheEngineOfTheClusterAdapterKnowsItsLibrary),
                rule("only the metrics adapter knows its registry", "registry",
                        Rules::onlyTheMetricsAdapterKnowsItsRegistry),
                rule("only the HTTP adapter and the routes of preheats know the web server", "webserver",
                        Rules::onlyTheHttpAdapterAndTheRoutesOfPreheatsKnowTheWebServer),
                rule("no packages depend on each other in a cycle", "cycle",
                        Rules::noPackagesDependOnEachOtherInACycle));
    }

    private static Arguments rule(String sentence, String fixture, Function<Rules, ArchRule> rule) {
        return Arguments.of(Named.of(sentence, rule), fixture);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theProductKeepsTheRule(Function<Rules, ArchRule> rule, String fixture) {
        rule.apply(new Rules(PRODUCT)).check(CLASSES);
    }

    @ParameterizedTest(name = "{0}: fails on a violation")
    @MethodSource("rules")
    void theRuleFailsOnAViolation(Function<Rules, ArchRule> rule, String fixture) {
        JavaClasses violating = new ClassFileImporter().importPackages(FIXTURES + fixture);
        assertTrue(rule.apply(new Rules(FIXTURES + fixture)).evaluate(violating).hasViolation());
    }

    @ParameterizedTest(name = "{0}: fails when its package is empty")
    @MethodSource("rules")
    void theRuleFailsWhenItsPackageIsEmpty(Function<Rules, ArchRule> rule, String fixture) {
        ArchRule renamed = rule.apply(new Rules("io.supernode.nowhere"));
        assertThrows(AssertionError.class, () -> renamed.check(CLASSES));
    }

    /** On the module path the JVM refuses anything else with an IllegalAccessError, and no test of this build runs there. */
    @Test
    void theModuleOfTheCoreExportsToEachOtherModuleWhatThatUses() {
        ModuleDescriptor core =
                ModuleFinder.of(locationOf(LocalSupernode.class)).find(PRODUCT + ".core").orElseThrow().descriptor();
        Set<String> missing = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            String module = moduleOf(type);
            if (!module.equals(PRODUCT + ".core")) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .filter(used -> (used + '.').startsWith(PRODUCT + ".core."))
                        .filter(used -> !exports(core, used, module))
                        .forEach(used -> missing.add(used + " to " + module));
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static Path locationOf(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** Modules are named after their topmost package. */
    private static String moduleOf(JavaClass type) {
        String[] names = type.getPackageName().split("\\.");
        return String.join(".", names[0], names[1], names[2]);
    }

    private static boolean exports(ModuleDescriptor core, String used, String module) {
        return core.exports().stream()
                .anyMatch(export -> export.source().equals(used)
                        && (!export.isQualified() || export.targets().contains(module)));
    }

    @Test
    void everyPartOfTheProductIsLookedAt() {
        for (String part : new String[] {
            "core", "core.model", "core.port", "cdn", "cdn.preheat", "http", "metrics", "store", "cluster", "app"}) {
            assertTrue(
                    CLASSES.stream().anyMatch(type -> type.getPackageName().startsWith(PRODUCT + '.' + part)), part);
        }
    }
}
