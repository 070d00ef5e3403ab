package io.florin.client;

import io.florin.protocol.codec.SetAccountStatusEncoder;

/** Blocks, frees or closes an account. Answered by a {@link CommandReply} with the account's balances. */
public final class SetAccountStatusRequest extends CommandRequest {
    private final SetAccountStatusEncoder encoder = new SetAccountStatusEncoder();

    /** Makes a request for {@link AccountStatus#ACTIVE}, all else zero. */
    public SetAccountStatusRequest() {
        super(SetAccountStatusEncoder.TEMPLATE_ID, SetAccountStatusEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
        accountStatus(AccountStatus.ACTIVE);
    }

    /** Sets all fields. */
    public SetAccountStatusRequest set(final AccountStatusChange change) {
        return accountId(change.id().hi(), change.id().lo())
                .expectedVersion(change.expectedVersion())
                .accountStatus(change.status())
                .reason(change.reason());
    }

    /** Sets the account's id. */
    public SetAccountStatusRequest accountId(final long hi, final long lo) {
        encoder.accountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the version that this change replaces, 0 to 4,294,967,294. */
    public SetAccountStatusRequest expectedVersion(final long version) {
        checkVersion(version);
        encoder.expectedVersion(version);
        return this;
    }

    /** Sets what the account may do from now on. */
    public SetAccountStatusRequest accountStatus(final AccountStatus status) {
        encoder.accountStatus(status.wire());
        return this;
    }

    /** Sets the caller's own reason code, 0 to 65,535. */
    public SetAccountStatusRequest reason(final int reason) {
        checkCode(reason);
        encoder.reason(reason);
        return this;
    }
}
