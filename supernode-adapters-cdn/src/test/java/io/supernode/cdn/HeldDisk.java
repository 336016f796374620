package io.supernode.cdn;

import io.supernode.cdn.store.Disk;
import io.supernode.cdn.store.DiskFile;
import io.supernode.cdn.store.RealDisk;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/** The real disk, on which no write to a file returns before it is let go: slower than every origin. */
final class HeldDisk {

    private final CountDownLatch released = new CountDownLatch(1);

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
            if (method.getName().equals("write")) {
                released.await();
            }
            return call(file, method, arguments);
        });
    }

    /** Lets all writes go on. */
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
