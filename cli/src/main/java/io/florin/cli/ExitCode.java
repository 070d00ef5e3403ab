package io.florin.cli;

/** The exit codes of every command, and how {@code --help} describes them. */
final class ExitCode {
    /** Done; for {@code serve}: stopped by a signal. */
    static final int DONE = 0;

    /** The server refused the command, or the import refused some rows. */
    static final int REFUSED = 1;

    /** Usage or bad input. */
    static final int USAGE = 2;

    /** Cannot start, cannot connect, or local input and output failed. */
    static final int CANNOT = 3;

    /** The journal is damaged. */
    static final int DAMAGED_JOURNAL = 4;

    /** The server halted: see {@code FlorinServer.HALT_EXIT_CODE}, which a test holds against this. */
    static final int HALTED = 70;

    static final String HELP_HEADING = "%nExit codes:%n";
    static final String HELP_DONE = "0:done";
    static final String HELP_STOPPED = "0:stopped by SIGTERM or SIGINT, or done";
    static final String HELP_REFUSED = "1:the server refused it; the status says why";
    static final String HELP_ROWS_REFUSED = "1:some rows were refused or malformed";
    static final String HELP_NOT_PROMOTED =
            "1:refused: the writer lives, this is no standby, or the server is not on this machine";
    static final String HELP_FOLLOW_FAILED =
            "3:cannot start, or cannot read the journal any more: port taken, no journal yet, ...";
    static final String HELP_PROMOTION_FAILED = "3:cannot connect, no answer, or the journal cannot be written";
    static final String HELP_USAGE = "2:usage or bad input";
    static final String HELP_CANNOT_CONNECT = "3:cannot connect, no answer in time, or local input and output failed";
    static final String HELP_CANNOT_START = "3:cannot start: port taken, directory held or not writable, ...";
    static final String HELP_CANNOT_READ = "3:cannot read the data directory";
    static final String HELP_CANNOT_MAKE_SNAPSHOT =
            "3:cannot make it: another one is being made, too little room, keys missing, ...; what was there is unharmed";
    static final String HELP_BAD_SNAPSHOT = "4:a snapshot cannot be used; the answer names it and says why";
    static final String HELP_CANNOT_COPY =
            "3:cannot copy: nothing there, something else there, directory held, disk full, ...";
    static final String HELP_DAMAGED = "4:the journal is damaged; the message names the file and the position";
    static final String HELP_HALTED = "70:halted, because nothing could be journaled any more";

    private ExitCode() {}
}
