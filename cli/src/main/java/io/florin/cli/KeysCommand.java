package io.florin.cli;

import picocli.CommandLine.Command;

/** {@code florin keys}. */
@Command(
        name = "keys",
        description = "Make and look after the keys that encrypt, chain and sign a journal.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeysCreateCommand.class, KeysRotateCommand.class, KeysPublicCommand.class})
final class KeysCommand {}
