package io.supernode.architecture.violations.jdk.core;

import com.fasterxml.jackson.core.JsonFactory;

/** Violates: the core imports nothing but the JDK. */
final class ImportsALibrary {
    JsonFactory json;
}
