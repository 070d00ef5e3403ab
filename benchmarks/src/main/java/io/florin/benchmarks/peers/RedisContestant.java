package io.florin.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.ServerProcess;
import io.florin.benchmarks.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/** Redis in a process of its own, over TCP on loopback; a payment is a script, which runs alone. */
record RedisContestant(Mode mode) implements Contestant {
    static final String PEER = "redis";

    private static final String SERVER = "redis-server";

    private static final String NOT_FORKED = "no RDB snapshots, no rewriting of the AOF";

    /**
     * KEYS: transfer, payer, payee; ARGV: amount, overdraft limit, the transfer's words. 1 when paid, 0 when known. Lua's numbers
     * are exact to 2^53. One MSET, so that the append-only file has one command for a payment.
     */
    private static final String SCRIPT = """
            local now = redis.call('MGET', KEYS[1], KEYS[2], KEYS[3])
            if now[1] then return 0 end
            if not now[2] or not now[3] then return redis.error_reply('NOACCOUNT no such account') end
            local amount = tonumber(ARGV[1])
            local left = tonumber(now[2]) - amount
            if left < -tonumber(ARGV[2]) then return redis.error_reply('NOFUNDS exceeds the funds') end
            local time = redis.call('TIME')
            redis.call('MSET', KEYS[1], ARGV[3] .. ' ' .. time[1] .. ' ' .. time[2],
                KEYS[2], string.format('%.0f', left), KEYS[3], string.format('%.0f', tonumber(now[3]) + amount))
            return 1
            """;

    private static final int ACCOUNTS_A_CALL = 10_000;

    /** Each connection waits for the reply to its payment. */
    static RedisContestant oneAtATime(final int connections, final Durability durability) {
        return of("one at a time", connections, 1, durability);
    }

    /** Each connection writes so many payments at once and reads the replies to all of them, then writes the next. */
    static RedisContestant pipelined(final int connections, final int batch, final Durability durability) {
        return of("pipelined", connections, batch, durability);
    }

    private static RedisContestant of(
            final String name, final int connections, final int batch, final Durability durability) {
        final String fsync = fsync(durability);
        return new RedisContestant(new Mode(
                PEER,
                "appendfsync " + fsync + ", " + name,
                connections,
                batch,
                durability,
                "appendonly yes, appendfsync " + fsync + ", " + NOT_FORKED + "; a Lua script by EVALSHA",
                "Redis keeps strings, and its script is the whole of the ledger: ids of 64 bits, one overdraft limit for all, no holds, no statements"
                        + (durability == Durability.DEVICE
                                ? ""
                                : "; everysec may also hold back writes for two seconds while a force takes long")));
    }

    @Override
    public Optional<String> missingPackage() throws IOException, InterruptedException {
        return Shell.has(SERVER) ? Optional.empty() : Optional.of(SERVER);
    }

    @Override
    public Ledger open(final Path directory, final PaymentPlan plan) throws InterruptedException {
        final int port = ServerProcess.freePort();
        final ServerProcess server = Servers.await(output -> ServerProcess.start(
                List.of(
                        SERVER,
                        "--bind",
                        Servers.LOOPBACK,
                        "--port",
                        String.valueOf(port),
                        "--dir",
                        directory.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        fsync(mode.durability()),
                        "--auto-aof-rewrite-percentage",
                        "0"),
                line -> line.contains("Ready to accept connections"),
                output));
        try {
            final RedisLedger ledger = new RedisLedger(server, new Jedis(Servers.LOOPBACK, port), port, plan, mode);
            ledger.openAccounts();
            return ledger;
        } catch (final RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static String fsync(final Durability durability) {
        return switch (durability) {
            case DEVICE -> "always";
            case EVERY_SECOND -> "everysec";
            case PAGE_CACHE, MEMORY -> throw new IllegalArgumentException("not a mode of Redis here: " + durability);
        };
    }

    private static byte[] account(final int number) {
        return ("a" + number).getBytes(US_ASCII);
    }

    private record RedisLedger(ServerProcess server, Jedis jedis, int port, PaymentPlan plan, Mode mode)
            implements Ledger {
        void openAccounts() {
            final byte[] nothing = "0".getBytes(US_ASCII);
            for (int first = 0; first < plan.accounts(); first += ACCOUNTS_A_CALL) {
                final int count = Math.min(ACCOUNTS_A_CALL, plan.accounts() - first);
                final byte[][] keysAndValues = new byte[2 * count][];
                for (int i = 0; i < count; i++) {
                    keysAndValues[2 * i] = account(first + i);
                    keysAndValues[2 * i + 1] = nothing;
                }
                jedis.mset(keysAndValues);
            }
        }

        @Override
        public String version() {
            return "Redis "
                    + jedis.info("server")
                            .lines()
                            .filter(line -> line.startsWith("redis_version:"))
                            .map(line -> line.substring(line.indexOf(':') + 1).trim())
                            .findFirst()
                            .orElse("of an unknown version");
        }

        @Override
        public Load start() throws Exception {
            return BlockingLoad.start(mode, this::connect);
        }

        @Override
        public long payAgain(final int count) {
            try (RedisPayer payer = connect()) {
                return payer.pay(0, count);
            }
        }

        @Override
        public Books books() {
            final long[] balances = new long[plan.accounts()];
            for (int first = 0; first < balances.length; first += ACCOUNTS_A_CALL) {
                final byte[][] keys = new byte[Math.min(ACCOUNTS_A_CALL, balances.length - first)][];
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = account(first + i);
                }
                int number = first;
                for (final byte[] balance : jedis.mget(keys)) {
                    balances[number++] = Long.parseLong(new String(balance, US_ASCII));
                }
            }
            return new Books(jedis.dbSize() - balances.length, balances);
        }

        @Override
        public void close() {
            jedis.close();
            server.close();
        }

        private RedisPayer connect() {
            return new RedisPayer(new Jedis(Servers.LOOPBACK, port), plan);
        }
    }

    private static final class RedisPayer implements Payer {
        private static final int KEYS = 3;
        private static final byte[] OVERDRAFT_LIMIT =
                String.valueOf(PaymentPlan.OVERDRAFT_LIMIT).getBytes(US_ASCII);

        private final Jedis jedis;
        private final PaymentPlan plan;
        private final byte[] script;

        RedisPayer(final Jedis jedis, final PaymentPlan plan) {
            this.jedis = jedis;
            this.plan = plan;
            script = jedis.scriptLoad(SCRIPT.getBytes(US_ASCII));
        }

        @Override
        public int pay(final long first, final int count) {
            if (count == 1) {
                return ((Long) jedis.evalsha(script, KEYS, keysAndArguments(first))).intValue();
            }
            final List<Response<Object>> replies = new ArrayList<>(count);
            try (Pipeline pipeline = jedis.pipelined()) {
                for (long index = first; index < first + count; index++) {
                    replies.add(pipeline.evalsha(script, KEYS, keysAndArguments(index)));
                }
            }
            int paid = 0;
            for (final Response<Object> reply : replies) {
                paid += ((Long) reply.get()).intValue();
            }
            return paid;
        }

        private byte[][] keysAndArguments(final long index) {
            final int payer = plan.debitAccount(index);
            final int payee = plan.creditAccount(index);
            final long amount = plan.amount(index);
            return new byte[][] {
                ("t" + (index + 1)).getBytes(US_ASCII),
                account(payer),
                account(payee),
                String.valueOf(amount).getBytes(US_ASCII),
                OVERDRAFT_LIMIT,
                (payer + " " + payee + " " + amount).getBytes(US_ASCII)
            };
        }

        @Override
        public void close() {
            jedis.close();
        }
    }
}
