package io.florin.protocol;

import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.codec.AuthenticateDecoder;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.ConfigureDecoder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetAuthorizationDecoder;
import io.florin.protocol.codec.GetServerStatusDecoder;
import io.florin.protocol.codec.GetStateHashDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.GroupSizeEncodingDecoder;
import io.florin.protocol.codec.HelloDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.PromoteDecoder;
import io.florin.protocol.codec.RefundDecoder;
import io.florin.protocol.codec.ReverseDecoder;
import io.florin.protocol.codec.SetAccountLimitsDecoder;
import io.florin.protocol.codec.SetAccountStatusDecoder;
import io.florin.protocol.codec.TickDecoder;
import io.florin.protocol.codec.TransferDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import io.florin.protocol.codec.VoidDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** The requests, and the layout that every one of them shares: an SBE header, correlation id, flags. */
public enum RequestType {
    /** Opens a session. */
    HELLO(HelloDecoder.TEMPLATE_ID, HelloDecoder.BLOCK_LENGTH, 1, Role.SESSION),
    /** Proves who opens the session. */
    AUTHENTICATE(AuthenticateDecoder.TEMPLATE_ID, AuthenticateDecoder.BLOCK_LENGTH, 1, Role.SESSION),
    /** Opens an account. */
    OPEN_ACCOUNT(OpenAccountDecoder.TEMPLATE_ID, OpenAccountDecoder.BLOCK_LENGTH, 0, Role.COMMAND),
    /** Blocks, frees or closes an account. */
    SET_ACCOUNT_STATUS(SetAccountStatusDecoder.TEMPLATE_ID, SetAccountStatusDecoder.BLOCK_LENGTH, 0, Role.COMMAND),
    /** Changes an account's overdraft limit. */
    SET_ACCOUNT_LIMITS(SetAccountLimitsDecoder.TEMPLATE_ID, SetAccountLimitsDecoder.BLOCK_LENGTH, 0, Role.COMMAND),
    /** Moves money now. */
    TRANSFER(TransferDecoder.TEMPLATE_ID, TransferDecoder.BLOCK_LENGTH, 2, Role.COMMAND),
    /** Holds money until an expiry. */
    AUTHORIZE(AuthorizeDecoder.TEMPLATE_ID, AuthorizeDecoder.BLOCK_LENGTH, 2, Role.COMMAND),
    /** Takes part or all of a hold. */
    CAPTURE(CaptureDecoder.TEMPLATE_ID, CaptureDecoder.BLOCK_LENGTH, 2, Role.COMMAND),
    /** Releases what is left of a hold. */
    VOID(VoidDecoder.TEMPLATE_ID, VoidDecoder.BLOCK_LENGTH, 2, Role.COMMAND),
    /** Gives back part or all of a payment. */
    REFUND(RefundDecoder.TEMPLATE_ID, RefundDecoder.BLOCK_LENGTH, 2, Role.COMMAND),
    /** Undoes a whole transfer. */
    REVERSE(ReverseDecoder.TEMPLATE_ID, ReverseDecoder.BLOCK_LENGTH, 2, Role.COMMAND),
    /** Reads an account. */
    GET_ACCOUNT(GetAccountDecoder.TEMPLATE_ID, GetAccountDecoder.BLOCK_LENGTH, 0, Role.QUERY),
    /** Reads a transfer. */
    GET_TRANSFER(GetTransferDecoder.TEMPLATE_ID, GetTransferDecoder.BLOCK_LENGTH, 0, Role.QUERY),
    /** Reads an authorization. */
    GET_AUTHORIZATION(GetAuthorizationDecoder.TEMPLATE_ID, GetAuthorizationDecoder.BLOCK_LENGTH, 0, Role.QUERY),
    /** Reads a page of an account's statement. */
    LIST_ENTRIES(ListEntriesDecoder.TEMPLATE_ID, ListEntriesDecoder.BLOCK_LENGTH, 0, Role.QUERY),
    /** Reads the totals of the ledgers. */
    TRIAL_BALANCE(TrialBalanceDecoder.TEMPLATE_ID, TrialBalanceDecoder.BLOCK_LENGTH, 0, Role.QUERY),
    /** Reads an account as it was. */
    GET_ACCOUNT_AT(GetAccountAtDecoder.TEMPLATE_ID, GetAccountAtDecoder.BLOCK_LENGTH, 0, Role.QUERY),
    /** Reads the hash of the state. */
    GET_STATE_HASH(GetStateHashDecoder.TEMPLATE_ID, GetStateHashDecoder.BLOCK_LENGTH, 0, Role.QUERY),
    /** Reads what a server is and how far it is. */
    GET_SERVER_STATUS(GetServerStatusDecoder.TEMPLATE_ID, GetServerStatusDecoder.BLOCK_LENGTH, 0, Role.SERVER),
    /** Makes a standby the active server. */
    PROMOTE(PromoteDecoder.TEMPLATE_ID, PromoteDecoder.BLOCK_LENGTH, 0, Role.SERVER),
    /** Settings that decide outcomes. */
    CONFIGURE(ConfigureDecoder.TEMPLATE_ID, ConfigureDecoder.BLOCK_LENGTH, 0, Role.INTERNAL),
    /** Lets time pass. */
    TICK(TickDecoder.TEMPLATE_ID, TickDecoder.BLOCK_LENGTH, 0, Role.INTERNAL);

    /** Where the correlation id stands, from the beginning of the SBE header. */
    public static final int CORRELATION_ID_OFFSET = MessageHeaderDecoder.ENCODED_LENGTH;

    /** Where the request flags stand, from the beginning of the SBE header. */
    public static final int FLAGS_OFFSET = CORRELATION_ID_OFFSET + Long.BYTES;

    /** The flag of a chain's member that another member follows. */
    public static final int FLAG_LINKED = 1;

    /** Bytes of a Configure's block in version 0 of the schema: the only request that has grown since. */
    private static final int CONFIGURE_BLOCK_LENGTH_0 = 24;

    private static final int TEMPLATE_ID_MAX = 127;
    private static final @Nullable RequestType[] BY_TEMPLATE_ID = byTemplateId();

    private final int templateId;
    private final int blockLength;
    private final int dataFields;
    private final Role role;

    RequestType(final int templateId, final int blockLength, final int dataFields, final Role role) {
        this.templateId = templateId;
        this.blockLength = blockLength;
        this.dataFields = dataFields;
        this.role = role;
    }

    /** What becomes of a request. */
    public enum Role {
        /** Answered by the gateway itself. */
        SESSION,
        /** Journaled, has a sequence, may change the state. */
        COMMAND,
        /** Not journaled, reads the state. */
        QUERY,
        /** Not journaled, is about the server and not about its ledger. */
        SERVER,
        /** Journaled, made by whoever orders the commands, never taken from a client. */
        INTERNAL
    }

    /** @return the SBE template id. */
    public int templateId() {
        return templateId;
    }

    /** @return what becomes of the request. */
    public Role role() {
        return role;
    }

    /** @return the request with this template id, or null when there is none. */
    public static @Nullable RequestType of(final int templateId) {
        return templateId >= 0 && templateId < BY_TEMPLATE_ID.length ? BY_TEMPLATE_ID[templateId] : null;
    }

    /** @return the template id in the SBE header at {@code offset}. */
    public static int templateId(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
    }

    /** @return the correlation id of the request whose SBE header is at {@code offset}. */
    public static long correlationId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CORRELATION_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** @return whether the message whose SBE header is at {@code offset} is a command that clients may send. */
    public static boolean isCommand(final DirectBuffer buffer, final int offset) {
        final RequestType type = of(templateId(buffer, offset));
        return type != null && type.role == Role.COMMAND;
    }

    /** @return whether the request whose SBE header is at {@code offset} is followed by another member of its chain. */
    public static boolean isLinked(final DirectBuffer buffer, final int offset) {
        return (buffer.getShort(offset + FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN) & FLAG_LINKED) != 0;
    }

    /**
     * Checks that a request can be decoded without reading past its end: schema, version, block and data lengths.
     *
     * @param offset of the SBE header.
     * @param length of the message from there, in bytes.
     * @return null when it is sound, otherwise why the connection must be closed.
     */
    public static @Nullable DisconnectReason check(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return DisconnectReason.MALFORMED_MESSAGE;
        }
        final int schemaId = buffer.getShort(offset + 4, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int version = buffer.getShort(offset + 6, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        if (schemaId != MessageHeaderDecoder.SCHEMA_ID || version > MessageHeaderDecoder.SCHEMA_VERSION) {
            return DisconnectReason.UNKNOWN_SCHEMA;
        }
        final RequestType type = of(templateId(buffer, offset));
        if (type == null) {
            return DisconnectReason.UNKNOWN_TEMPLATE;
        }
        return type.hasSoundLengths(buffer, offset, length, version) ? null : DisconnectReason.MALFORMED_MESSAGE;
    }

    /**
     * Checks that a command can be decoded without reading past its end, and that a signature follows it, whether that is right or not.
     *
     * @param offset of the SBE header.
     * @param length of message and signature, in bytes.
     */
    public static boolean isSigned(final DirectBuffer buffer, final int offset, final int length) {
        final int messageLength = length - CommandSignature.LENGTH;
        return check(buffer, offset, messageLength) == null
                && isCommand(buffer, offset)
                && uint16(buffer, offset + 6) >= CommandSignature.VERSION_MIN;
    }

    private boolean hasSoundLengths(final DirectBuffer buffer, final int offset, final int length, final int version) {
        final int block = version == 0 && this == CONFIGURE ? CONFIGURE_BLOCK_LENGTH_0 : blockLength;
        if (uint16(buffer, offset) != block) {
            return false;
        }
        int end = MessageHeaderDecoder.ENCODED_LENGTH + block;
        if (this == CAPTURE) {
            end = groupEnd(buffer, offset, end, length);
        }
        for (int i = 0; i < dataFields; i++) {
            if (end >= length) {
                return false;
            }
            end += 1 + (buffer.getByte(offset + end) & 0xFF);
        }
        return end == length;
    }

    /** @return where the splits that begin at {@code begin} end; past the message when they are not sound. */
    private static int groupEnd(final DirectBuffer buffer, final int offset, final int begin, final int length) {
        final int entries = begin + GroupSizeEncodingDecoder.ENCODED_LENGTH;
        if (entries > length || uint16(buffer, offset + begin) != CaptureDecoder.SplitsDecoder.sbeBlockLength()) {
            return length;
        }
        final int count = uint16(buffer, offset + begin + GroupSizeEncodingDecoder.numInGroupEncodingOffset());
        return Math.min(length, entries + count * CaptureDecoder.SplitsDecoder.sbeBlockLength());
    }

    private static int uint16(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    private static @Nullable RequestType[] byTemplateId() {
        final @Nullable RequestType[] types = new RequestType[TEMPLATE_ID_MAX + 1];
        for (final RequestType type : values()) {
            types[type.templateId] = type;
        }
        return types;
    }
}
