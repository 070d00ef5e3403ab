package io.florin.gateway;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.security.AccountRanges;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.PrincipalsFile;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SecurityConfig;
import io.florin.gateway.security.TlsFiles;
import io.florin.journal.JournalConfig;
import io.florin.protocol.auth.ApiKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Principals for tests, and a server that asks for them. */
final class Access {
    private Access() {}

    /** Adds a principal with a key of its name. */
    static ApiKey add(final Path file, final Principal principal) {
        final ApiKey key = ApiKey.generate(principal.name(), new SecureRandom());
        PrincipalsFile.add(file, new PrincipalsFile.Addition(principal, key, null));
        return key;
    }

    /** Makes a principal that has the same accounts for whatever its roles are about. */
    static Principal principal(final int id, final String name, final String accounts, final Role... roles) {
        final EnumSet<Role> all = EnumSet.copyOf(Arrays.asList(roles));
        return new Principal(
                id,
                name,
                all,
                all.contains(Role.TELLER) ? AccountRanges.parse(accounts) : AccountRanges.NONE,
                all.contains(Role.PAYER) ? AccountRanges.parse(accounts) : AccountRanges.NONE,
                all.contains(Role.READER) ? AccountRanges.parse(accounts) : AccountRanges.NONE,
                false);
    }

    static ServerConfig config(final Path data, final Path principals, final @Nullable TlsFiles tls) {
        return new ServerConfig(
                GatewayConfig.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .withSecurity(new SecurityConfig(principals, tls, false, false)),
                new PipelineConfig(4096, 1024, 1, 1000, 1),
                JournalConfig.defaults(data).withFreeSpaceFloorBytes(0),
                CapacityRequest.of(new Capacity(16, 1000, 100_000, 1000)),
                false);
    }
}
