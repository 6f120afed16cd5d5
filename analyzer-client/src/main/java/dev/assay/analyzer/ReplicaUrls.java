package dev.assay.analyzer;

import dev.assay.model.analysis.AnalyzerService;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the lists of analyzer URLs that people set, such as `ws://static-1:2001,ws://static-2:2001`.
///
/// An entry names one replica (`ws://`, `wss://`), or all that a name stands for (`dns+ws://host:port`): one for
/// each address the name resolves to, as the name of a headless service does in Kubernetes. An analyzer behind a
/// gateway is named by the gateway's URL, `gateway+ws://gateway:8765`.
public final class ReplicaUrls {

    private static final String BY_NAME = "dns+ws";
    private static final String BY_NAME_SECURE = "dns+wss";
    private static final String GATEWAY = "gateway+ws";
    private static final String SECURE_GATEWAY = "gateway+wss";
    private static final Pattern PORT = Pattern.compile(":([0-9]+)$");

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

    /// Reads a comma list. Blanks and empty places between commas are passed over; of two URLs that name the same
    /// replica, the first counts.
    ///
    /// @param setting what the list is called where it was set
    /// @throws IllegalArgumentException for anything that is not a `ws://`, `wss://`, `dns+ws://`, `gateway+ws://`
    ///     or `gateway+wss://` URL with a host; the message names the setting and the entry
    public static List<URI> parse(String setting, String commaList) {
        var urls = new ArrayList<URI>();
        for (String entry : commaList.split(",", -1)) {
            String text = entry.strip();
            if (text.isEmpty()) {
                continue;
            }
            URI url = read(setting, text);
            check(setting, url);
            urls.add(url);
        }
        return distinct(urls);
    }

    /// Of the URLs that name the same replica, the first.
    static List<URI> distinct(List<URI> urls) {
        var seen = new HashSet<String>();
        return urls.stream().filter(url -> seen.add(identity(url))).toList();
    }

    /// The same for all ways to write one URL.
    private static String identity(URI url) {
        return "%s %s %d %s".formatted(scheme(url), host(url).toLowerCase(Locale.ROOT), port(url), path(url));
    }

    /// @throws IllegalArgumentException for anything that is not a `ws://`, `wss://` or `dns+ws://` URL with a
    ///     host, and for one with a place for secrets in it; the message does not repeat those
    static void check(String setting, URI url) {
        // First of all: what is refused below is printed, and these are where secrets are put.
        if (String.valueOf(url.getRawSchemeSpecificPart()).contains("@")
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || (url.isOpaque() && url.getRawSchemeSpecificPart().contains("?"))) {
            throw new IllegalArgumentException(
                    setting + ": an analyzer's URL may not carry a user name, a password, a query or a fragment");
        }
        String scheme = scheme(url);
        if (scheme.equals(BY_NAME_SECURE)) {
            throw new IllegalArgumentException(setting + ": " + url + " cannot be used: its replicas would be called"
                    + " by their addresses, for which no certificate is made out. Use dns+ws:// inside a cluster, or"
                    + " name each replica with wss://");
        }
        if (!List.of("ws", "wss", BY_NAME, GATEWAY, SECURE_GATEWAY).contains(scheme)) {
            throw new IllegalArgumentException(setting + ": " + url
                    + " is not an analyzer's URL; it must start with ws://, wss://, dns+ws:// or gateway+ws://");
        }
        String authority = url.getRawAuthority();
        if (authority == null || authority.startsWith(":")) {
            throw new IllegalArgumentException(setting + ": " + url + " has no host");
        }
        if (port(url) < 1 || port(url) > 65_535) {
            throw new IllegalArgumentException(setting + ": " + url + " has a port that does not exist");
        }
        if (isName(url) && !PORT.matcher(authority).find()) {
            throw new IllegalArgumentException(setting + ": " + url + " needs a port: an address does not bring one");
        }
    }

    /// True for an entry that stands for all addresses of its host.
    static boolean isName(URI url) {
        return scheme(url).equals(BY_NAME);
    }

    /// The replica at one address of an entry that stands for all.
    static URI at(URI entry, InetAddress address) {
        String text = address.getHostAddress();
        // The zone of a link-local address means nothing to anybody but this machine, and is not part of a URL.
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        String host = address instanceof Inet6Address ? "[" + plain + "]" : plain;
        String rest = path(entry);
        return URI.create("ws://%s:%d%s".formatted(host, port(entry), rest.equals("/") ? "" : rest));
    }

    private static String scheme(URI url) {
        return String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    }

    /// The host. `java.net.URI` does not find one with an underscore, and Compose makes such names.
    static String host(URI url) {
        if (url.getHost() != null) {
            return url.getHost().replaceFirst("^\\[(.*)]$", "$1");
        }
        String authority = url.getRawAuthority();
        return PORT.matcher(authority == null ? "" : authority).replaceFirst("");
    }

    /// The port; the scheme's own when the URL names none, 0 when it names one that cannot be read.
    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        Matcher named = PORT.matcher(String.valueOf(url.getRawAuthority()));
        if (url.getHost() == null && named.find()) {
            return named.group(1).length() > 5 ? 0 : Integer.parseInt(named.group(1));
        }
        return isSecure(url) ? 443 : 80;
    }

    static boolean isSecure(URI url) {
        return scheme(url).equals("wss") || scheme(url).equals(SECURE_GATEWAY);
    }

    /// True for a gateway, which passes requests on to analyzers.
    static boolean isGateway(URI url) {
        return scheme(url).equals(GATEWAY) || scheme(url).equals(SECURE_GATEWAY);
    }

    /// The path that is asked for.
    static String path(URI url) {
        return url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    }

    private static URI read(String setting, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException(
                    setting + ": one of its entries is not a URL: " + unreadable.getReason(), unreadable);
        }
    }
}
