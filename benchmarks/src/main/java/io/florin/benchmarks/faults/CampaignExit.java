package io.florin.benchmarks.faults;

/** What a campaign's exit code says. */
final class CampaignExit {
    static final String EXIT_CODES = "%nExit codes:%n";
    static final String EXIT_0 = "0:nothing lost, doubled, wrong or hung";
    static final String EXIT_1 = "1:something was; the messages on standard error say what";
    static final String EXIT_2 = "2:usage";
    static final String EXIT_3 = "3:no server could be started";

    private CampaignExit() {}
}
