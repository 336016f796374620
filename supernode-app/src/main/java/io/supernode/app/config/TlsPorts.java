package io.supernode.app.config;

/** Which ports speak TLS. */
public enum TlsPorts {
    BOTH,
    CONTROL,
    DATA
}
