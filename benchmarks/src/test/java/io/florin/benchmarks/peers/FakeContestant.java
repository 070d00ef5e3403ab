package io.florin.benchmarks.peers;

import io.florin.benchmarks.PaymentPlan;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps its accounts in this process, and cheats when it is told to. */
final class FakeContestant implements Contestant {
    /** What it does wrong. */
    enum Cheat {
        NONE,
        FORGETS_A_TRANSFER,
        LOSES_A_UNIT,
        PAYS_THE_WRONG_ACCOUNT,
        PAYS_TWICE,
        REFUSES
    }

    private final Mode mode;
    private final Cheat cheat;
    private final List<String> turns;

    FakeContestant(final Mode mode, final Cheat cheat, final List<String> turns) {
        this.mode = mode;
        this.cheat = cheat;
        this.turns = turns;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public Ledger open(final Path directory, final PaymentPlan plan) {
        turns.add("open " + mode.name());
        return new FakeLedger(plan);
    }

    private final class FakeLedger implements Ledger {
        private final PaymentPlan plan;
        private final long[] balances;
        private final Set<Long> transfers = new HashSet<>();

        FakeLedger(final PaymentPlan plan) {
            this.plan = plan;
            balances = new long[plan.accounts()];
        }

        @Override
        public String version() {
            return "Fake 1";
        }

        @Override
        public Load start() throws Exception {
            return BlockingLoad.start(mode, this::connect);
        }

        @Override
        public long payAgain(final int count) throws Exception {
            try (Payer payer = connect()) {
                return payer.pay(0, count);
            }
        }

        @Override
        public Books books() {
            if (cheat == Cheat.LOSES_A_UNIT) {
                balances[1]--;
            } else if (cheat == Cheat.PAYS_THE_WRONG_ACCOUNT) {
                balances[0]--;
                balances[1]++;
            }
            return new Books(transfers.size() - (cheat == Cheat.FORGETS_A_TRANSFER ? 1 : 0), balances);
        }

        @Override
        public void close() {
            turns.add("close " + mode.name());
        }

        private Payer connect() {
            return new Payer() {
                @Override
                public int pay(final long first, final int count) {
                    return payAll(first, count);
                }

                @Override
                public void close() {}
            };
        }

        private synchronized int payAll(final long first, final int count) {
            int paid = 0;
            for (long index = first; index < first + count; index++) {
                if (cheat == Cheat.REFUSES) {
                    throw new IllegalStateException("refused: payment=" + index);
                }
                if (transfers.add(index) || cheat == Cheat.PAYS_TWICE) {
                    balances[plan.debitAccount(index)] -= plan.amount(index);
                    balances[plan.creditAccount(index)] += plan.amount(index);
                    paid++;
                }
            }
            return paid;
        }
    }
}
