package io.florin.benchmarks.peers;

import io.florin.benchmarks.PaymentPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** PostgreSQL in a process of its own; a payment is a call of a function. */
record PostgresContestant(Mode mode) implements Contestant {
    static final String PEER = "postgresql";

    private static final String SETTINGS =
            String.join(" ", PostgresServer.SETTINGS) + "; a PL/pgSQL function, prepared, over TCP";

    /** Room on each page for the next version of its rows: an update that stays on its page writes no index. */
    private static final String ACCOUNT =
            "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL, overdraft_limit bigint NOT NULL)"
                    + " WITH (fillfactor = 50)";

    private static final String TRANSFER =
            "CREATE TABLE transfer (id bigint PRIMARY KEY, payer int NOT NULL, payee int NOT NULL, amount bigint NOT NULL,"
                    + " at timestamptz NOT NULL)";

    /** The accounts in the order of their numbers, so that no two payments wait for each other. 1 when paid, 0 when known. */
    private static final String PAY = """
            CREATE FUNCTION pay(transfer_id bigint, payer int, payee int, amount bigint) RETURNS int LANGUAGE plpgsql AS $$
            BEGIN
              INSERT INTO transfer VALUES (transfer_id, payer, payee, amount, clock_timestamp()) ON CONFLICT DO NOTHING;
              IF NOT FOUND THEN RETURN 0; END IF;
              IF payee < payer THEN
                UPDATE account SET balance = balance + pay.amount WHERE id = payee;
                IF NOT FOUND THEN RAISE 'no such account: %', payee; END IF;
              END IF;
              UPDATE account SET balance = balance - pay.amount WHERE id = payer AND balance - pay.amount >= -overdraft_limit;
              IF NOT FOUND THEN RAISE 'no such account, or exceeds its funds: %', payer; END IF;
              IF payee > payer THEN
                UPDATE account SET balance = balance + pay.amount WHERE id = payee;
                IF NOT FOUND THEN RAISE 'no such account: %', payee; END IF;
              END IF;
              RETURN 1;
            END $$""";

    /** Accounts are locked in the order of their numbers, then all transfers are stored and each account is changed once. */
    private static final String PAY_BATCH = """
            CREATE FUNCTION pay_batch(ids bigint[], payers int[], payees int[], amounts bigint[]) RETURNS int LANGUAGE plpgsql
            SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
            DECLARE
              accounts int[] := ARRAY(SELECT DISTINCT id FROM unnest(payers || payees) id ORDER BY id);
              paid int;
              changed int;
              affected int;
            BEGIN
              PERFORM 1 FROM unnest(accounts) WITH ORDINALITY AS wanted(id, place) JOIN account USING (id)
                ORDER BY place FOR UPDATE OF account;
              WITH stored AS (
                INSERT INTO transfer SELECT *, clock_timestamp() FROM unnest(ids, payers, payees, amounts)
                  ON CONFLICT DO NOTHING RETURNING payer, payee, amount),
              moved AS (
                SELECT id, sum(debit)::bigint AS debits, sum(credit)::bigint AS credits
                FROM stored, LATERAL (VALUES (payer, amount, 0), (payee, 0, amount)) AS side(id, debit, credit) GROUP BY id),
              updated AS (
                UPDATE account SET balance = balance - debits + credits FROM moved
                WHERE account.id = moved.id AND balance - debits >= -overdraft_limit RETURNING 1)
              SELECT (SELECT count(*) FROM stored), (SELECT count(*) FROM moved), (SELECT count(*) FROM updated)
                INTO paid, affected, changed;
              IF changed <> affected THEN RAISE 'no such account, or exceeds its funds: % of %', affected - changed, affected; END IF;
              RETURN paid;
            END $$""";

    /** Each payment a call and a commit. */
    static PostgresContestant committingEach(final int connections) {
        return new PostgresContestant(new Mode(
                PEER,
                "a commit a payment",
                connections,
                1,
                Durability.DEVICE,
                SETTINGS,
                "PostgreSQL is a whole database, with any query and any number of writers"));
    }

    /** Many payments a call and a commit. */
    static PostgresContestant committingBatches(final int connections, final int batch) {
        return new PostgresContestant(new Mode(
                PEER,
                "a commit a batch",
                connections,
                batch,
                Durability.DEVICE,
                SETTINGS,
                "a batch is one transaction, all or nothing, funds are checked against the sum of an account's debits in it, and it is"
                        + " one acknowledgement; Florin answers each payment for itself"));
    }

    @Override
    public Optional<String> missingPackage() {
        return PostgresServer.programs().isPresent() ? Optional.empty() : Optional.of(PEER);
    }

    @Override
    public Ledger open(final Path directory, final PaymentPlan plan)
            throws IOException, InterruptedException, SQLException {
        final PostgresServer server = PostgresServer.start(directory);
        try {
            final Connection connection = DriverManager.getConnection(server.url());
            JdbcPayments.execute(
                    connection,
                    ACCOUNT,
                    TRANSFER,
                    "INSERT INTO account SELECT id, 0, " + PaymentPlan.OVERDRAFT_LIMIT + " FROM generate_series(0, "
                            + (plan.accounts() - 1) + ") id",
                    PAY,
                    PAY_BATCH,
                    "VACUUM ANALYZE account",
                    "CHECKPOINT");
            return new JdbcLedger(
                    "PostgreSQL",
                    connection,
                    plan.accounts(),
                    mode,
                    () -> new PostgresPayer(DriverManager.getConnection(server.url()), plan, mode.batch() > 1),
                    server::close);
        } catch (final SQLException e) {
            server.close();
            throw e;
        }
    }

    private static final class PostgresPayer implements Payer {
        private final Connection connection;
        private final PaymentPlan plan;
        private final PreparedStatement call;
        private final boolean isBatch;

        PostgresPayer(final Connection connection, final PaymentPlan plan, final boolean isBatch) throws SQLException {
            this.connection = connection;
            this.plan = plan;
            this.isBatch = isBatch;
            call = connection.prepareStatement(isBatch ? "SELECT pay_batch(?, ?, ?, ?)" : "SELECT pay(?, ?, ?, ?)");
        }

        @Override
        public int pay(final long first, final int count) throws SQLException {
            if (isBatch) {
                setBatch(first, count);
                return call();
            }
            int paid = 0;
            for (long index = first; index < first + count; index++) {
                call.setLong(1, index + 1);
                call.setInt(2, plan.debitAccount(index));
                call.setInt(3, plan.creditAccount(index));
                call.setLong(4, plan.amount(index));
                paid += call();
            }
            return paid;
        }

        private int call() throws SQLException {
            try (ResultSet result = call.executeQuery()) {
                result.next();
                return result.getInt(1);
            }
        }

        private void setBatch(final long first, final int count) throws SQLException {
            final Long[] ids = new Long[count];
            final Integer[] payers = new Integer[count];
            final Integer[] payees = new Integer[count];
            final Long[] amounts = new Long[count];
            for (int i = 0; i < count; i++) {
                ids[i] = first + i + 1;
                payers[i] = plan.debitAccount(first + i);
                payees[i] = plan.creditAccount(first + i);
                amounts[i] = plan.amount(first + i);
            }
            call.setArray(1, connection.createArrayOf("int8", ids));
            call.setArray(2, connection.createArrayOf("int4", payers));
            call.setArray(3, connection.createArrayOf("int4", payees));
            call.setArray(4, connection.createArrayOf("int8", amounts));
        }

        @Override
        public void close() {
            JdbcPayments.close(connection);
        }
    }
}
