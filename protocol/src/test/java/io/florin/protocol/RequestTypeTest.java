package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.RequestType.Role;
import io.florin.protocol.Schema.Message;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTypeTest {
    private static final Schema SCHEMA = Schema.load();
    private static final int OFFSET = 3;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsTemplateId(final RequestType type) {
        assertSame(type, RequestType.of(type.templateId()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2, 3, 11, 80, 81, 127, 128, 0xFFFF, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldNotBeFoundByAnotherTemplateId(final int templateId) {
        assertNull(RequestType.of(templateId));
    }

    @ParameterizedTest
    @CsvSource({
        "HELLO, SESSION",
        "OPEN_ACCOUNT, COMMAND",
        "TRANSFER, COMMAND",
        "GET_ACCOUNT, QUERY",
        "GET_TRANSFER, QUERY",
        "TRIAL_BALANCE, QUERY",
        "CONFIGURE, INTERNAL",
    })
    void shouldHaveARole(final RequestType type, final Role role) {
        assertEquals(role, type.role());
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindWhatAllRequestsBeginWith(final RequestType type) {
        encode(type, "ab");

        assertEquals(type.templateId(), RequestType.templateId(buffer, OFFSET));
        assertEquals(-2, RequestType.correlationId(buffer, OFFSET));
        assertFalse(RequestType.isLinked(buffer, OFFSET));
        buffer.putShort(OFFSET + RequestType.FLAGS_OFFSET, (short) 0xFFFF, ByteOrder.LITTLE_ENDIAN);
        assertTrue(RequestType.isLinked(buffer, OFFSET));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeASoundRequest(final RequestType type) {
        for (final String text : new String[] {"", "a", "x".repeat(254)}) {
            assertNull(check(encode(type, text)), () -> "text=" + text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryOtherLength(final RequestType type) {
        final int length = encode(type, "some text");
        for (int wrong = 0; wrong <= length + 300; wrong++) {
            final int at = wrong;
            if (wrong != length) {
                assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(wrong), () -> "length=" + at);
            }
        }
    }

    /** A lie of either string is a lie about where the message ends: only one value of each length byte is sound. */
    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryLieAboutALengthOfData(final RequestType type) {
        final int length = encode(type, "some text");
        final Message message = SCHEMA.message(type.templateId());
        int at = OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + message.blockLength();
        for (int i = 0; i < message.strings().size(); i++) {
            final int last = message.strings().size() - 1;
            for (int lie = 0; lie <= 0xFF; lie++) {
                buffer.putByte(at, (byte) lie);
                final @Nullable DisconnectReason reason = check(length);
                if (lie == 9) {
                    assertNull(reason);
                } else if (i == last) {
                    assertEquals(DisconnectReason.MALFORMED_MESSAGE, reason, "lie=" + lie);
                }
            }
            buffer.putByte(at, (byte) 9);
            at += 1 + 9;
        }
    }

    /** No value of the first length may make the check read past the end: what is behind it is not the message's. */
    @Test
    void shouldNotReadPastTheEndWhenTheFirstOfTwoLengthsLies() {
        final int length = encode(RequestType.TRANSFER, "");
        final UnsafeBuffer exact = new UnsafeBuffer(new byte[length]);
        exact.putBytes(0, buffer, OFFSET, length);
        for (int lie = 1; lie <= 0xFF; lie++) {
            exact.putByte(length - 2, (byte) lie);
            assertEquals(DisconnectReason.MALFORMED_MESSAGE, RequestType.check(exact, 0, length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnotherBlockLength(final RequestType type) {
        final int length = encode(type, "");
        final int blockLength = SCHEMA.message(type.templateId()).blockLength();
        for (final int wrong : new int[] {0, 1, blockLength - 1, blockLength + 1, 0xFFFF}) {
            buffer.putShort(OFFSET, (short) wrong, ByteOrder.LITTLE_ENDIAN);
            assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(length), () -> "blockLength=" + wrong);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, UNKNOWN_TEMPLATE",
        "2, 2, UNKNOWN_TEMPLATE",
        "2, 80, UNKNOWN_TEMPLATE",
        "2, 276, UNKNOWN_TEMPLATE",
        "2, 65535, UNKNOWN_TEMPLATE",
        "4, 0, UNKNOWN_SCHEMA",
        "4, 3857, UNKNOWN_SCHEMA",
        "4, 65535, UNKNOWN_SCHEMA",
        "6, 1, UNKNOWN_SCHEMA",
        "6, 65535, UNKNOWN_SCHEMA",
        "0, 0, MALFORMED_MESSAGE",
    })
    void shouldRefuseAnotherHeader(final int index, final int value, final DisconnectReason reason) {
        final int length = encode(RequestType.TRANSFER, "");
        buffer.putShort(OFFSET + index, (short) value, ByteOrder.LITTLE_ENDIAN);
        assertEquals(reason, check(length));
    }

    private @Nullable DisconnectReason check(final int length) {
        return RequestType.check(buffer, OFFSET, length);
    }

    private int encode(final RequestType type, final String text) {
        final Message message = SCHEMA.message(type.templateId());
        final Map<String, Object> values = new HashMap<>();
        message.fields()
                .forEach(field -> values.put(
                        field.name(),
                        switch (field.kind()) {
                            case NUMBER -> -2L;
                            case ENUM -> 1L;
                            case UINT128 -> BigInteger.TEN;
                            case SET -> Set.of();
                        }));
        message.strings().forEach(string -> values.put(string, text));
        return Codecs.encode(message, values, buffer, OFFSET);
    }
}
