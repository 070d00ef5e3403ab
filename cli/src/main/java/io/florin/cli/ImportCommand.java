package io.florin.cli;

import io.florin.client.ConnectionLostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code florin import}. */
@Command(
        name = "import",
        description = {
            "Open accounts and make payments from CSV files.",
            "",
            "Files are CSV (RFC 4180, UTF-8), plain or gzip. The first row names the columns: any order, further ones are ignored.",
            "  accounts:  account,currency,kind,overdraft_limit",
            "             kind is customer or house, an empty limit is 0",
            "  transfers: id,debit_account,credit_account,amount,currency[,reference]",
            "",
            "Accounts come first; transfers follow in the order of the file when all accounts are answered. To run it again is safe"
                    + " and changes nothing: what is there already is counted as 'replayed'. So it is the way on too after a failure.",
            "",
            "A refused transfer stays refused under its id, also when its account was missing because that row was malformed. With"
                    + " --strict no transfer is sent behind such a row.",
            "",
            "Rows that the server refused and rows that are malformed go to a file: file,line,id,status,reason,row."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            ExitCode.HELP_DONE,
            ExitCode.HELP_ROWS_REFUSED,
            ExitCode.HELP_USAGE + ", such as a missing column; with --strict, a malformed row",
            ExitCode.HELP_CANNOT_CONNECT
        })
final class ImportCommand implements Callable<Integer> {
    @Option(names = "--accounts", paramLabel = "FILE", description = "Accounts to open")
    private @Nullable Path accounts;

    @Option(names = "--transfers", paramLabel = "FILE", description = "Transfers to make")
    private @Nullable Path transfers;

    @Option(names = "--strict", description = "Stop at the first malformed row: nothing after it is sent")
    private boolean isStrict;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description =
                    "Where refused and malformed rows go, if there are any (default: the name of the transfers, or of the"
                            + " accounts, with .rejected.csv, in the current directory)")
    private @Nullable Path rejects;

    @Option(
            names = "--progress",
            negatable = true,
            description =
                    "Show progress, or do not: a bar on a terminal, elsewhere a line every 5 seconds (default: on a terminal)")
    private @Nullable Boolean isProgressWanted;

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final List<ImportFile> files = new ArrayList<>();
        try {
            if (accounts != null) {
                files.add(ImportFile.open("accounts", accounts, AccountRows::new));
            }
            if (transfers != null) {
                files.add(ImportFile.open("transfers", transfers, TransferRows::new));
            }
            if (files.isEmpty()) {
                throw new ParameterException(
                        request.commandLine(), "nothing to import: give --accounts, --transfers, or both");
            }
            return run(files);
        } finally {
            files.forEach(ImportFile::close);
        }
    }

    private int run(final List<ImportFile> files) {
        final boolean isTerminal = Terminal.isStandardError();
        final ImportMonitor monitor = new ImportMonitor(
                request.commandLine().getErr(),
                request.name() + ": ",
                isTerminal,
                isProgressWanted == null ? isTerminal : isProgressWanted,
                System::nanoTime);
        final long startNs = System.nanoTime();
        try (Rejects rejected = new Rejects(rejectsPath())) {
            final long sequence = ImportRun.run(request.clientConfig(), files, isStrict, rejected, monitor);
            monitor.onEnd();
            final long elapsedNs = System.nanoTime() - startNs;
            report(files, rejected, sequence, elapsedNs);
        } catch (final ConnectionLostException e) {
            throw new CliException(
                    ExitCode.CANNOT, e.getMessage() + " (run the same import again: nothing is done twice)", e);
        } finally {
            monitor.onEnd();
        }
        return exitCode(files);
    }

    private int exitCode(final List<ImportFile> files) {
        if (files.stream().allMatch(file -> file.tally().isClean())) {
            return ExitCode.DONE;
        }
        return isStrict && files.stream().anyMatch(file -> file.tally().malformed() > 0)
                ? ExitCode.USAGE
                : ExitCode.REFUSED;
    }

    private void report(
            final List<ImportFile> files, final Rejects rejected, final long sequence, final long elapsedNs) {
        final long rows = files.stream().mapToLong(file -> file.tally().done()).sum();
        final long rate = ImportMonitor.rate(rows, elapsedNs);
        final long elapsedMs = TimeUnit.NANOSECONDS.toMillis(elapsedNs);
        final String path = rejected.count() == 0 ? null : rejected.path().toString();
        if (request.output() == OutputFormat.JSON) {
            final Document document = new Document();
            files.forEach(file -> document.put(file.name(), file.tally().document()));
            request.print(document.put("elapsedMs", elapsedMs)
                    .put("rowsPerSecond", rate)
                    .put("sequence", sequence)
                    .put("rejects", path));
            return;
        }
        final var out = request.commandLine().getOut();
        files.forEach(file -> out.println(file.name() + ": " + file.tally()));
        out.println("rate: " + rows + " rows in " + elapsedMs + " ms, " + rate + " rows/s");
        if (path != null) {
            out.println("rejects: " + path + " (" + rejected.count() + " rows)");
        } else if (files.stream().allMatch(file -> file.tally().accepted() == 0)) {
            out.println("nothing changed: every row was there already");
        }
        out.flush();
    }

    private Path rejectsPath() {
        if (rejects != null) {
            return rejects;
        }
        final Path named = transfers != null ? transfers : accounts;
        final String name = String.valueOf(named == null ? null : named.getFileName());
        return Path.of(name.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.csv$", "") + ".rejected.csv");
    }
}
