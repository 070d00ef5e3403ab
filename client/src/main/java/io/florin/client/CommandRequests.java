package io.florin.client;

/** One request of each kind of command, used again and again. Not thread-safe. */
final class CommandRequests {
    private final OpenAccountRequest openAccount = new OpenAccountRequest();
    private final SetAccountStatusRequest setAccountStatus = new SetAccountStatusRequest();
    private final SetAccountLimitsRequest setAccountLimits = new SetAccountLimitsRequest();
    private final TransferRequest transfer = new TransferRequest();
    private final AuthorizeRequest authorize = new AuthorizeRequest();
    private final CaptureRequest capture = new CaptureRequest();
    private final VoidRequest release = new VoidRequest();
    private final RefundRequest refund = new RefundRequest();
    private final ReverseRequest reverse = new ReverseRequest();

    /** @return the request of a command, until the next call. */
    CommandRequest of(final Command command) {
        if (command instanceof MoneyCommand<?> money) {
            return ofMoney(money);
        }
        if (command instanceof NewAccount value) {
            return openAccount.set(value);
        }
        if (command instanceof AccountStatusChange value) {
            return setAccountStatus.set(value);
        }
        return setAccountLimits.set((AccountLimitsChange) command);
    }

    private CommandRequest ofMoney(final MoneyCommand<?> command) {
        if (command instanceof Transfer value) {
            return transfer.set(value);
        }
        if (command instanceof Authorization value) {
            return authorize.set(value);
        }
        if (command instanceof Capture value) {
            return capture.set(value);
        }
        if (command instanceof AuthorizationVoid value) {
            return release.set(value);
        }
        if (command instanceof Refund value) {
            return refund.set(value);
        }
        return reverse.set((Reversal) command);
    }
}
