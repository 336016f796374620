package io.supernode.app;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Signals of the system, on a thread of the JVM for signals. By reflection: the class is part of every JDK, but no API that a
 * compiler accepts without a warning.
 */
final class Signals {

    private static final String HANG_UP = "HUP";

    private Signals() {}

    /**
     * Runs {@code action} at each SIGHUP, which tells a server to read its configuration again. Without a handler it would end
     * the process.
     *
     * @return false if this platform has no such signal
     */
    static boolean onHangUp(Runnable action) {
        try {
            handle(HANG_UP, former -> action.run());
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Tells the name, such as SIGTERM, of a signal that ends the process, before it does; where there are no such signals, nothing. */
    static void beforeEnd(Consumer<String> action) {
        for (String name : new String[] {"TERM", "INT"}) {
            try {
                handle(name, former -> {
                    action.accept("SIG" + name);
                    // It ends the process, with the exit code of the signal.
                    former.run();
                });
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // The JVM was told to leave signals alone (-Xrs), or there is none: it ends without its name.
                return;
            }
        }
    }

    /** What is done at a signal. */
    private interface Action {
        void run(Former former) throws ReflectiveOperationException;
    }

    /** What was done before. */
    private interface Former {
        void run() throws ReflectiveOperationException;
    }

    private static void handle(String name, Action action) throws ReflectiveOperationException {
        Class<?> signalClass = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object[] former = new Object[1];
        Object proxy = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run(() -> method.invoke(of(former), arguments));
                    }
                    return null;
                });
        synchronized (former) {
            former[0] = signalClass.getMethod("handle", signalClass, handler)
                    .invoke(null, signalClass.getConstructor(String.class).newInstance(name), proxy);
        }
    }

    /** Waits for the moment until it is known. */
    private static Object of(Object[] former) {
        synchronized (former) {
            return former[0];
        }
    }
}
