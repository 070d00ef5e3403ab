package io.florin.cli;

import io.florin.client.BlockingClient;
import io.florin.client.CommandResult;
import io.florin.protocol.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code florin chain}. */
@Command(
        name = "chain",
        description = {
            "Carry out the commands of a file all or none, in order.",
            "",
            "The file has one command a line, in the words of this command line and quoted as in a shell; # begins a comment:",
            "  pay --id 7 --from 1 --to 2 --amount 3.00 --currency EUR  # the rent",
            "  authorize --id 8 --from 1 --to 3 --amount 20 --currency EUR --expires-in 7d",
            "  capture 8 --id 9 --amount 5.00 --currency EUR --final",
            "  account freeze 1 --expected-version 1",
            "",
            "Nothing is looked up for a member, so each has its --id, and what else would be: --amount, --currency, --expected-version."
                    + " To run it again is safe: what was done is answered as before ('replayed')."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class ChainCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard input")
    private String file = "";

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final List<ChainFile.Member> members = read();
        return request.change(client -> {
            new CurrencyClaims(client, file).check(members);
            return report(members, send(client, members));
        });
    }

    private static List<CommandResult> send(final BlockingClient client, final List<ChainFile.Member> members) {
        try {
            return client.chain(members.stream().map(ChainFile.Member::command).toList());
        } catch (final IllegalArgumentException e) {
            throw new CliException(
                    ExitCode.USAGE, "the server takes no chain as long: " + e.getMessage() + ": split the file", e);
        }
    }

    private int report(final List<ChainFile.Member> members, final List<CommandResult> results) {
        final List<Document> documents = new ArrayList<>();
        int failed = -1;
        for (int i = 0; i < members.size(); i++) {
            final Status status = results.get(i).status();
            documents.add(Documents.member(members.get(i), results.get(i)));
            if (status != Status.OK && status != Status.CHAIN_FAILED) {
                failed = i;
            }
        }
        final Status status =
                failed < 0 ? results.get(0).status() : results.get(failed).status();
        final Document document = new Document().put("status", status.name()).put("members", documents);
        if (status == Status.OK) {
            request.print(document);
            return ExitCode.DONE;
        }
        return request.refuse(
                document, status, " at line " + members.get(Math.max(0, failed)).line() + advice(status));
    }

    private static String advice(final Status status) {
        return status.next() == Status.Next.RETRY_SAME_ID
                ? " (nothing was done: run it again later)"
                : " (nothing was done, and never will be under these ids: correct it and use new ones)";
    }

    private List<ChainFile.Member> read() {
        try (BufferedReader lines = file.equals(STANDARD_INPUT)
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()))
                : Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
            return ChainFile.read(file, lines);
        } catch (final NoSuchFileException e) {
            throw new CliException(ExitCode.CANNOT, "cannot read " + file + ": there is no such file", e);
        } catch (final CharacterCodingException e) {
            throw new CliException(ExitCode.USAGE, file + " is no UTF-8: save it as UTF-8", e);
        } catch (final IOException e) {
            throw new CliException(ExitCode.CANNOT, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
