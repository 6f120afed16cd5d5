package dev.assay.tasks.analysis;

import dev.assay.model.task.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// Where the applications lie, if this process can see them: `<model>/app<N>` or `<model>/<template>/app<N>`. Names
/// beginning with a dot, such as those an application has while it is generated, are nobody's.
@ApplicationScoped
public class ApplicationsFolder {

    private static final Logger LOG = Logger.getLogger(ApplicationsFolder.class);

    private static final Pattern APPLICATION = Pattern.compile("app\\d+");

    /// Of a number that an application can have; leading zeros are some other folder's.
    private static final Pattern NUMBERED = Pattern.compile("app([1-9]\\d{0,6})");

    private final Optional<Path> root;

    ApplicationsFolder(AnalysisSettings settings) {
        this.root = settings.applicationsDir().map(dir -> dir.toAbsolutePath().normalize());
    }

    /// True when the applications can be seen from here and this one is not among them. When they cannot be seen at
    /// all (no folder set, or it is not there or empty: an unmounted volume), nothing is said to be missing.
    public boolean isMissing(Target target) {
        if (root.isEmpty() || isEmptyOrAbsent(root.get())) {
            return false;
        }
        Path model = root.get().resolve(target.model());
        String app = "app" + target.app();
        return !Files.isDirectory(model.resolve(app)) && !isUnderATemplate(model, app);
    }

    /// The folder itself; empty when this process cannot see it.
    public Optional<Path> root() {
        return root;
    }

    /// The numbers that are taken in a model's folder, by whatever lies there under an application's name.
    ///
    /// @throws IOException when that cannot be told
    public Set<Integer> numbers(String model) throws IOException {
        var numbers = new TreeSet<Integer>();
        Path folder = root.orElseThrow().resolve(model);
        if (Files.isDirectory(folder)) {
            collect(folder, numbers);
            try (DirectoryStream<Path> templates = Files.newDirectoryStream(folder, ApplicationsFolder::isTemplate)) {
                for (Path template : templates) {
                    collect(template, numbers);
                }
            }
        }
        return numbers;
    }

    private static void collect(Path folder, Set<Integer> numbers) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "app*")) {
            for (Path entry : entries) {
                Matcher name = NUMBERED.matcher(entry.getFileName().toString());
                if (name.matches()) {
                    numbers.add(Integer.valueOf(name.group(1)));
                }
            }
        }
    }

    private static boolean isUnderATemplate(Path model, String app) {
        if (!Files.isDirectory(model)) {
            return false;
        }
        try (DirectoryStream<Path> templates = Files.newDirectoryStream(model, ApplicationsFolder::isTemplate)) {
            for (Path template : templates) {
                if (Files.isDirectory(template.resolve(app))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            LOG.warnf(
                    "Cannot look for %s in %s: %s. The analyzer decides whether it is there",
                    app, model, e.getMessage());
            return true;
        }
    }

    /// An application's own folder is no template, whatever lies in it.
    private static boolean isTemplate(Path folder) {
        return isVisible(folder)
                && Files.isDirectory(folder)
                && !APPLICATION.matcher(folder.getFileName().toString()).matches();
    }

    private static boolean isVisible(Path entry) {
        return !entry.getFileName().toString().startsWith(".");
    }

    private static boolean isEmptyOrAbsent(Path directory) {
        if (!Files.isDirectory(directory)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, ApplicationsFolder::isVisible)) {
            return !entries.iterator().hasNext();
        } catch (IOException _) {
            return true;
        }
    }
}
