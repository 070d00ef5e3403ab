package io.florin.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Threads that do one {@link Attack} over and over until they are stopped. */
final class Attackers {
    private final Attack attack;
    private final AttackTarget target;
    private final List<Thread> threads = new ArrayList<>();
    private final long intervalNs;

    private Attackers(final Attack attack, final AttackTarget target, final int ratePerSecond) {
        this.attack = attack;
        this.target = target;
        intervalNs = TimeUnit.SECONDS.toNanos(attack.threads()) / ratePerSecond;
    }

    /** @param ratePerSecond how often all of them together begin anew, at most. */
    static Attackers start(final Attack attack, final AttackTarget target, final int ratePerSecond) {
        final Attackers attackers = new Attackers(attack, target, ratePerSecond);
        for (int i = 0; i < attack.threads(); i++) {
            final Thread thread = new Thread(attackers::run, "attacker-" + i);
            attackers.threads.add(thread);
            thread.start();
        }
        return attackers;
    }

    /** Ends all their connections, and waits until they have ended. */
    void stop() throws InterruptedException {
        target.end();
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    private void run() {
        long dueNs = System.nanoTime();
        while (!target.isOver()) {
            try {
                attack.go().go(target, target.tally());
            } catch (final IOException e) {
                if (!target.isOver()) {
                    target.tally().onFailure();
                }
            }
            dueNs = Math.max(dueNs + intervalNs, System.nanoTime() - intervalNs);
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }
}
