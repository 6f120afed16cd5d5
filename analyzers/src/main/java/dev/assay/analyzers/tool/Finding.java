package dev.assay.analyzers.tool;

import java.util.Optional;

/// One thing a tool has to say about a file.
///
/// @param rule the tool's own code for it (`B602`, `no-eval`)
/// @param title the rule in words where the tool has some, else the code again
/// @param help a page about the rule
public record Finding(
        String rule, String title, Severity severity, String message, Place place, Optional<String> help) {

    /// A message is a sentence or two; what is longer is a tool quoting the whole file.
    private static final int MAX_MESSAGE_LENGTH = 2_000;

    public Finding {
        message = message.strip();
        if (message.isEmpty()) {
            message = title;
        }
        if (message.length() > MAX_MESSAGE_LENGTH) {
            message = message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
        }
    }

    public Finding(String rule, Severity severity, String message, Place place) {
        this(rule, rule, severity, message, place, Optional.empty());
    }

    /// Where it is. Lines and columns count from 1; 0 is unknown.
    ///
    /// @param file the file's name below the application
    public record Place(String file, int line, int column, int endLine, int endColumn) {

        public Place {
            line = Math.max(line, 0);
            column = line == 0 ? 0 : Math.max(column, 0);
            // An end before its beginning, which some tools report, says nothing.
            boolean ends = line > 0 && (endLine > line || (endLine == line && endColumn >= column));
            endLine = ends ? endLine : 0;
            endColumn = ends ? Math.max(endColumn, 0) : 0;
        }

        public Place(String file, int line, int column) {
            this(file, line, column, 0, 0);
        }
    }
}
