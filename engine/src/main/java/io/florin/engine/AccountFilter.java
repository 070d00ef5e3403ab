package io.florin.engine;

/** What somebody may see of the ledger. Called on the engine's thread; must be quick, and allocate nothing. */
@FunctionalInterface
public interface AccountFilter {
    /** Sees everything. */
    AccountFilter ALL = (idHi, idLo) -> true;

    /** @return whether the account with this id may be seen. */
    boolean sees(long idHi, long idLo);
}
