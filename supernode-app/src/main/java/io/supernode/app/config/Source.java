package io.supernode.app.config;

import java.nio.file.Path;

/** Where a value comes from. */
public sealed interface Source {

    /** Nothing was given. */
    Source DEFAULT = new Default();

    /** Nothing was given. */
    record Default() implements Source {
        @Override
        public String toString() {
            return "default";
        }
    }

    /**
     * The file.
     *
     * @param line from 1
     */
    record File(Path path, int line, String key) implements Source {
        @Override
        public String toString() {
            return path + " line " + line + ", key " + key;
        }
    }

    /** A variable of the environment. */
    record Environment(String variable) implements Source {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** An operator, over the API of the running supernode. */
    Source API = new Api();

    /** An operator, over the API of the running supernode. */
    record Api() implements Source {
        @Override
        public String toString() {
            return "API";
        }
    }

    /** A flag of the command line. */
    record Flag(String flag) implements Source {
        @Override
        public String toString() {
            return "flag " + flag;
        }
    }
}
