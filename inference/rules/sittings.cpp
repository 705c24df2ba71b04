#include "inference/rules/sittings.hpp"

#include <fmt/format.h>

#include <cmath>

namespace homeostat::inference {
namespace {

using Findings = std::map<std::string, std::vector<KnownFinding>>;

/// Newest day first; what has no time comes last.
std::string dayOf(const Finding& f) { return f.at ? f.at->localDate().iso() : std::string{}; }

std::string place(const KnownFinding& known) { return fmt::format("findings[{}] ({})", known.index, known.code); }

bool exact(const KnownFinding& known) { return known.finding->value && known.finding->comparator.empty(); }

class Gatherer {
 public:
  explicit Gatherer(std::vector<FactProblem>& problems) : problems_(problems) {}

  void add(const kb::Instrument& instrument, const KnownFinding& known) {
    if (!exact(known)) return;
    Sitting& s = sitting(instrument, known);
    if (known.code == instrument.id) {
      if (s.total) return;  // newest first
      s.total = known.index;
      s.given = known.finding->value;
      return;
    }
    s.items.push_back(known.index);
    const auto [it, fresh] = s.answers.emplace(known.code, *known.finding->value);
    if (!fresh && it->second != *known.finding->value)
      problems_.push_back(
          {place(known), "another answer of the same day differs", "The newest counts; check which holds"});
  }

  std::vector<Sitting> finish() {
    std::vector<Sitting> out;
    for (auto& [id, days] : sittings_) {
      for (auto it = days.rbegin(); it != days.rend(); ++it) {
        it->second.scored = instruments::score(*it->second.instrument, it->second.answers);
        contradiction(it->second);
        out.push_back(std::move(it->second));
      }
    }
    return out;
  }

 private:
  Sitting& sitting(const kb::Instrument& instrument, const KnownFinding& known) {
    Sitting& s = sittings_[instrument.id][dayOf(*known.finding)];
    s.instrument = &instrument;
    const auto& at = known.finding->at;
    if (at && (!s.at || s.at->utc_ms < at->utc_ms)) s.at = at;
    return s;
  }

  void contradiction(const Sitting& s) {
    if (!s.given || !s.scored.total.value) return;
    // Means are often given to two digits.
    const double tolerance = s.instrument->score == "mean" ? 0.051 : 1e-9;
    if (std::abs(*s.given - *s.scored.total.value) < tolerance) return;
    problems_.push_back({fmt::format("findings[{}] ({})", *s.total, s.instrument->id),
                         fmt::format("the total {} is given, its items make {:.4g}", *s.given, *s.scored.total.value),
                         "The given total counts; check which holds"});
  }

  std::vector<FactProblem>& problems_;
  std::map<std::string, std::map<std::string, Sitting>> sittings_;
};

Finding scoreAs(const std::string& code, double value, const Sitting& s) {
  Finding f;
  f.code = code;
  f.value = value;
  f.value_text = value == std::floor(value) ? fmt::format("{:.0f}", value) : fmt::format("{:.2f}", value);
  f.at = s.at;
  f.source.matched = "scored from its items";
  for (const auto index : s.items)
    f.source.place += fmt::format("{}findings[{}]", f.source.place.empty() ? "" : ", ", index);
  return f;
}

}  // namespace

std::vector<Sitting> sittingsOf(const kb::KnowledgeBase& kb, const Findings& findings,
                                std::vector<FactProblem>& problems) {
  Gatherer gatherer(problems);
  for (const auto& [code, list] : findings) {
    const auto instrument = kb.instruments.find(code.substr(0, code.find('.')));
    if (instrument == kb.instruments.end()) continue;
    for (const auto& known : list) gatherer.add(instrument->second, known);
  }
  return gatherer.finish();
}

std::deque<Finding> scoresFromItems(const std::vector<Sitting>& sittings) {
  std::deque<Finding> out;
  for (const auto& s : sittings) {
    if (s.answers.empty()) continue;
    if (!s.total && s.scored.total.value) out.push_back(scoreAs(s.instrument->id, *s.scored.total.value, s));
    for (const auto& part : s.scored.subscales) {
      if (part.value && !s.answers.contains(part.id)) out.push_back(scoreAs(part.id, *part.value, s));
    }
  }
  return out;
}

}  // namespace homeostat::inference
