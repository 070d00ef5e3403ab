package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin authorization}. */
@Command(
        name = "authorization",
        description = "Look at authorizations. To make one: florin authorize.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AuthorizationGetCommand.class)
final class AuthorizationCommand {}
