package io.florin.benchmarks.peers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What PostgreSQL and H2 have in common: two tables, and how they are read. */
final class JdbcPayments {
    private JdbcPayments() {}

    static void execute(final Connection connection, final String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (final String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static void close(final Connection connection) {
        try {
            connection.close();
        } catch (final SQLException e) {
            throw new IllegalStateException("cannot close a connection: " + e.getMessage(), e);
        }
    }

    /** Reads the tables {@code transfer} and {@code account}. */
    static Books books(final Connection connection, final int accountCount) throws SQLException {
        final long[] balances = new long[accountCount];
        try (Statement statement = connection.createStatement()) {
            final long transferCount;
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM transfer")) {
                count.next();
                transferCount = count.getLong(1);
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, balance FROM account")) {
                while (rows.next()) {
                    balances[rows.getInt(1)] = rows.getLong(2);
                }
            }
            return new Books(transferCount, balances);
        }
    }
}
