package io.supernode.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.random.RandomGenerator;

/**
 * The rules, for whatever package they are asked about: the product's own, and the fixtures that violate them.
 *
 * @param root the package above core, cdn, http, metrics, store, cluster and app
 */
record Rules(String root) {

    private String in(String part) {
        return root + '.' + part + "..";
    }

    ArchRule theCoreImportsNothingButTheJdk() {
        return classes()
                .that()
                .resideInAPackage(in("core"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", in("core"));
    }

    ArchRule theCoreHasNoThreadsTimersOrExecutors() {
        DescribedPredicate<JavaClass> running = assignableTo(Thread.class)
                .or(assignableTo(java.util.Timer.class))
                .or(assignableTo(Executor.class))
                .or(assignableTo(Executors.class))
                .or(assignableTo(ForkJoinPool.class))
                .as("threads, timers or executors");
        // That one asks who calls, to tell that thread's handler of a failure.
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .and()
                .doNotHaveFullyQualifiedName(root + ".core.runtime.UncaughtFailures")
                .should()
                .dependOnClassesThat(running);
    }

    ArchRule theCoreLogsNothing() {
        DescribedPredicate<JavaClass> logging = resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .or(assignableTo(System.Logger.class))
                .or(name("java.io.PrintStream"))
                .as("loggers or standard output");
        return noClasses().that().resideInAPackage(in("core")).should().dependOnClassesThat(logging);
    }

    ArchRule theCoreTouchesNeitherFilesNorSockets() {
        DescribedPredicate<JavaClass> io = resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net.http..")
                .or(resideInAPackage("java.io").and(DescribedPredicate.not(
                        name("java.io.UncheckedIOException").or(name("java.io.Serializable")))))
                .or(name("java.net.Socket"))
                .or(name("java.net.ServerSocket"))
                .or(name("java.net.DatagramSocket"))
                .or(name("java.net.URL"))
                .or(name("java.net.URLConnection"))
                .as("files or sockets");
        return noClasses().that().resideInAPackage(in("core")).should().dependOnClassesThat(io);
    }

    ArchRule theRulesOfTheCoreDecideAndCallNothing() {
        DescribedPredicate<JavaClass> calling = assignableTo(CompletionStage.class)
                .or(assignableTo(Runnable.class))
                .or(name(root + ".core.port.OriginFetcher"))
                .or(name(root + ".core.port.TaskStore"))
                .or(name(root + ".core.port.PeerStore"))
                .or(name(root + ".core.port.Clock"))
                .as("futures, runnables, stores, origins or clocks");
        return noClasses()
                .that()
                .resideInAnyPackage(in("core.task"), in("core.swarm"), in("core.decision"), in("core.policy"))
                .should()
                .dependOnClassesThat(calling);
    }

    ArchRule onlyTheRuntimeOfTheCoreCallsPorts() {
        DescribedPredicate<JavaClass> port = name(root + ".core.port.OriginFetcher")
                .or(name(root + ".core.port.TaskStore"))
                .or(name(root + ".core.port.PeerStore"))
                .or(name(root + ".core.port.Clock"))
                .forSubtype();
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .and()
                // Where a port has an answer that implementers inherit, it calls itself.
                .resideOutsideOfPackages(in("core.runtime"), in("core.port"))
                .should()
                .callMethodWhere(target(owner(port)).as("a method of a store, an origin or a clock is called"));
    }

    /** What differs from run to run though the calls are the same: a hash of identity decides an order, say. */
    ArchRule nothingInTheCoreDependsOnWhichObjectItIs() {
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .should()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(String.class, "intern")
                .orShould()
                .dependOnClassesThat(assignableTo(IdentityHashMap.class)
                        .or(assignableTo(WeakHashMap.class))
                        .as("maps by identity or of weak references"));
    }

    ArchRule theCoreHasNoChanceOfItsOwn() {
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .should()
                .dependOnClassesThat(assignableTo(Random.class)
                        .or(assignableTo(UUID.class))
                        .or(assignableTo(RandomGenerator.class))
                        .as("random numbers or identifiers"))
                .orShould()
                .callMethod(Math.class, "random");
    }

    ArchRule theCoreReadsTheTimeInItsClockAlone() {
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .and()
                .doNotHaveFullyQualifiedName(root + ".core.port.Clock$1")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat(assignableTo(java.time.Clock.class)
                        .or(assignableTo(java.time.Instant.class))
                        .as("clocks or instants"));
    }

    ArchRule theModelKnowsNothingOfTheRulesAndPortsAroundIt() {
        return classes()
                .that()
                .resideInAPackage(in("core.model"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", in("core.model"));
    }

    ArchRule thePortsSpeakOfTheModelOnly() {
        return classes()
                .that()
                .resideInAPackage(in("core.port"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", in("core.model"), in("core.port"));
    }

    ArchRule theCoreKnowsNoAdapterAndNoApp() {
        return noClasses()
                .that()
                .resideInAPackage(in("core"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        in("cdn"), in("http"), in("metrics"), in("store"), in("cluster"), in("app"));
    }

    ArchRule preheatsKnowNeitherTheOriginClientNorThePieceStore() {
        return noClasses()
                .that()
                .resideInAPackage(in("cdn.preheat"))
                .and()
                .resideOutsideOfPackage(in("cdn.preheat.registry"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        root + ".cdn", in("cdn.fetch"), in("cdn.origin"), in("cdn.store"), in("cdn.settings"), in("cdn.time"),
                        in("cdn.preheat.registry"));
    }

    ArchRule theCdnAdapterKnowsNoOtherAdapterAndNoApp() {
        return noClasses()
                .that()
                .resideInAPackage(in("cdn"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("http"), in("metrics"), in("store"), in("cluster"), in("app"));
    }

    ArchRule theHttpAdapterKnowsNoOtherAdapterAndNoApp() {
        return noClasses()
                .that()
                .resideInAPackage(in("http"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("cdn"), in("metrics"), in("store"), in("cluster"), in("app"));
    }

    ArchRule theMetricsAdapterKnowsNoOtherAdapterAndNoApp() {
        return noClasses()
                .that()
                .resideInAPackage(in("metrics"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("cdn"), in("http"), in("store"), in("cluster"), in("app"));
    }

    ArchRule theStoreAdapterKnowsNoOtherAdapterAndNoApp() {
        return noClasses()
                .that()
                .resideInAPackage(in("store"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("cdn"), in("http"), in("metrics"), in("cluster"), in("app"));
    }

    ArchRule theClusterAdapterKnowsNoOtherAdapterAndNoApp() {
        return noClasses()
                .that()
                .resideInAPackage(in("cluster"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in("cdn"), in("http"), in("metrics"), in("store"), in("app"));
    }

    ArchRule onlyTheEngineOfTheClusterAdapterKnowsItsLibrary() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        in("core"), in("cdn"), in("http"), in("metrics"), in("store"), in("cluster"), in("app"))
                .and()
                .resideOutsideOfPackage(in("cluster.engine"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jgroups..");
    }

    ArchRule onlyTheMetricsAdapterKnowsItsRegistry() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core"), in("cdn"), in("http"), in("store"), in("cluster"), in("app"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..");
    }

    ArchRule onlyTheHttpAdapterAndTheRoutesOfPreheatsKnowTheWebServer() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("core"), in("cdn"), in("metrics"), in("store"), in("cluster"), in("app"))
                .and()
                .resideOutsideOfPackage(in("app.preheat"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty.server..", "jakarta.servlet..");
    }

    ArchRule noPackagesDependOnEachOtherInACycle() {
        return slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles();
    }
}
