package io.supernode.app;

import java.lang.reflect.Proxy;

/** SIGHUP, which tells a server to read its configuration again. Without a handler it would end the process. */
final class HangUpSignal {

    private static final String NAME = "HUP";

    private HangUpSignal() {}

    /**
     * Runs {@code action} at each SIGHUP, on a thread of the JVM for signals.
     *
     * @return false if this platform has no such signal
     */
    static boolean handle(Runnable action) {
        try {
            // By reflection: the class is part of every JDK, but no API that a compiler accepts without a warning.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    HangUpSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(NAME), proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
