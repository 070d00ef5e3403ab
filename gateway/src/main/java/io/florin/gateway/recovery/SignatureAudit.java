package io.florin.gateway.recovery;

import io.florin.gateway.pipeline.EntryLayout;
import io.florin.gateway.security.Principals;
import io.florin.gateway.security.SignatureKey;
import io.florin.protocol.RequestType;
import io.florin.protocol.auth.CommandVerifier;
import io.florin.protocol.auth.VerifyingKey;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntHashSet;

/**
 * Checks the signatures in a journal with nothing but the journal and public keys, revoked ones included. What is signed by one of those but
 * journaled after its last day is counted and no failure: the server takes it until it reads the principals again, and its clock may be set
 * back. A principal that has signed a command signs all behind it. Single thread.
 */
public final class SignatureAudit {
    private final Principals principals;
    private final Int2ObjectHashMap<CommandVerifier> verifiers = new Int2ObjectHashMap<>();
    private final IntHashSet signers = new IntHashSet();
    private final IntHashSet haveSigned = new IntHashSet();
    private final Map<VerifyingKey, LocalDate> lastDays = new HashMap<>();
    private long signedCount;
    private long unsignedCount;
    private long lastUnsignedSequence;
    private long lateCount;
    private long firstLateSequence;
    private long lastLateSequence;

    /** @param principals whose keys are taken. */
    public SignatureAudit(final Principals principals) {
        this.principals = principals;
        for (final SignatureKey key : principals.signatureKeys()) {
            signers.add(key.principalId());
            lastDays.put(key.key(), key.revoked() == null ? LocalDate.MAX : key.revoked());
        }
    }

    /** @return commands with a signature, each of which is right. */
    public long signedCount() {
        return signedCount;
    }

    /** @return commands without one, of principals that must sign now: they may be from before. */
    public long unsignedCount() {
        return unsignedCount;
    }

    /** @return the last of those; 0 when there is none. */
    public long lastUnsignedSequence() {
        return lastUnsignedSequence;
    }

    /** @return commands signed by a key after its last day. */
    public long lateCount() {
        return lateCount;
    }

    /** @return the first of those; 0 when there is none. */
    public long firstLateSequence() {
        return firstLateSequence;
    }

    /** @return the last of those; 0 when there is none. */
    public long lastLateSequence() {
        return lastLateSequence;
    }

    /**
     * Checks the commands of a record.
     *
     * @throws VerificationException at the first signature that is not its principal's, and at the first command without one behind a signed one of
     *     its principal.
     */
    void onRecord(
            final long firstSequence,
            final int count,
            final long timestampNs,
            final DirectBuffer record,
            final int offset) {
        int entry = offset;
        boolean isMember = false;
        for (int i = 0; i < count; i++) {
            final CommandVerifier verifier = verifier(EntryLayout.principalId(record, entry));
            if (!isMember) {
                verifier.begin();
            }
            onCommand(firstSequence + i, timestampNs, record, entry, verifier);
            isMember = RequestType.isLinked(record, entry + EntryLayout.HEADER_LENGTH);
            entry = EntryLayout.next(record, entry);
        }
    }

    private void onCommand(
            final long sequence,
            final long timestampNs,
            final DirectBuffer record,
            final int entry,
            final CommandVerifier verifier) {
        final int message = entry + EntryLayout.HEADER_LENGTH;
        final int principalId = EntryLayout.principalId(record, entry);
        if (EntryLayout.signatureLength(record, entry) > 0) {
            final VerifyingKey key = verifier.verify(record, message, EntryLayout.messageLength(record, entry));
            if (key == null) {
                throw failure("signature is not its principal's", sequence, principalId);
            }
            haveSigned.add(principalId);
            signedCount++;
            if (isLate(key, timestampNs)) {
                firstLateSequence = lateCount == 0 ? sequence : firstLateSequence;
                lastLateSequence = sequence;
                lateCount++;
            }
        } else if (RequestType.isCommand(record, message) && signers.contains(principalId)) {
            if (haveSigned.contains(principalId)) {
                throw failure("command has no signature, and one before it has", sequence, principalId);
            }
            unsignedCount++;
            lastUnsignedSequence = sequence;
        }
    }

    private static VerificationException failure(final String what, final long sequence, final int principalId) {
        return new VerificationException(
                what + ": sequence=" + sequence + " principal=" + Integer.toUnsignedString(principalId));
    }

    private boolean isLate(final VerifyingKey key, final long timestampNs) {
        final long seconds = Math.floorDiv(timestampNs, TimeUnit.SECONDS.toNanos(1));
        final LocalDate day =
                LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC).toLocalDate();
        return day.isAfter(lastDays.getOrDefault(key, LocalDate.MAX));
    }

    private CommandVerifier verifier(final int principalId) {
        final CommandVerifier known = verifiers.get(principalId);
        if (known != null) {
            return known;
        }
        final List<VerifyingKey> keys = principals.signatureKeys().stream()
                .filter(key -> key.principalId() == principalId)
                .map(SignatureKey::key)
                .toList();
        final CommandVerifier verifier = new CommandVerifier(principalId, keys);
        verifiers.put(principalId, verifier);
        return verifier;
    }
}
