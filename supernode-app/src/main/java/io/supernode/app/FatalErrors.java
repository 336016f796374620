package io.supernode.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Errors after which the process is no good any more, above all that of memory: threads have ended in the middle of something, and
 * what is left would accept clients and never answer. So it ends at once, and whoever looks after it starts another one, which
 * begins from the stores. Nothing here needs memory. The adapters hand such errors to the handler of uncaught exceptions.
 */
final class FatalErrors {

    /** As the JVM's own, with -XX:+ExitOnOutOfMemoryError. */
    static final int EXIT_CODE = 3;

    private static final byte[] OUT_OF_MEMORY =
            "supernode: out of memory or another error of the JVM: ending\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STUCK =
            "supernode: time passes no longer for the tasks, as in a deadlock: ending\n".getBytes(StandardCharsets.UTF_8);
    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);
    /** To write the sentence never ends if standard error is a full pipe that nobody reads. */
    private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Made before it is needed, since a thread needs memory. */
    private static final Thread TIMEOUT = new Thread(FatalErrors::haltWhenTooLong, "fatal-errors");

    private static volatile boolean isEnding;

    private FatalErrors() {}

    /** From now on a fatal error that ends a thread ends the process. */
    static void install() {
        TIMEOUT.setDaemon(true);
        TIMEOUT.start();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            endIfFatal(failure);
            if (before != null) {
                before.uncaughtException(thread, failure);
            } else {
                System.err.print("Exception in thread \"" + thread.getName() + "\" ");
                failure.printStackTrace();
            }
        });
    }

    /** Ends the process if {@code failure} is such an error. A stack that is too deep is a fault of one call alone. */
    static void endIfFatal(Throwable failure) {
        if (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)) {
            end(OUT_OF_MEMORY);
        }
    }

    /** Ends the process because its core does nothing any more. */
    static void endStuck() {
        end(STUCK);
    }

    private static void end(byte[] sentence) {
        isEnding = true;
        LockSupport.unpark(TIMEOUT);
        try {
            STANDARD_ERROR.write(sentence);
        } catch (IOException | Error e) {
            // Nobody reads it.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private static void haltWhenTooLong() {
        while (!isEnding) {
            LockSupport.park(TIMEOUT);
        }
        long end = System.nanoTime() + WRITING_NANOS;
        for (long left = WRITING_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
