package dev.assay.bench.report;

import dev.assay.bench.place.Machine;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A run as one page that needs nothing beside itself: no script, no font, no image from anywhere.
public final class HtmlReport {

    private HtmlReport() {}

    public static String of(Run run) {
        var page = new StringBuilder(head("queues on one Postgres"));
        page.append("<h1>Queues on one Postgres, side by side</h1>\n");
        page.append("<p>%s run of %d rounds, begun %s. Bars are medians, lines reach from the least round to the most."
                .formatted(
                        escape(run.size()), run.rounds(), escape(run.startedAt().toString())));
        page.append(" Order of the contestants: shuffled in every round (seed %d).</p>%n".formatted(run.seed()));
        goals(page, run);
        run.results().forEach(result -> section(page, run, result));
        failures(page, run.failures());
        conditions(page, run);
        return page.append(FOOT).toString();
    }

    /// @param subject of the page
    static String head(String subject) {
        return HEAD.replace("SUBJECT", escape(subject));
    }

    private static void goals(StringBuilder page, Run run) {
        var goals = Goals.of(run);
        if (goals.isEmpty()) {
            return;
        }
        page.append("<h2>What Assay sets out to reach</h2>\n<table>\n");
        for (Goals.Goal goal : goals) {
            page.append("<tr class=\"%s\"><td>%s</td><td class=\"number\">%s</td><td>%s</td></tr>%n"
                    .formatted(
                            goal.met() ? "met" : "missed",
                            escape(goal.text()),
                            escape(goal.actual()),
                            goal.met() ? "met" : "missed"));
        }
        page.append("</table>\n");
    }

    private static void section(StringBuilder page, Run run, Run.Result result) {
        section(page, result, contestant -> kind(contestant, run));
    }

    private static String kind(String contestant, Run run) {
        boolean yardstick = run.contestants().stream()
                .anyMatch(entrant -> entrant.name().equals(contestant) && entrant.yardstick());
        return contestant.equals("assay") ? "own" : yardstick ? "yard" : "bar";
    }

    /// @param kinds what a bar is drawn as, by whose it is: `own`, `yard` or `bar`
    static void section(StringBuilder page, Run.Result result, UnaryOperator<String> kinds) {
        page.append("<h2>(%d) %s</h2>%n<p>%s</p>%n<div class=\"charts\">%n"
                .formatted(result.workload(), escape(result.title()), escape(result.meaning())));
        result.rows().forEach(row -> page.append(BarChart.of(row, kinds)));
        page.append("</div>\n");
    }

    static void failures(StringBuilder page, List<Run.Failed> failures) {
        if (failures.isEmpty()) {
            return;
        }
        page.append("<h2>Rounds that came to nothing</h2>\n<table>\n");
        for (Run.Failed failed : failures) {
            page.append("<tr class=\"missed\"><td>(%d)</td><td>%s</td><td>round %d</td><td>%s</td></tr>%n"
                    .formatted(
                            failed.workload(), escape(failed.contestant()), failed.round(), escape(failed.problem())));
        }
        page.append("</table>\n");
    }

    private static void conditions(StringBuilder page, Run run) {
        page.append("<h2>Who took part</h2>\n<table class=\"who\">\n");
        for (Run.Entrant entrant : run.contestants()) {
            page.append("<tr><td>%s</td><td>%s</td><td>%s%s%s</td></tr>%n"
                    .formatted(
                            escape(entrant.name()),
                            escape(entrant.version()),
                            entrant.yardstick() ? "Yardstick: " : "",
                            escape(entrant.setUp()),
                            entrant.share() == 1 ? "" : "; gets 1/" + entrant.share() + " of the tasks"));
        }
        page.append("</table>\n<h2>Where and how</h2>\n<table>\n");
        where(page, run.machine(), run.postgres());
        row(page, "Sizes", run.sizes().toString());
        page.append("</table>\n");
    }

    /// The rows of a table that say where it was measured.
    static void where(StringBuilder page, Machine machine, Map<String, String> postgres) {
        row(page, "CPU", machine.cpu() + ", " + machine.cores() + " cores");
        row(page, "Memory", "%.1f GiB".formatted(machine.memoryBytes() / (double) (1 << 30)));
        row(page, "Load before", Double.toString(machine.load()));
        row(page, "System", machine.system());
        row(page, "Java", machine.java());
        row(page, "Flags of the workers", machine.childFlags());
        for (Map.Entry<String, String> setting : postgres.entrySet()) {
            row(page, "Postgres: " + setting.getKey(), setting.getValue());
        }
    }

    static void row(StringBuilder page, String name, String value) {
        page.append("<tr><td>%s</td><td>%s</td></tr>%n".formatted(escape(name), escape(value)));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static final String FOOT = "</main></body></html>\n";

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Assay: SUBJECT</title>
            <style>
            :root { color-scheme: light dark; --ink: #1d2433; --paper: #fbfbf9; --soft: #6b7280; --line: #d7d9de;
                    --bar: #a9b4c6; --own: #1f6f5c; --yard: #dcdfe5; --good: #1f6f5c; --bad: #a3341f; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6e8ec; --paper: #14171d; --soft: #9aa3b2; --line: #343a46; --bar: #5a677d; --own: #4fb69b;
                      --yard: #2e3440; --good: #4fb69b; --bad: #e58a76; } }
            body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
            main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
            .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr)); gap: 1rem; }
            figure { margin: 0; border: 1px solid var(--line); border-radius: .5rem; padding: .8rem; overflow-x: auto; }
            figcaption { font-weight: 600; margin-bottom: .4rem; } figcaption span { color: var(--soft); font-weight: 400; }
            svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
            svg .bar { fill: var(--bar); } svg .own { fill: var(--own); } svg .yard { fill: var(--yard); stroke: var(--bar); }
            svg .range { stroke: var(--ink); stroke-width: 1.5; } svg .soft { fill: var(--soft); }
            table { border-collapse: collapse; width: 100%; } td { border-top: 1px solid var(--line); padding: .3rem .6rem .3rem 0;
                    vertical-align: top; overflow-wrap: anywhere; } .number { text-align: right; white-space: nowrap; }
            .who td:nth-child(-n+2) { white-space: nowrap; padding-right: 1.2rem; }
            .met td:last-child { color: var(--good); } .missed td:last-child { color: var(--bad); font-weight: 600; }
            </style></head><body><main>
            """;
}
