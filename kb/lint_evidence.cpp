#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kb/lint_checks.hpp"
#include "kb/model/words.hpp"

namespace homeostat::kb::lint_checks {
namespace {

bool anyClaim(const std::vector<Evidence>& list, Claim claim) {
  return std::any_of(list.begin(), list.end(), [claim](const Evidence& e) { return e.claim == claim; });
}

void unsourced(const std::vector<Evidence>& list, const Origin& at, const std::string& id, Report& report) {
  if (list.empty()) {
    report.error(at, "source.missing", id + " has no evidence",
                 "No source, no statement: add the evidence or remove it");
  }
  for (const auto& e : list) {
    if (e.claim == Claim::read && e.claim_seen.empty()) {
      report.error(at, "source.unverified", fmt::format("{} says that {} was read, but not what", id, e.source),
                   "Fill in <seen> or lower the claim");
    }
  }
}

}  // namespace

void evidence(const KnowledgeBase& kb, Report& report) {
  for (const auto& [id, s] : kb.sources) {
    if (s.title.empty() || (s.doi.empty() && s.pmid.empty() && s.url.empty() && s.seen_in.empty())) {
      report.error(s.origin, "source.unverified", "source " + id + " does not say what it is and where it was seen");
    }
  }
  for (const auto& [id, s] : kb.statements) unsourced(s.evidence, s.origin, id, report);
  for (const auto& [id, m] : kb.markers) {
    // A rating of none claims nothing and moves nothing, so it may stand for want of evidence.
    if (m.strength != Strength::none) unsourced(m.evidence, m.origin, id, report);
  }
  for (const auto& [id, r] : kb.rules) unsourced(r.evidence, r.origin, id, report);
  for (const auto& [id, i] : kb.interactions) unsourced(i.evidence, i.origin, id, report);
  for (const auto& [id, i] : kb.interventions) {
    unsourced(i.evidence.empty() ? i.against : i.evidence, i.origin, id, report);
    const bool offered =
        i.tier == Tier::guidelineStrong || i.tier == Tier::guidelineProvisional || i.tier == Tier::supported;
    if (offered && !anyClaim(i.evidence, Claim::read)) {
      report.error(i.origin, "claim.too-weak",
                   fmt::format("{} is \"{}\", but no line of its evidence was read", id, wordOf(i.tier, '-')),
                   "Only a claim that was read may suggest");
    }
  }
}

namespace {

void statedUse(const char* attribute, const Criterion& c, const Governance& g, const Origin& at,
               const std::string& owner, Report& report) {
  const auto stated = g.uses.find(attribute);
  if (stated != g.uses.end() && stated->second == "not used") {
    const Origin place{at.file, c.line == 0 ? at.line : c.line};
    report.error(place, "governance.uses",
                 fmt::format("{} asks for {}, and says that {} is not used", owner, attribute, attribute),
                 "Say in <governance> how it is used");
  }
}

/// What an item's conditions use must not be denied by its source attributes.
void usesDenied(const KnowledgeBase& kb, const Criterion& c, const Governance& g, const Origin& at,
                const std::string& owner, Report& report) {
  if (c.op == Criterion::Op::age) statedUse("age", c, g, at, owner, report);
  if (c.op == Criterion::Op::sex) statedUse("sex", c, g, at, owner, report);
  const bool instrument = kb.instruments.contains(c.of.substr(0, c.of.find('.')));
  if (instrument) statedUse("health-status-assessments", c, g, at, owner, report);
  for (const auto& child : c.children) usesDenied(kb, child, g, at, owner, report);
}

}  // namespace

void governance(const KnowledgeBase& kb, Report& report) {
  for (const auto& [id, r] : kb.rules) usesDenied(kb, r.when, r.governance, r.origin, id, report);
  for (const auto& [id, i] : kb.interventions) {
    if (i.requires_criterion) usesDenied(kb, *i.requires_criterion, i.governance, i.origin, id, report);
    if (i.indicated) usesDenied(kb, *i.indicated, i.governance, i.origin, id, report);
  }
  for (const auto& [id, m] : kb.markers) {
    for (const auto& gate : m.gate) usesDenied(kb, gate, m.governance, m.origin, id, report);
  }
}

void contradictions(const KnowledgeBase& kb, Report& report) {
  std::map<std::pair<std::string, std::string>, std::vector<const Statement*>> by_edge;
  for (const auto& [id, s] : kb.statements) {
    if (s.causal && s.population_kind == "human") by_edge[{s.subject, s.object}].push_back(&s);
  }
  const auto noted = [](const Statement& a, const Statement& b) {
    return std::find(a.opposes.begin(), a.opposes.end(), b.id) != a.opposes.end() ||
           std::find(b.opposes.begin(), b.opposes.end(), a.id) != b.opposes.end();
  };
  for (const auto& [edge, list] : by_edge) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (std::size_t j = i + 1; j < list.size(); ++j) {
        if (list[i]->sign * list[j]->sign < 0 && !noted(*list[i], *list[j])) {
          report.error(
              list[j]->origin, "statement.contradiction",
              fmt::format("{} and {} say the opposite of one another without a note", list[i]->id, list[j]->id),
              "Add <opposes> to one of them");
        }
      }
    }
  }
}

namespace {

void bandsCover(const std::vector<Band>& bands, const std::optional<double>& low, const std::optional<double>& high,
                const Origin& origin, const std::string& id, Report& report) {
  for (std::size_t i = 1; i < bands.size(); ++i) {
    const double gap = bands[i].low - bands[i - 1].high;
    if (gap <= 0) report.error(origin, "band.overlap", fmt::format("{}: bands {} and {} overlap", id, i, i + 1));
    if (gap > 1) {
      report.error(origin, "band.gap",
                   fmt::format("{}: no band between {} and {}", id, bands[i - 1].high, bands[i].low));
    }
  }
  if (!bands.empty() && low && bands.front().low > *low) {
    report.error(origin, "band.gap", fmt::format("{}: no band below {}", id, bands.front().low));
  }
  if (!bands.empty() && high && bands.back().high < *high) {
    report.error(origin, "band.gap", fmt::format("{}: no band above {}", id, bands.back().high));
  }
}

/// Lowest and highest total that the items allow; empty where no score is made from items.
std::optional<std::pair<double, double>> reach(const Instrument& i) {
  const auto scored = static_cast<double>(
      std::count_if(i.items.begin(), i.items.end(), [](const InstrumentItem& item) { return item.role == "scored"; }));
  if (i.score == "sum")
    return std::pair(scored * i.response_min * i.score_factor, scored * i.response_max * i.score_factor);
  if (i.score == "mean") return std::pair(i.response_min * i.score_factor, i.response_max * i.score_factor);
  if (i.score == "count") return std::pair(0.0, scored * i.score_factor);
  if (i.score != "sum-of-subscales") return std::nullopt;
  std::pair<double, double> sum{0, 0};
  for (const auto& part : i.subscales) {
    sum.first += part.range_low.value_or(0) * i.score_factor;
    sum.second += part.range_high.value_or(0) * i.score_factor;
  }
  return sum;
}

void scoring(const Instrument& i, Report& report) {
  const auto total = reach(i);
  if (!total && i.unscored.empty()) {
    report.error(i.origin, "instrument.unscored", i.id + " makes no score from items and does not say why",
                 "Add <unscored>");
  }
  if (total && i.range_low && i.range_high && (total->first != *i.range_low || total->second != *i.range_high)) {
    report.error(i.origin, "instrument.range",
                 fmt::format("{}: items give {} to {}, the range says {} to {}", i.id, total->first, total->second,
                             *i.range_low, *i.range_high));
  }
  for (const auto& item : i.items) {
    if (i.score == "count" && item.role == "scored" && !item.positive_from)
      report.error(i.origin, "instrument.count", item.id + " does not say from which answer it counts",
                   "Add positive-from");
  }
  for (const auto& part : i.subscales) {
    for (const auto& item : part.items) {
      if (std::none_of(i.items.begin(), i.items.end(), [&item](const InstrumentItem& x) { return x.id == item; }))
        report.error(i.origin, "reference.unknown", part.id + ": no item " + item);
    }
    if (part.score != "external" && part.items.empty())
      report.error(i.origin, "instrument.subscale", part.id + " has a score but no items",
                   "Add <of-item> or score=\"external\"");
  }
}

}  // namespace

void instruments(const KnowledgeBase& kb, Report& report) {
  for (const auto& [id, instrument] : kb.instruments) {
    bandsCover(instrument.bands, instrument.range_low, instrument.range_high, instrument.origin, id, report);
    for (const auto& part : instrument.subscales)
      bandsCover(part.bands, part.range_low, part.range_high, instrument.origin, part.id, report);
    scoring(instrument, report);
  }
}

void interventions(const KnowledgeBase& kb, const LintOptions& options, Report& report) {
  for (const auto& [id, i] : kb.interventions) {
    for (const auto& [what, text] : {std::pair<const char*, const Text*>{"cautions", &i.cautions},
                                     {"monitoring", &i.monitoring},
                                     {"handout-what", &i.handout_what}}) {
      const bool advised_against = i.tier == Tier::advisedAgainst;
      if (text->empty() && !advised_against) {
        report.warning(i.origin, "intervention.incomplete", fmt::format("{} has no <{}>", id, what), "Add the text");
      }
      for (const auto& language : options.languages) {
        if (text->empty() || std::string_view(what) != "handout-what" || text->contains(language)) continue;
        const std::string line = fmt::format("{}: <{}> lacks language {}", id, what, language);
        if (options.project_release) {
          report.error(i.origin, "language.missing", line);
        } else {
          report.warning(i.origin, "language.missing", line);
        }
      }
    }
  }
}

void dates(const KnowledgeBase& kb, const std::string& today, Report& report) {
  const auto check = [&](const std::string& id, const Governance& g, const Origin& at) {
    if (!g.review_by.empty() && g.review_by < today) {
      report.warning(at, "review.lapsed", fmt::format("{} was to be reviewed by {}", id, g.review_by),
                     "It warns, but no longer suggests");
    }
  };
  for (const auto& [id, s] : kb.statements) check(id, s.governance, s.origin);
  for (const auto& [id, r] : kb.rules) check(id, r.governance, r.origin);
  for (const auto& [id, i] : kb.interventions) check(id, i.governance, i.origin);
  for (const auto& [id, i] : kb.interactions) check(id, i.governance, i.origin);
}

}  // namespace homeostat::kb::lint_checks
