package io.florin.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.protocol.auth.CommandSignature;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class CommandSlotTest {
    private final CommandSlot slot = new CommandSlot(new UnsafeBuffer(new byte[CommandSlot.SLOT_LENGTH]), 0);

    /** Otherwise the bytes behind the next command would be journaled as its signature. */
    @Test
    void shouldForgetTheSignatureOfTheCommandBefore() {
        fill();
        slot.signed();
        assertEquals(CommandSignature.LENGTH, slot.signatureLength());
        assertEquals(100 - CommandSignature.LENGTH, slot.messageLength());
        fill();
        assertEquals(0, slot.signatureLength());
        assertEquals(100, slot.messageLength());
    }

    private void fill() {
        slot.fill(new UnsafeBuffer(new byte[100]), 0, 100, false, 0, 1, null, 0);
    }
}
