package io.florin.cli;

import io.florin.gateway.security.DevelopmentCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code florin certs}. */
@Command(
        name = "certs",
        description = {
            "Make certificates for development: a CA, one for the server, and one for each client that is named.",
            "",
            "What is there is kept, so that clients can be added later. With --renew server and named clients get new ones, of the same"
                    + " CA; SIGHUP makes a server take them. For production take certificates of a CA whose key does not lie beside them.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class CertsCommand implements Callable<Integer> {
    private static final int DAYS_MAX = 3650;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Directory for them, made when missing" + ServeOptions.DEFAULT)
    private Path to = Path.of("florin-certs");

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Name or address of the server, besides localhost, 127.0.0.1 and ::1; may come several times")
    private List<String> hosts = List.of();

    @Option(
            names = "--client",
            paramLabel = "NAME",
            description =
                    "Make one for this client (florin principal add NAME --certificate NAME); may come several times")
    private List<String> clients = List.of();

    @Option(names = "--days", paramLabel = "N", description = "How long they are good" + ServeOptions.DEFAULT)
    private int days = 365;

    @Option(names = "--renew", description = "Replace those of server and named clients")
    private boolean isRenewed;

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        new Ranges(tool.commandLine()).check("--days", days, 1, DAYS_MAX);
        final DevelopmentCertificates certificates = DevelopmentCertificates.in(to);
        final Duration life = Duration.ofDays(days);
        final List<Document> made = new ArrayList<>();
        if (isRenewed || !Files.exists(certificates.server().certificate())) {
            final List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
            all.addAll(hosts);
            made.add(document("server", certificates.issueServer(all, life)));
        } else if (!hosts.isEmpty()) {
            throw new ParameterException(
                    tool.commandLine(),
                    "--host: there is a certificate of the server already: say --renew to replace it");
        }
        for (final String client : clients) {
            if (!isRenewed && Files.exists(certificates.client(client).certificate())) {
                throw new ParameterException(
                        tool.commandLine(), "--client: '" + client + "' has a certificate: say --renew to replace it");
            }
            made.add(document(client, issueClient(certificates, client, life)));
        }
        tool.print(new Document().put("ca", certificates.ca().toString()).put("made", made));
        return ExitCode.DONE;
    }

    private DevelopmentCertificates.Pair issueClient(
            final DevelopmentCertificates certificates, final String client, final Duration life) {
        try {
            return certificates.issueClient(client, life);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(tool.commandLine(), "--client: " + e.getMessage(), e);
        }
    }

    private static Document document(final String name, final DevelopmentCertificates.Pair files) {
        return new Document()
                .put("name", name)
                .put("certificate", files.certificate().toString())
                .put("key", files.key().toString());
    }
}
