package dev.assay.model.analysis;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which tools there are, and which service offers each. A name that is not here is refused at the border; one that
/// is here but not installed is run without and reported as missing.
///
/// The names are those of the analyzers users already run (`analyzer-protocol.md` §4) and of the bundled ones.
public final class ToolCatalog {

    /// What the bundled and the known analyzers offer.
    public static final ToolCatalog STANDARD = new ToolCatalog(
            Map.of(
                    AnalyzerService.STATIC,
                    Set.of(
                            "bandit",
                            "pylint",
                            "mypy",
                            "semgrep",
                            "snyk",
                            "safety",
                            "pip-audit",
                            "vulture",
                            "ruff",
                            "radon",
                            "detect-secrets",
                            "eslint",
                            "npm-audit",
                            "stylelint",
                            "html-validator",
                            "pmd",
                            "cpd",
                            "nu-html-checker",
                            "css-checker"),
                    AnalyzerService.DYNAMIC,
                    Set.of("curl", "nmap", "zap", "curl-endpoint-tester"),
                    AnalyzerService.PERFORMANCE,
                    Set.of("locust", "ab", "aiohttp", "artillery"),
                    AnalyzerService.AI,
                    Set.of("requirements-scanner", "code-quality-analyzer")),
            Map.of(
                    "locust-performance", "locust",
                    "ab-load-test", "ab",
                    "aiohttp-load", "aiohttp",
                    "artillery-load", "artillery",
                    "requirements-checker", "requirements-scanner",
                    "openrouter-requirements", "requirements-scanner",
                    "ai_requirements_compliance", "requirements-scanner"));

    /// Of [#STANDARD], what a security analysis asks for.
    private static final Set<String> SECURITY = Set.of(
            "bandit",
            "semgrep",
            "snyk",
            "safety",
            "pip-audit",
            "detect-secrets",
            "eslint",
            "npm-audit",
            "pmd",
            "curl",
            "nmap",
            "zap",
            "curl-endpoint-tester");

    private final Map<AnalyzerService, SortedSet<String>> tools = new EnumMap<>(AnalyzerService.class);
    private final Map<String, AnalyzerService> serviceOf = new TreeMap<>();
    private final Map<String, String> aliases;

    /// @param aliases other names for a tool, to the name it has in `tools`
    public ToolCatalog(Map<AnalyzerService, Set<String>> tools, Map<String, String> aliases) {
        for (AnalyzerService service : AnalyzerService.values()) {
            var names = new TreeSet<>(tools.getOrDefault(service, Set.of()));
            this.tools.put(service, names);
            names.forEach(name -> serviceOf.put(name, service));
        }
        this.aliases = Map.copyOf(aliases);
    }

    /// All tool names, sorted.
    public List<String> names() {
        return List.copyOf(serviceOf.keySet());
    }

    /// The tools a service offers, sorted.
    public SortedSet<String> toolsOf(AnalyzerService service) {
        return new TreeSet<>(tools.getOrDefault(service, new TreeSet<>()));
    }

    /// Other names for a tool, sorted.
    public SortedSet<String> aliasesOf(String name) {
        return aliases.entrySet().stream()
                .filter(alias -> alias.getValue().equals(name))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The name the catalogue knows a tool by, whatever its case or alias; empty when it does not know it.
    public Optional<String> resolve(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        String resolved = aliases.getOrDefault(lower, lower);
        return serviceOf.containsKey(resolved) ? Optional.of(resolved) : Optional.empty();
    }

    /// Routes each tool to the service that offers it.
    ///
    /// @param names as [#resolve] gives them
    /// @throws IllegalArgumentException for a name the catalogue does not know
    public Map<AnalyzerService, SortedSet<String>> route(Collection<String> names) {
        var routed = new EnumMap<AnalyzerService, SortedSet<String>>(AnalyzerService.class);
        for (String name : names) {
            AnalyzerService service = serviceOf.get(name);
            if (service == null) {
                throw new IllegalArgumentException("no tool is called " + name);
            }
            routed.computeIfAbsent(service, _ -> new TreeSet<>()).add(name);
        }
        return routed;
    }

    /// What a ready-made analysis asks of which service. An empty set asks for all tools the service has.
    public Map<AnalyzerService, SortedSet<String>> route(AnalysisType type) {
        return switch (type) {
            case COMPREHENSIVE, UNIFIED -> all(Set.of(AnalyzerService.values()));
            case SECURITY ->
                route(SECURITY.stream().filter(serviceOf::containsKey).toList());
            case STATIC -> all(Set.of(AnalyzerService.STATIC));
            case DYNAMIC -> all(Set.of(AnalyzerService.DYNAMIC));
            case PERFORMANCE -> all(Set.of(AnalyzerService.PERFORMANCE));
            case AI -> all(Set.of(AnalyzerService.AI));
        };
    }

    /// All tools of each of these services.
    public Map<AnalyzerService, SortedSet<String>> all(Collection<AnalyzerService> services) {
        var routed = new EnumMap<AnalyzerService, SortedSet<String>>(AnalyzerService.class);
        services.forEach(service -> routed.put(service, new TreeSet<>()));
        return routed;
    }
}
