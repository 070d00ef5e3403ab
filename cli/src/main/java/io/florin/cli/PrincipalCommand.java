package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin principal}. */
@Command(
        name = "principal",
        description = "Say who may do what on a server: see docs/security.md.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PrincipalAddCommand.class, PrincipalListCommand.class, PrincipalRevokeCommand.class})
final class PrincipalCommand {}
