package io.supernode.testkit.command;

import java.io.Closeable;
import java.io.IOException;

/** Once armed, closes something when the process is told to end, unless this was closed before. */
public final class ShutdownClose implements AutoCloseable {

    private final Thread hook;

    public ShutdownClose(Closeable resource) {
        hook = new Thread(
                () -> {
                    try {
                        resource.close();
                    } catch (IOException e) {
                        System.getLogger(ShutdownClose.class.getName())
                                .log(System.Logger.Level.WARNING, "could not close before the end", e);
                    }
                },
                "shutdown");
    }

    public void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook is at work.
            return;
        }
    }
}
