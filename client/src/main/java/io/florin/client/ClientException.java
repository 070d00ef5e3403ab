package io.florin.client;

/** Why a call has no answer. Refused payments are no exceptions: see {@link io.florin.protocol.Status}. */
public abstract sealed class ClientException extends RuntimeException
        permits AuthenticationException,
                CannotConnectException,
                ClientClosedException,
                ConnectionLostException,
                ProtocolViolationException,
                RequestTimeoutException,
                WindowFullException {
    private static final long serialVersionUID = 1L;

    private final boolean outcomeUnknown;

    ClientException(final String message, final boolean outcomeUnknown) {
        super(message);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** @return what is the matter, in one line. */
    @Override
    public final String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /**
     * Says whether the request may have been carried out.
     *
     * @return true when it may have been: send the same request with the same id again, now or later, to learn its outcome. False
     *     when it never left.
     */
    public final boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
