package io.supernode.testkit.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Records that differ from another in a single component, for stores that must keep each of them. */
final class RecordChanges {

    private RecordChanges() {}

    /**
     * Those of {@code record} that have one component of {@code other} each, by its name. Left out are {@code keys}, what is
     * equal in both, and what the record refuses.
     */
    static <R extends Record> Map<String, R> of(R record, R other, Set<String> keys) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) record.getClass();
        RecordComponent[] components = type.getRecordComponents();
        Map<String, R> changes = new LinkedHashMap<>();
        try {
            for (int i = 0; i < components.length; i++) {
                Object[] values = values(record, components);
                Object changed = components[i].getAccessor().invoke(other);
                if (!keys.contains(components[i].getName()) && !values[i].equals(changed)) {
                    values[i] = changed;
                    put(changes, components[i].getName(), type, components, values);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the parts of a " + type.getSimpleName() + " cannot be read", e);
        }
        return changes;
    }

    private static Object[] values(Record record, RecordComponent... components) throws ReflectiveOperationException {
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = components[i].getAccessor().invoke(record);
        }
        return values;
    }

    private static <R extends Record> void put(
            Map<String, R> changes, String name, Class<R> type, RecordComponent[] components, Object... values)
            throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            changes.put(name, type.getDeclaredConstructor(types).newInstance(values));
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw e;
            }
        }
    }
}
