package io.florin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SipHashTest {
    /** The example of the paper's appendix: key 00 01 … 0f, message 00 01 … 0e. */
    @Test
    void shouldHashThePapersExample() {
        final SipHash hash = new SipHash();
        hash.begin(0x0706050403020100L, 0x0F0E0D0C0B0A0908L);
        hash.update(0x0706050403020100L);
        hash.update(0x0F0E0D0C0B0A0908L);
        assertEquals(0xA129CA6149BE45E5L, hash.end());
    }
}
