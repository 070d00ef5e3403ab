package io.florin.engine;

/** The poster of each kind of transfer. */
final class Posters {
    private final Poster[] byKind = new Poster[TransferContent.KIND_MAX + 1];

    Posters(
            final AccountStore accounts,
            final TransferStore transfers,
            final HistoryStore history,
            final AccountRules rules,
            final Holds holds,
            final Lookahead lookahead) {
        final Poster payments = new PaymentPoster(accounts, transfers, history, rules, holds, lookahead);
        final Poster refunds = new RefundPoster(accounts, transfers, rules);
        byKind[TransferContent.PAYMENT] = payments;
        byKind[TransferContent.AUTHORIZATION] = payments;
        byKind[TransferContent.CAPTURE] = new CapturePoster(accounts, transfers, rules, holds);
        byKind[TransferContent.VOID] = new VoidPoster(transfers, holds);
        byKind[TransferContent.REFUND] = refunds;
        byKind[TransferContent.REVERSAL] = refunds;
    }

    /** @param kind a known one. */
    Poster of(final int kind) {
        return byKind[kind];
    }
}
