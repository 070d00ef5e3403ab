package io.florin.client;

import io.florin.protocol.codec.SetAccountLimitsEncoder;

/** Changes an account's overdraft limit. Answered by a {@link CommandReply} with the account's balances. */
public final class SetAccountLimitsRequest extends CommandRequest {
    private final SetAccountLimitsEncoder encoder = new SetAccountLimitsEncoder();

    /** Makes a request with all fields zero. */
    public SetAccountLimitsRequest() {
        super(SetAccountLimitsEncoder.TEMPLATE_ID, SetAccountLimitsEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets all fields. */
    public SetAccountLimitsRequest set(final AccountLimitsChange change) {
        return accountId(change.id().hi(), change.id().lo())
                .expectedVersion(change.expectedVersion())
                .overdraftLimit(change.overdraftLimit());
    }

    /** Sets the account's id. */
    public SetAccountLimitsRequest accountId(final long hi, final long lo) {
        encoder.accountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the version that this change replaces, 0 to 4,294,967,294. */
    public SetAccountLimitsRequest expectedVersion(final long version) {
        checkVersion(version);
        encoder.expectedVersion(version);
        return this;
    }

    /** Sets the overdraft limit in minor units, 0 or more. */
    public SetAccountLimitsRequest overdraftLimit(final long overdraftLimitMinor) {
        encoder.overdraftLimit(overdraftLimitMinor);
        return this;
    }
}
