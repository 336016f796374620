package io.supernode.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code supernode version}, as 1.0.6 had it. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.out.println("supernode " + Version.text());
        return 0;
    }
}
