package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the lists of analyzer URLs that people set, such as
/// `ws://static-1:2001,ws://static-2:2001`.
public final class ReplicaUrls {

    private ReplicaUrls() {}

    /// The environment variable that users of the replaced system set for a service.
    public static String variable(AnalyzerService service) {
        return switch (service) {
            case STATIC -> "STATIC_ANALYZER_URLS";
            case DYNAMIC -> "DYNAMIC_ANALYZER_URLS";
            case PERFORMANCE -> "PERF_TESTER_URLS";
            case AI -> "AI_ANALYZER_URLS";
        };
    }

    /// Reads a comma list. Blanks and empty places between commas are passed over, a URL named
    /// twice counts once.
    ///
    /// @param setting what the list is called where it was set
    /// @throws IllegalArgumentException for anything that is not a `ws://` or `wss://` URL with a
    ///     host; the message
    /// names
    ///     the setting and the entry
    public static List<URI> parse(String setting, String commaList) {
        var urls = new ArrayList<URI>();
        for (String entry : commaList.split(",", -1)) {
            String text = entry.strip();
            if (text.isEmpty()) {
                continue;
            }
            URI url = read(setting, text);
            check(setting, url);
            if (!urls.contains(url)) {
                urls.add(url);
            }
        }
        return List.copyOf(urls);
    }

    /// @throws IllegalArgumentException for anything that is not a `ws://` or `wss://` URL with a
    ///     host
    static void check(String setting, URI url) {
        String scheme = url.getScheme();
        if (scheme == null || !List.of("ws", "wss").contains(scheme.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    setting + ": " + url + " is not an analyzer's URL; it must start with ws:// or wss://");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException(setting + ": " + url + " has no host, or one that cannot be read");
        }
        if (url.getPort() > 65_535 || url.getPort() == 0) {
            throw new IllegalArgumentException(setting + ": " + url + " has a port that does not exist");
        }
        if (url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    setting + ": the URL of " + url.getHost() + " may not carry a user name or a fragment");
        }
    }

    /// A URL that Vert.x connects to.
    static URI connectable(URI url) {
        return url.getRawPath() == null || url.getRawPath().isEmpty() ? url.resolve("/") : url;
    }

    private static URI read(String setting, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException(setting + ": " + text + " is not a URL", unreadable);
        }
    }
}
