package io.florin.benchmarks.peers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/**
 * The accounts of a database that is spoken to by JDBC.
 *
 * @param product its name.
 * @param connection to read with; closed with this.
 * @param connect makes a connection to pay by.
 * @param onClose ends what else was started for it.
 */
record JdbcLedger(
        String product, Connection connection, int accounts, Mode mode, Callable<Payer> connect, Runnable onClose)
        implements Ledger {
    @Override
    public String version() {
        try {
            return product + " " + connection.getMetaData().getDatabaseProductVersion();
        } catch (final SQLException e) {
            throw new IllegalStateException(product + " does not know its version", e);
        }
    }

    @Override
    public Load start() throws Exception {
        return BlockingLoad.start(mode, connect);
    }

    @Override
    public long payAgain(final int count) throws Exception {
        try (Payer payer = connect.call()) {
            return payer.pay(0, count);
        }
    }

    @Override
    public Books books() throws SQLException {
        return JdbcPayments.books(connection, accounts);
    }

    @Override
    public void close() {
        try {
            JdbcPayments.close(connection);
        } finally {
            onClose.run();
        }
    }
}
