package io.supernode.store;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A store in a directory of its own, which writes as often as it can, for one test. */
final class EagerStore implements AfterEachCallback {

    private Path directory;
    private StateStore store;

    StateStore open() throws IOException {
        directory = TemporaryDirectory.create();
        store = StateStore.open(directory.resolve("state"), KeptState.EAGER);
        return store;
    }

    /** Closes the store that was opened last, and begins from what it has kept. */
    StateStore reopen() throws IOException {
        store.close();
        store = StateStore.open(directory.resolve("state"), KeptState.EAGER);
        return store;
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (store != null) {
            store.close();
            TemporaryDirectory.delete(directory);
        }
    }
}
