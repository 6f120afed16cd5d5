package dev.assay.maintenance.files;

import dev.assay.model.task.Target;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One look through the applications folder. Three levels deep at most, so no link can lead it in circles.
final class SeenApplications {

    static final Comparator<Target> BY_NAME =
            Comparator.comparing(Target::model).thenComparingInt(Target::app);

    /// Applications have no leading zero: `app007` is nobody's directory.
    private static final Pattern APPLICATION = Pattern.compile("app([1-9]\\d{0,6})");

    /// What looks like an application's number is none of the templates, even if it is no valid number.
    private static final Pattern NUMBERED = Pattern.compile("app\\d+");

    private final Path root;
    private final Listing listing;
    private final Set<Target> present = new HashSet<>();
    private final List<ApplicationScan.Unclear> unclear = new ArrayList<>();

    /// @param root a real path
    SeenApplications(Path root, Listing listing) {
        this.root = root;
        this.listing = listing;
    }

    ApplicationScan look() {
        try (DirectoryStream<Path> models = listing.open(root)) {
            for (Path model : models) {
                String name = name(model);
                if (Target.isValidModel(name) && isDirectory(model, name, null)) {
                    lookInModel(model, name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return new ApplicationScan.Blind("the applications folder " + root + " cannot be read: " + Reason.of(e));
        }
        return present.isEmpty()
                ? new ApplicationScan.Blind("the applications folder " + root
                        + " holds no application; a volume that is not mounted looks like this"
                        + (unclear.isEmpty() ? "" : " (" + unclear.getFirst() + ")"))
                : new ApplicationScan.Seen(present, unclear);
    }

    private void lookInModel(Path directory, String model) {
        var entries = new AtomicInteger();
        boolean read = list(directory, model, entry -> {
            entries.incrementAndGet();
            String name = name(entry);
            if (NUMBERED.matcher(name).matches()) {
                note(entry, model);
            } else if (!name.startsWith(".") && isDirectory(entry, model, null)) {
                list(entry, model, inTemplate -> note(inTemplate, model));
            }
        });
        if (read && entries.get() == 0) {
            doubt(
                    directory,
                    model,
                    null,
                    false,
                    "is empty; a volume that is not mounted looks like this. Remove it when its applications are deleted");
        }
    }

    /// An application, if its name says so and it is a directory.
    private void note(Path entry, String model) {
        OptionalInt app = number(name(entry));
        if (app.isPresent() && isDirectory(entry, model, app.getAsInt())) {
            present.add(new Target(model, app.getAsInt()));
        }
    }

    private static OptionalInt number(String name) {
        Matcher matcher = APPLICATION.matcher(name);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(matcher.group(1));
        return Target.isValidApp(number) ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /// A directory that vanishes meanwhile has no entries; one that cannot be read may have any.
    ///
    /// @return whether it was read to its end
    private boolean list(Path directory, String model, Consumer<Path> each) {
        try (DirectoryStream<Path> entries = listing.open(directory)) {
            entries.forEach(each);
            return true;
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false; // Gone since it was listed.
        } catch (IOException | DirectoryIteratorException e) {
            doubt(directory, model, null, false, "cannot be read: " + Reason.of(e));
            return false;
        }
    }

    /// Links count as what they lead to, as long as that is within the folder. Where one leads elsewhere, or
    /// nowhere, nobody knows what would be there.
    private boolean isDirectory(Path entry, String model, @Nullable Integer app) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isSymbolicLink() ? leadsToDirectory(entry, model, app) : attributes.isDirectory();
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            doubt(entry, model, app, false, "cannot be read: " + Reason.of(e));
            return false;
        }
    }

    private boolean leadsToDirectory(Path link, String model, @Nullable Integer app) {
        try {
            Path real = link.toRealPath();
            if (!real.startsWith(root)) {
                doubt(link, model, app, true, "is a link out of the applications folder, which is not followed");
                return false;
            }
            return Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            doubt(link, model, app, true, "is a link that leads nowhere");
            return false;
        }
    }

    private void doubt(Path place, String model, @Nullable Integer app, boolean link, String reason) {
        // A name may be anything; what is told of it goes to logs and terminals.
        String name = root.relativize(place).toString().replaceAll("\\p{Cntrl}", "?");
        unclear.add(new ApplicationScan.Unclear(name, model, app, link, reason));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
