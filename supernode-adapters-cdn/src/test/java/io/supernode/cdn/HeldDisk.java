package io.supernode.cdn;

import io.supernode.cdn.store.Disk;
import io.supernode.cdn.store.DiskFile;
import io.supernode.cdn.store.RealDisk;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** The real disk, on which writes to files, or reads behind a place in them, do not return before they are let go. */
final class HeldDisk {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Predicate<Call> isHeld;

    private record Call(String name, long position) {}

    /** Holds each write: slower than every origin. */
    HeldDisk() {
        this(call -> call.name().equals("write"));
    }

    private HeldDisk(Predicate<Call> isHeld) {
        this.isHeld = isHeld;
    }

    /** Holds each read from {@code position} of a file on. */
    static HeldDisk ofReadsFrom(long position) {
        return new HeldDisk(call -> call.name().equals("readFully") && call.position() >= position);
    }

    /** As the store sees it. */
    Disk disk() {
        Disk real = new RealDisk();
        return proxy(Disk.class, (proxy, method, arguments) -> {
            Object result = call(real, method, arguments);
            return result instanceof DiskFile file ? held(file) : result;
        });
    }

    private DiskFile held(DiskFile file) {
        return proxy(DiskFile.class, (proxy, method, arguments) -> {
            boolean moves = arguments != null && arguments.length == 2;
            if (moves && isHeld.test(new Call(method.getName(), (Long) arguments[1]))) {
                begun.countDown();
                released.await();
            }
            return call(file, method, arguments);
        });
    }

    /** Waits until something is held. */
    void awaitHeld() throws InterruptedException {
        begun.await();
    }

    /** Lets everything go on. */
    void release() {
        released.countDown();
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
