package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.SetAccountLimitsDecoder;
import io.florin.protocol.codec.SetAccountStatusDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Changes the status and the limits of accounts. */
final class SetAccountHandler extends AccountCommandHandler {
    private static final int STATUS_MIN = AccountStatus.ACTIVE.value();
    private static final int CLOSED = AccountStatus.CLOSED.value();

    private final AccountStore accounts;
    private final AccountRules rules;
    private final SetAccountStatusDecoder statusDecoder = new SetAccountStatusDecoder();
    private final SetAccountLimitsDecoder limitsDecoder = new SetAccountLimitsDecoder();
    private boolean isStatus;
    private int flags;
    private long idLo;
    private long idHi;
    private long expectedVersion;
    private int status;
    private int reason;
    private long overdraftLimit;

    SetAccountHandler(final AccountStore accounts, final AccountRules rules) {
        this.accounts = accounts;
        this.rules = rules;
    }

    @Override
    Status decode(final DirectBuffer buffer, final int offset) {
        flags = buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN);
        isStatus = RequestType.templateId(buffer, offset) == SetAccountStatusDecoder.TEMPLATE_ID;
        if (isStatus) {
            decodeStatus(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
        } else {
            decodeLimits(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
        }
        return checkShape();
    }

    @Override
    int account() {
        return accounts.find(idLo, idHi);
    }

    @Override
    Status apply() {
        final int account = account();
        if (account == AccountStore.NOT_FOUND) {
            return Status.ACCOUNT_NOT_FOUND;
        }
        if (isRepeated(account)) {
            isReplayed = true;
            return Status.OK;
        }
        final Status allowed = check(account);
        if (allowed == Status.OK && isStatus) {
            accounts.changeStatus(account, status, reason);
        } else if (allowed == Status.OK) {
            accounts.changeOverdraftLimit(account, overdraftLimit);
        }
        return allowed;
    }

    private void decodeStatus(final DirectBuffer buffer, final int body) {
        statusDecoder.wrap(buffer, body, SetAccountStatusDecoder.BLOCK_LENGTH, SetAccountStatusDecoder.SCHEMA_VERSION);
        idLo = statusDecoder.accountId().lo();
        idHi = statusDecoder.accountId().hi();
        expectedVersion = statusDecoder.expectedVersion();
        status = statusDecoder.accountStatusRaw();
        reason = statusDecoder.reason();
    }

    private void decodeLimits(final DirectBuffer buffer, final int body) {
        limitsDecoder.wrap(buffer, body, SetAccountLimitsDecoder.BLOCK_LENGTH, SetAccountLimitsDecoder.SCHEMA_VERSION);
        idLo = limitsDecoder.accountId().lo();
        idHi = limitsDecoder.accountId().hi();
        expectedVersion = limitsDecoder.expectedVersion();
        overdraftLimit = limitsDecoder.overdraftLimit();
    }

    private Status checkShape() {
        if ((flags & ~RequestType.FLAG_LINKED) != 0) {
            return Status.INVALID_FLAGS;
        }
        if ((idLo | idHi) == 0) {
            return Status.INVALID_ID;
        }
        if (isStatus) {
            return status < STATUS_MIN || status > CLOSED ? Status.INVALID_ACCOUNT_STATUS : Status.OK;
        }
        return overdraftLimit < 0 ? Status.INVALID_OVERDRAFT_LIMIT : Status.OK;
    }

    /** @return whether this very command made the account's version. */
    private boolean isRepeated(final int account) {
        if (accounts.version(account) != expectedVersion + 1) {
            return false;
        }
        if (isStatus) {
            return accounts.changedBy(account) == AccountStore.CHANGED_BY_STATUS
                    && accounts.status(account) == status
                    && accounts.reason(account) == reason;
        }
        return accounts.changedBy(account) == AccountStore.CHANGED_BY_LIMITS
                && accounts.overdraftLimit(account) == overdraftLimit;
    }

    private Status check(final int account) {
        if (accounts.version(account) == AccountStore.VERSION_MAX) {
            return Status.CAPACITY_EXCEEDED;
        }
        if (accounts.version(account) != expectedVersion) {
            return Status.VERSION_MISMATCH;
        }
        if (accounts.status(account) == CLOSED) {
            return Status.ACCOUNT_CLOSED;
        }
        final Status allowed = isStatus ? checkStatus(account) : checkLimit(account);
        return allowed == Status.OK ? rules.checkRoom(accounts.hasHistory(account) ? 1 : 0) : allowed;
    }

    private Status checkStatus(final int account) {
        if (status != CLOSED) {
            return Status.OK;
        }
        final long pending = accounts.sum(account, AccountStore.DEBITS_PENDING)
                | accounts.sum(account, AccountStore.CREDITS_PENDING);
        if (pending != 0) {
            return Status.HOLDS_OPEN;
        }
        return accounts.balance(account) != 0 ? Status.BALANCE_NOT_ZERO : Status.OK;
    }

    private Status checkLimit(final int account) {
        final long used = accounts.debits(account) - accounts.sum(account, AccountStore.CREDITS_POSTED);
        return !accounts.isHouse(account) && overdraftLimit < used ? Status.OVERDRAFT_LIMIT_IN_USE : Status.OK;
    }
}
