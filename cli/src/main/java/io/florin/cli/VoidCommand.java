package io.florin.cli;

import io.florin.client.AuthorizationVoid;
import io.florin.client.Id128;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code florin void}. */
@Command(
        name = "void",
        description = {"Release what is left of an authorization.", "", MoneyOptions.ID_PROMISE},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_REFUSED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_CONNECT})
final class VoidCommand implements Callable<Integer>, ChainMember {
    @Parameters(paramLabel = "AUTHORIZATION", description = "The authorization's id")
    private Id128 authorizationId = Id128.ZERO;

    @Mixin
    private final MoneyOptions money = new MoneyOptions();

    @Mixin
    private final RequestOptions request = new RequestOptions();

    @Override
    public Integer call() {
        final AuthorizationVoid release = release(money.idOrRandom());
        return request.change(client -> {
            money.announce(release.id(), request);
            return request.reportTransfer(client, release.id(), client.voidAuthorization(release));
        });
    }

    @Override
    public AuthorizationVoid toCommand() {
        return release(money.givenId());
    }

    private AuthorizationVoid release(final Id128 id) {
        return new AuthorizationVoid(id, authorizationId, money.details());
    }
}
