package dev.assay.tasks.api;

import dev.assay.edge.api.Fields;
import dev.assay.model.analysis.Tier;
import dev.assay.model.retry.Pace;
import dev.assay.model.retry.RetryTerms;
import dev.assay.model.retry.Revision;
import dev.assay.model.task.Priority;
import dev.assay.tasks.analysis.TierRevision;
import jakarta.enterprise.context.ApplicationScoped;

/// Reads how tasks are to be tried again.
@ApplicationScoped
class RetryOptions {

    private final TierRevision tiers;

    RetryOptions(TierRevision tiers) {
        this.tiers = tiers;
    }

    /// `tier` and `priority`.
    RetryTerms changes(Fields fields, RetryTerms terms) {
        Tier tier = fields.parsed("tier", Tier::parse, "quick, standard or deep");
        Priority priority = fields.parsed("priority", Priority::parse, "low, normal, high or urgent");
        Revision revision = Revision.NONE;
        if (tier != null) {
            revision = revision.then(tiers.to(tier));
        }
        if (priority != null) {
            revision = revision.then(Revision.priority(priority));
        }
        return terms.with(revision);
    }

    /// `ratePerMinute`.
    RetryTerms pace(Fields fields, RetryTerms terms) {
        Integer perMinute = fields.integer("ratePerMinute", 1, Pace.MAX_PER_MINUTE);
        return perMinute == null ? terms : terms.at(new Pace(perMinute));
    }

    /// `all`.
    RetryTerms everything(Fields fields, RetryTerms terms) {
        return terms.withEverything(Boolean.TRUE.equals(fields.flag("all")));
    }
}
