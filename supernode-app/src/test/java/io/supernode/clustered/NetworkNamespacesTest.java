package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class NetworkNamespacesTest {

    @Test
    void aSplitThatCannotBeTriedFailsInCiWithItsReasonAndIsSkippedElsewhere() {
        String reason = "network namespaces are not permitted";
        AssertionFailedError failure = assertThrows(AssertionFailedError.class, () -> NetworkNamespaces.giveUp(reason, true));
        assertTrue(failure.getMessage().startsWith(reason), failure.getMessage());
        assertEquals(reason,
                assertThrows(TestAbortedException.class, () -> NetworkNamespaces.giveUp(reason, false)).getMessage());
    }
}
