package io.supernode.http.net;

/** Errors of the JVM, such as that of memory, which web servers and thread pools catch and forget. Stateless. */
public final class JvmErrors {

    private JvmErrors() {}

    /** Tells the default handler of uncaught exceptions, as if the error had ended its thread: a process may want to end. */
    public static void tell(VirtualMachineError error) {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler != null) {
            handler.uncaughtException(Thread.currentThread(), error);
        }
    }
}
