package io.florin.cli;

import io.florin.client.Command;
import io.florin.protocol.Framing;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The members of a chain as a text: one command a line in the command line's own words, blank lines, and comments with {@code #}. */
final class ChainFile {
    /** What says where and how to ask, which is the chain's affair. */
    private static final List<String> OF_THE_CHAIN =
            List.of("--server", "--timeout-ms", "--output", "--help", "--version");

    private static final String POSSIBLE =
            "give pay, authorize, capture, void, refund, reverse, or account open, freeze, unfreeze, block, close or limits";

    private final String name;
    private final List<Member> members = new ArrayList<>();

    /** Reads all lines with one parser, which every line sets anew. */
    private final CommandLine parser = Florin.commandLine(Map.of());

    private ChainFile(final String name) {
        this.name = name;
    }

    /**
     * One command.
     *
     * @param line on which it is, from 1.
     * @param name of the command.
     * @param command what it does.
     * @param claim the currency that its amount was taken for, where the command does not say it itself.
     */
    record Member(
            int line,
            String name,
            Command command,
            @Nullable CurrencyClaim claim) {}

    /**
     * Reads the members.
     *
     * @param name of the file, for messages.
     * @throws CliException naming the line and the fix, when a line is no member, there are none, or too many.
     */
    static List<Member> read(final String name, final BufferedReader lines) throws IOException {
        final ChainFile file = new ChainFile(name);
        int line = 0;
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            line++;
            file.onLine(line, text);
        }
        if (file.members.isEmpty()) {
            throw new CliException(ExitCode.USAGE, name + ": there is no command in it: " + POSSIBLE);
        }
        return file.members;
    }

    /** @return the failure of a line. */
    static CliException failure(final String name, final int line, final String message) {
        return new CliException(ExitCode.USAGE, name + ":" + line + ": " + message + " (nothing was sent)");
    }

    private void onLine(final int line, final String text) {
        try {
            final List<String> words = Words.split(text);
            if (!words.isEmpty()) {
                if (members.size() == Framing.CHAIN_LENGTH_MAX) {
                    throw new IllegalArgumentException(
                            "a chain has at most " + Framing.CHAIN_LENGTH_MAX + " members: split the file");
                }
                members.add(member(line, words));
            }
        } catch (final ParameterException e) {
            throw failure(name, line, Failures.usageMessage(e).replaceAll("\\R", " "));
        } catch (final IllegalArgumentException e) {
            throw failure(name, line, String.valueOf(e.getMessage()));
        }
    }

    private Member member(final int line, final List<String> words) {
        ParseResult parsed = parser.parseArgs(words.toArray(String[]::new));
        final StringBuilder command = new StringBuilder();
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
            command.append(command.isEmpty() ? "" : " ")
                    .append(parsed.commandSpec().name());
        }
        final String called = command.toString();
        for (final String flag : OF_THE_CHAIN) {
            if (parsed.hasMatchedOption(flag)) {
                throw new IllegalArgumentException(flag + " is not for a member: give it to florin chain itself");
            }
        }
        if (!(parsed.commandSpec().userObject() instanceof ChainMember member)) {
            throw new IllegalArgumentException("'" + words.get(0) + "' cannot be a member of a chain: " + POSSIBLE);
        }
        return new Member(line, called, member.toCommand(), member.currencyClaim());
    }
}
