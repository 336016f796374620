package io.supernode.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.supernode.app.config.LogFormat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogSetupTest {

    @Test
    void aLogOfTextIsInUtf8WhateverTheLocaleSays() {
        var encoder = LogSetup.encoder(new LoggerContext(), LogFormat.TEXT);
        assertEquals(StandardCharsets.UTF_8, assertInstanceOf(LayoutWrappingEncoder.class, encoder).getCharset());
    }
}
