package io.florin.gateway;

import io.florin.gateway.pipeline.CommandSlot;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.ReplyEgress;
import io.florin.gateway.security.Rights;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.RequestType.Role;
import io.florin.protocol.Status;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames, checks them and their sender's rights, and copies whole requests into the ring: as many as are there and fit,
 * in one publish. A chain goes in whole or waits. Used by the connection's event loop alone.
 */
final class IngressAdapter {
    private static final int NOWHERE = -1;

    private final Pipeline pipeline;
    private final ReplyEgress egress;
    private final int principalId;
    private final int window;
    private final int frameLengthMax;
    private final @Nullable RequestRate rate;
    private Rights rights;
    private @Nullable SignatureCheck signatures;

    private long published;
    private @Nullable DisconnectReason violation;
    private String violationDetail = "";
    private int missingSlots;

    // What scan() found at the front of the bytes: whole requests, no chain cut.
    private int readyFrames;
    private int readyLength;

    // Whether scan() ever saw a signature: only from then on it is looked which frames have one.
    private boolean hasSigned;

    // What was looked at of the chain at the front that has not ended: otherwise all of it would be, for each byte of
    // its
    // last frame that comes.
    private int openFrames;
    private int openLength;

    // Why firstForbidden() found a request to be.
    private Status refusal = Status.OK;

    /**
     * @param principalId whose requests these are.
     * @param rights of that principal.
     * @param rate at which that principal may ask; null when it is not limited.
     * @param window requests that may be in flight.
     * @param frameLengthMax bytes of the longest request.
     */
    IngressAdapter(
            final Pipeline pipeline,
            final ReplyEgress egress,
            final int principalId,
            final Rights rights,
            final @Nullable RequestRate rate,
            final int window,
            final int frameLengthMax) {
        this.pipeline = pipeline;
        this.egress = egress;
        this.principalId = principalId;
        this.rights = rights;
        this.rate = rate;
        this.window = window;
        this.frameLengthMax = frameLengthMax;
    }

    /** Whose requests these are. */
    int principalId() {
        return principalId;
    }

    /** Says what the principal may do from now on. */
    void rights(final Rights value) {
        rights = value;
    }

    /**
     * Says who checks the signatures of the principal's commands from now on; null when it need not sign. With other keys than before, what is
     * being checked begins anew.
     */
    void signatures(final @Nullable SignatureCheck value) {
        if (value != null && signatures != null && value.hasKeysOf(signatures)) {
            return;
        }
        close();
        signatures = value;
    }

    /** Gives up what is being checked. */
    void close() {
        if (signatures != null) {
            signatures.close();
        }
    }

    /**
     * Publishes the requests at the front of the bytes.
     *
     * @param replied replies that have left for this connection so far.
     * @param nowNs of {@link System#nanoTime()}.
     * @return bytes taken. What is left is the beginning of a request, or waits for room ({@link #missingSlots()}), or is behind a
     *     {@link #violation()}.
     */
    int onBytes(final DirectBuffer buffer, final int offset, final int length, final long replied, final long nowNs) {
        if (isChecking()) {
            return 0;
        }
        int taken = 0;
        do {
            final int slots = Math.min((int) (window - (published - replied)), pipeline.freeSlots());
            final int earned = rate == null ? Integer.MAX_VALUE : rate.available(nowNs);
            scan(buffer, offset + taken, length - taken, slots, earned);
            if (signatures != null) {
                check(signatures, buffer, offset + taken);
            }
            if (readyFrames > 0) {
                publish(buffer, offset + taken, nowNs);
                taken += readyLength;
                if (rate != null) {
                    rate.take(readyFrames, nowNs);
                }
            }
        } while (readyFrames > 0 && violation == null && missingSlots == 0);
        return taken;
    }

    /** Why the connection must be closed, or null while all is well. */
    @Nullable
    DisconnectReason violation() {
        return violation;
    }

    /** What was wrong, for the peer: values, no secrets. */
    String violationDetail() {
        return violationDetail;
    }

    /** Whether signatures at the front of the bytes are being checked: nothing is taken meanwhile. */
    boolean isChecking() {
        return signatures != null && signatures.isUnderWay();
    }

    /** Slots that the next request needs, when it waits for room in the window or in the ring, or for its time; otherwise 0. */
    int missingSlots() {
        return missingSlots;
    }

    /** How fast the principal may ask; null: as fast as it can. */
    @Nullable
    RequestRate rate() {
        return rate;
    }

    /** Requests published so far. */
    long published() {
        return published;
    }

    /** Whether requests are in flight whose replies will make room in the window. */
    boolean isInFlight(final long replied) {
        return published > replied;
    }

    /** Of a principal that must sign: what is checked, or what is to be checked next. */
    private int framesWanted() {
        if (signatures == null) {
            return Integer.MAX_VALUE;
        }
        final int checked = signatures.checkedFrames();
        return checked > 0 ? checked : SignatureCheck.FRAMES_WANTED;
    }

    /**
     * Goes on behind what was looked at before.
     *
     * @param slots that there is room for.
     * @param earned requests that the principal's rate lets pass; a chain needs one of them, and owes the others.
     */
    private void scan(
            final DirectBuffer buffer, final int offset, final int length, final int slots, final int earned) {
        final int framesWanted = framesWanted();
        readyFrames = 0;
        readyLength = 0;
        missingSlots = 0;
        int chainLength = openFrames;
        int position = openLength;
        while (length - position >= Framing.HEADER_LENGTH
                && (readyFrames == 0 || readyFrames + chainLength < framesWanted)) {
            final int frameLength = checkFrame(buffer, offset + position);
            if (frameLength < 0 || frameLength > length - position) {
                return;
            }
            final int message = offset + position + Framing.HEADER_LENGTH;
            final RequestType type = checkMessage(buffer, message, frameLength - Framing.HEADER_LENGTH);
            if (type == null) {
                return;
            }
            final boolean isLinked = type.role() == Role.COMMAND && RequestType.isLinked(buffer, message);
            chainLength++;
            if (!checkChain(type, isLinked, chainLength)) {
                return;
            }
            position += frameLength;
            if (!isLinked) {
                if (readyFrames + chainLength > slots || readyFrames >= earned) {
                    missingSlots = chainLength;
                    return;
                }
                readyFrames += chainLength;
                readyLength = position;
                chainLength = 0;
            }
            openFrames = chainLength;
            openLength = position - readyLength;
        }
    }

    /** Has what is ready checked, unless it is; while that takes threads of its own, nothing is ready. */
    private void check(final SignatureCheck check, final DirectBuffer buffer, final int offset) {
        if (check.checkedFrames() == 0 && readyFrames > 0 && !check.start(buffer, offset, readyFrames, readyLength)) {
            readyFrames = 0;
            openFrames = 0;
            openLength = 0;
            violation = null; // it is behind these, and will be found again when they are taken
        }
    }

    private int checkFrame(final DirectBuffer buffer, final int offset) {
        final int frameLength = Framing.frameLength(buffer, offset);
        if (Framing.encodingType(buffer, offset) != Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN
                || frameLength < Framing.FRAME_LENGTH_MIN) {
            return violate(DisconnectReason.NOT_A_FRAME, "length=" + frameLength);
        }
        if (frameLength > frameLengthMax) {
            return violate(DisconnectReason.FRAME_TOO_LONG, "length=" + frameLength + ", max=" + frameLengthMax);
        }
        return frameLength;
    }

    private @Nullable RequestType checkMessage(final DirectBuffer buffer, final int offset, final int length) {
        final DisconnectReason reason = RequestType.check(buffer, offset, length);
        if (reason != null && RequestType.isSigned(buffer, offset, length)) {
            hasSigned = true;
        } else if (reason != null) {
            violate(reason, "templateId=" + RequestType.templateId(buffer, offset) + ", length=" + length);
            return null;
        }
        final RequestType type = RequestType.of(RequestType.templateId(buffer, offset));
        if (type == null || type.role() == Role.INTERNAL) {
            violate(DisconnectReason.UNKNOWN_TEMPLATE, "templateId=" + RequestType.templateId(buffer, offset));
            return null;
        }
        if (type.role() == Role.SESSION) {
            violate(DisconnectReason.HELLO_REPEATED, "");
            return null;
        }
        return type;
    }

    private boolean checkChain(final RequestType type, final boolean isLinked, final int chainLength) {
        if (chainLength > 1 && type.role() != Role.COMMAND) {
            violate(DisconnectReason.CHAIN_BROKEN, "a " + type + " cannot be a member");
            return false;
        }
        if (chainLength > Math.min(window, Framing.CHAIN_LENGTH_MAX)) {
            violate(
                    DisconnectReason.CHAIN_TOO_LONG,
                    "max=" + Math.min(window, Framing.CHAIN_LENGTH_MAX) + ", more=" + isLinked);
            return false;
        }
        return true;
    }

    private int violate(final DisconnectReason reason, final String detail) {
        violation = reason;
        violationDetail = detail;
        return -1;
    }

    private void publish(final DirectBuffer buffer, final int offset, final long nowNs) {
        final long last = pipeline.claim(readyFrames);
        final long first = last - readyFrames + 1;
        final boolean isLimited = !rights.isUnlimited() || signatures != null || hasSigned;
        try {
            int position = offset;
            int chainMembersLeft = 0;
            int forbidden = NOWHERE;
            for (long s = first; s <= last; s++) {
                final int frameLength = Framing.frameLength(buffer, position);
                final int message = position + Framing.HEADER_LENGTH;
                if (chainMembersLeft > 0) {
                    chainMembersLeft--;
                } else {
                    chainMembersLeft = followers(buffer, position);
                    forbidden = isLimited ? firstForbidden(buffer, position, chainMembersLeft) : NOWHERE;
                }
                final CommandSlot slot = pipeline.slot(s);
                slot.fill(
                        buffer,
                        message,
                        frameLength - Framing.HEADER_LENGTH,
                        isQuery(buffer, message),
                        chainMembersLeft,
                        principalId,
                        egress,
                        nowNs);
                if (isLimited) {
                    limit(slot, position, forbidden);
                    if (isSigned(buffer, position)) {
                        slot.signed();
                    }
                }
                position += frameLength;
            }
        } finally {
            pipeline.publish(first, last);
        }
        published += readyFrames;
    }

    /** Of a chain with one member that is forbidden nothing happens. */
    private void limit(final CommandSlot slot, final int position, final int forbidden) {
        if (forbidden == NOWHERE) {
            slot.limit(rights.visible());
        } else {
            slot.refuse(position == forbidden ? refusal : Status.CHAIN_FAILED);
        }
    }

    /** @return where the first of these requests begins that is refused, with the reason in {@link #refusal}. */
    private int firstForbidden(final DirectBuffer buffer, final int position, final int followers) {
        int first = NOWHERE;
        int frame = position;
        for (int i = 0; i <= followers; i++) {
            final Status status = judge(buffer, frame);
            if (status != Status.OK && first == NOWHERE) {
                first = frame;
                refusal = status;
            }
            frame += Framing.frameLength(buffer, frame);
        }
        return first;
    }

    private Status judge(final DirectBuffer buffer, final int frame) {
        final int message = frame + Framing.HEADER_LENGTH;
        final RequestType type = RequestType.of(RequestType.templateId(buffer, message));
        final Status signature = signatures != null
                ? signatures.next()
                : isSigned(buffer, frame) ? Status.SIGNATURE_INVALID : Status.OK; // there is no key to check it with
        return type == null || !rights.allow(type, buffer, message) ? Status.NOT_AUTHORIZED : signature;
    }

    private boolean isSigned(final DirectBuffer buffer, final int frame) {
        return hasSigned
                && RequestType.isSigned(
                        buffer,
                        frame + Framing.HEADER_LENGTH,
                        Framing.frameLength(buffer, frame) - Framing.HEADER_LENGTH);
    }

    private static boolean isQuery(final DirectBuffer buffer, final int message) {
        return isQueryTemplate(RequestType.templateId(buffer, message));
    }

    private static boolean isQueryTemplate(final int templateId) {
        final RequestType type = RequestType.of(templateId);
        return type != null && (type.role() == Role.QUERY || type.role() == Role.SERVER);
    }

    /** Counts the members that follow the request at {@code position} in its chain. */
    private static int followers(final DirectBuffer buffer, final int position) {
        int count = 0;
        int frame = position;
        while (isLinkedCommand(buffer, frame + Framing.HEADER_LENGTH)) {
            frame += Framing.frameLength(buffer, frame);
            count++;
        }
        return count;
    }

    private static boolean isLinkedCommand(final DirectBuffer buffer, final int message) {
        return RequestType.isLinked(buffer, message) && !isQuery(buffer, message);
    }
}
