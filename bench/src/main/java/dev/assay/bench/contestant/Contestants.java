package dev.assay.bench.contestant;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// Those that are on the class path.
public final class Contestants {

    private Contestants() {}

    /// By name.
    public static List<Contestant> all() {
        return ServiceLoader.load(Contestant.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Contestant::name))
                .toList();
    }

    /// @throws IllegalArgumentException when there is none of that name, with the names there are
    public static Contestant named(String name) {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no contestant '" + name + "'; there are "
                        + all().stream().map(Contestant::name).collect(Collectors.joining(", "))));
    }
}
