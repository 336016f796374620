package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventKindTest {

    @Test
    void noTwoKindsHaveTheSameNumber() throws Exception {
        Map<Integer, String> names = new HashMap<>();
        for (Field field : EventKind.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                String other = names.put(field.getInt(null), field.getName());
                assertTrue(other == null, () -> field.getName() + " and " + other);
            }
        }
        assertTrue(names.size() > 20, names::toString);
    }
}
