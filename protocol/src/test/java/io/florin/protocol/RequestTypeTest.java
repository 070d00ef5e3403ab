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
import java.util.Collections;
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
    private static final int GROUP_HEADER_LENGTH = 4;
    private static final int SPLITS = 2;
    private static final int SPLIT_LENGTH = 24;

    /** Bytes of a Configure's block in version 0, and how many version 1 appended. */
    private static final int CONFIGURE_BLOCK_LENGTH = 24;

    private static final int CONFIGURE_GROWTH = 20;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsTemplateId(final RequestType type) {
        assertSame(type, RequestType.of(type.templateId()));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                -1,
                0,
                2,
                3,
                4,
                6,
                13,
                19,
                26,
                48,
                51,
                62,
                80,
                86,
                127,
                128,
                0xFFFF,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE
            })
    void shouldNotBeFoundByAnotherTemplateId(final int templateId) {
        assertNull(RequestType.of(templateId));
    }

    @ParameterizedTest
    @CsvSource({
        "HELLO, SESSION",
        "AUTHENTICATE, SESSION",
        "OPEN_ACCOUNT, COMMAND",
        "SET_ACCOUNT_STATUS, COMMAND",
        "SET_ACCOUNT_LIMITS, COMMAND",
        "TRANSFER, COMMAND",
        "AUTHORIZE, COMMAND",
        "CAPTURE, COMMAND",
        "VOID, COMMAND",
        "REFUND, COMMAND",
        "REVERSE, COMMAND",
        "GET_ACCOUNT, QUERY",
        "GET_TRANSFER, QUERY",
        "GET_AUTHORIZATION, QUERY",
        "LIST_ENTRIES, QUERY",
        "TRIAL_BALANCE, QUERY",
        "GET_ACCOUNT_AT, QUERY",
        "GET_STATE_HASH, QUERY",
        "GET_SERVER_STATUS, SERVER",
        "PROMOTE, SERVER",
        "CONFIGURE, INTERNAL",
        "TICK, INTERNAL",
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
        int at = OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + message.blockLength() + groupLength(message);
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
        "6, 5, UNKNOWN_SCHEMA",
        "6, 65535, UNKNOWN_SCHEMA",
        "0, 0, MALFORMED_MESSAGE",
    })
    void shouldRefuseAnotherHeader(final int index, final int value, final DisconnectReason reason) {
        final int length = encode(RequestType.TRANSFER, "");
        buffer.putShort(OFFSET + index, (short) value, ByteOrder.LITTLE_ENDIAN);
        assertEquals(reason, check(length));
    }

    /** The templates of version 0 have the same bytes in version 1, but Configure: a client need not know the newer version. */
    @ParameterizedTest
    @EnumSource(names = "CONFIGURE", mode = EnumSource.Mode.EXCLUDE)
    void shouldTakeARequestOfAnOlderVersion(final RequestType type) {
        final int length = encode(type, "some text");
        putVersion(0);
        assertNull(check(length));
    }

    @Test
    void shouldTakeTheConfigureOfAnOlderJournal() {
        final int length = encode(RequestType.CONFIGURE, "");
        assertEquals(MessageHeaderDecoder.ENCODED_LENGTH + CONFIGURE_BLOCK_LENGTH + CONFIGURE_GROWTH, length);
        final int oldLength = length - CONFIGURE_GROWTH;

        putBlockLength(CONFIGURE_BLOCK_LENGTH);
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(oldLength));
        putVersion(0);
        assertNull(check(oldLength));
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(length));
        putBlockLength(CONFIGURE_BLOCK_LENGTH + CONFIGURE_GROWTH);
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(length));
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(oldLength));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8, 9, 16})
    void shouldTakeAnyNumberOfSplits(final int splits) {
        assertNull(check(encode(RequestType.CAPTURE, splits, "some text")));
    }

    /** How many splits are too many is for the engine to say: its answer leaves the connection open. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8})
    void shouldRefuseEveryOtherNumberOfSplits(final int splits) {
        final int length = encode(RequestType.CAPTURE, splits, "");
        for (int lie = 0; lie <= 0xFFFF; lie++) {
            buffer.putShort(splitsBegin() + Short.BYTES, (short) lie, ByteOrder.LITTLE_ENDIAN);
            final @Nullable DisconnectReason expected = lie == splits ? null : DisconnectReason.MALFORMED_MESSAGE;
            assertEquals(expected, check(length), "numInGroup=" + lie);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8})
    void shouldRefuseSplitsOfAnotherLength(final int splits) {
        final int length = encode(RequestType.CAPTURE, splits, "");
        for (int lie = 0; lie <= 0xFFFF; lie++) {
            buffer.putShort(splitsBegin(), (short) lie, ByteOrder.LITTLE_ENDIAN);
            final @Nullable DisconnectReason expected = lie == SPLIT_LENGTH ? null : DisconnectReason.MALFORMED_MESSAGE;
            assertEquals(expected, check(length), "blockLength=" + lie);
        }
    }

    /** What is behind the end is not the message's: the check must not even look there. */
    @Test
    void shouldNotReadPastTheEndWhereverACaptureIsCutOff() {
        final int length = encode(RequestType.CAPTURE, "some text");
        for (int cut = 0; cut <= length; cut++) {
            final UnsafeBuffer exact = new UnsafeBuffer(new byte[cut]);
            exact.putBytes(0, buffer, OFFSET, cut);
            final @Nullable DisconnectReason expected = cut == length ? null : DisconnectReason.MALFORMED_MESSAGE;
            assertEquals(expected, RequestType.check(exact, 0, cut), "length=" + cut);
        }
    }

    /** A count of entries that ends just where the message does leaves no place for the strings. */
    @Test
    void shouldRefuseACaptureThatEndsWithItsSplits() {
        final int length = encode(RequestType.CAPTURE, 3, "");
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(length - 2));
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(length - 1));
        assertEquals(DisconnectReason.MALFORMED_MESSAGE, check(length + 1));
    }

    private @Nullable DisconnectReason check(final int length) {
        return RequestType.check(buffer, OFFSET, length);
    }

    private void putVersion(final int version) {
        buffer.putShort(
                OFFSET + MessageHeaderDecoder.versionEncodingOffset(), (short) version, ByteOrder.LITTLE_ENDIAN);
    }

    private void putBlockLength(final int blockLength) {
        buffer.putShort(OFFSET, (short) blockLength, ByteOrder.LITTLE_ENDIAN);
    }

    private static int splitsBegin() {
        final Message message = SCHEMA.message(RequestType.CAPTURE.templateId());
        return OFFSET + MessageHeaderDecoder.ENCODED_LENGTH + message.blockLength();
    }

    private static int groupLength(final Message message) {
        final Message group = message.group();
        return group == null ? 0 : GROUP_HEADER_LENGTH + SPLITS * group.blockLength();
    }

    private int encode(final RequestType type, final String text) {
        return encode(type, SPLITS, text);
    }

    private int encode(final RequestType type, final int splits, final String text) {
        final Message message = SCHEMA.message(type.templateId());
        final Map<String, Object> values = values(message);
        final Message group = message.group();
        if (group != null) {
            values.put(group.name(), Collections.nCopies(splits, values(group)));
        }
        message.strings().forEach(string -> values.put(string, text));
        return Codecs.encode(message, values, buffer, OFFSET);
    }

    private static Map<String, Object> values(final Message message) {
        final Map<String, Object> values = new HashMap<>();
        message.fields()
                .forEach(field -> values.put(
                        field.name(),
                        switch (field.kind()) {
                            case NUMBER -> -2L;
                            case ENUM -> 1L;
                            case UINT128 -> BigInteger.TEN;
                            case SET -> Set.of();
                            case BYTES32 -> "5a".repeat(32);
                        }));
        return values;
    }
}
