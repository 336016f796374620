package io.supernode.http.admin;

import java.util.List;
import java.util.Map;

/** The configuration of a running supernode. Duties of an implementer: called by many threads at once. */
public interface SettingsControl {

    /**
     * The value of one key.
     *
     * @param key its name in a file
     * @param value as it is written there
     * @param source where the value comes from
     * @param changeable whether {@link #change} takes it
     */
    record Setting(String key, String value, String source, boolean changeable) {}

    /** All of them. */
    List<Setting> settings();

    /**
     * Changes some together, all or none, until the process ends or reads its configuration again.
     *
     * @param values by key
     * @throws IllegalArgumentException if a key is unknown or cannot be changed now, or a value is not allowed; the message
     *     is a sentence for the operator
     */
    void change(Map<String, String> values);
}
