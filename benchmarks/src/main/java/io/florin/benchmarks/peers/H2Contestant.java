package io.florin.benchmarks.peers;

import io.florin.benchmarks.PaymentPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * H2 embedded in this process, with a file: no network, no process of its own.
 *
 * @param writeDelayMs how long H2 may wait before it writes what is committed, in milliseconds.
 */
record H2Contestant(Mode mode, int writeDelayMs) implements Contestant {
    static final String PEER = "h2";

    private static final int WRITE_DELAY_DEFAULT_MS = 500;

    private static final String IN_PROCESS = "H2 runs in the load generator's process, without a network";

    /** Each payment a transaction. H2 writes what is committed half a second later, as it comes. */
    static H2Contestant committingEach(final int connections) {
        return new H2Contestant(
                new Mode(
                        PEER,
                        "a commit a payment",
                        connections,
                        1,
                        Durability.MEMORY,
                        settings(WRITE_DELAY_DEFAULT_MS),
                        IN_PROCESS + ", and writes up to half a second behind its acknowledgement"),
                WRITE_DELAY_DEFAULT_MS);
    }

    /** Each payment a transaction that is written, but not forced, before its commit returns. */
    static H2Contestant writingEach(final int connections) {
        return new H2Contestant(
                new Mode(
                        PEER,
                        "a commit and a write a payment",
                        connections,
                        1,
                        Durability.PAGE_CACHE,
                        settings(0),
                        IN_PROCESS),
                0);
    }

    /** Many payments a transaction, with a force behind each commit: by one thread, so that no two batches wait for each other. */
    static H2Contestant forcingBatches(final int batch) {
        return new H2Contestant(
                new Mode(
                        PEER,
                        "a commit and CHECKPOINT SYNC a batch",
                        1,
                        batch,
                        Durability.DEVICE,
                        settings(WRITE_DELAY_DEFAULT_MS),
                        IN_PROCESS + "; a batch is one transaction, all or nothing, and one acknowledgement"),
                WRITE_DELAY_DEFAULT_MS);
    }

    private static String settings(final int writeDelayMs) {
        return "WRITE_DELAY=" + writeDelayMs + " CACHE_SIZE=262144 (KiB); prepared statements";
    }

    @Override
    public Ledger open(final Path directory, final PaymentPlan plan) throws SQLException {
        final String url = "jdbc:h2:file:" + directory.resolve("ledger").toAbsolutePath()
                + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=" + writeDelayMs
                + ";CACHE_SIZE=262144;LOCK_TIMEOUT=60000";
        final Connection connection = DriverManager.getConnection(url);
        try {
            JdbcPayments.execute(
                    connection,
                    "CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL, overdraft_limit BIGINT NOT NULL)",
                    "CREATE TABLE transfer (id BIGINT PRIMARY KEY, payer INT NOT NULL, payee INT NOT NULL,"
                            + " amount BIGINT NOT NULL, at TIMESTAMP(9) WITH TIME ZONE NOT NULL)",
                    "INSERT INTO account SELECT x - 1, 0, " + PaymentPlan.OVERDRAFT_LIMIT + " FROM system_range(1, "
                            + plan.accounts() + ")",
                    "CHECKPOINT SYNC");
            return new JdbcLedger(
                    "H2",
                    connection,
                    plan.accounts(),
                    mode,
                    () -> new H2Payer(DriverManager.getConnection(url), plan, mode.durability() == Durability.DEVICE),
                    () -> {});
        } catch (final SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static final class H2Payer implements Payer {
        private final Connection connection;
        private final PaymentPlan plan;
        private final PreparedStatement store;
        private final PreparedStatement debit;
        private final PreparedStatement credit;
        private final PreparedStatement force;
        private final boolean isForced;

        H2Payer(final Connection connection, final PaymentPlan plan, final boolean isForced) throws SQLException {
            this.connection = connection;
            this.plan = plan;
            this.isForced = isForced;
            connection.setAutoCommit(false);
            store = connection.prepareStatement(
                    "INSERT INTO transfer SELECT ?1, ?2, ?3, ?4, CURRENT_TIMESTAMP(9) WHERE NOT EXISTS (SELECT 1 FROM transfer"
                            + " WHERE id = ?1)");
            debit = connection.prepareStatement("UPDATE account SET balance = balance - ?1 WHERE id = ?2"
                    + " AND balance - ?1 >= -overdraft_limit");
            credit = connection.prepareStatement("UPDATE account SET balance = balance + ?1 WHERE id = ?2");
            force = connection.prepareStatement("CHECKPOINT SYNC");
        }

        @Override
        public int pay(final long first, final int count) throws SQLException {
            int paid = 0;
            try {
                for (long index = first; index < first + count; index++) {
                    paid += pay(index);
                }
                connection.commit();
            } catch (final SQLException | IllegalStateException e) {
                connection.rollback();
                throw e;
            }
            if (isForced) {
                force.execute();
            }
            return paid;
        }

        /** The accounts in the order of their numbers, so that no two payments wait for each other. */
        private int pay(final long index) throws SQLException {
            final int payer = plan.debitAccount(index);
            final int payee = plan.creditAccount(index);
            final long amount = plan.amount(index);
            store.setLong(1, index + 1);
            store.setInt(2, payer);
            store.setInt(3, payee);
            store.setLong(4, amount);
            if (store.executeUpdate() == 0) {
                return 0;
            }
            final boolean isMoved = payer < payee
                    ? move(debit, amount, payer) && move(credit, amount, payee)
                    : move(credit, amount, payee) && move(debit, amount, payer);
            if (!isMoved) {
                throw new IllegalStateException("refused: payment=" + index);
            }
            return 1;
        }

        private static boolean move(final PreparedStatement update, final long amount, final int account)
                throws SQLException {
            update.setLong(1, amount);
            update.setInt(2, account);
            return update.executeUpdate() == 1;
        }

        @Override
        public void close() {
            JdbcPayments.close(connection);
        }
    }
}
