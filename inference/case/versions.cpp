#include "inference/case/versions.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace homeostat::inference {
namespace {

std::string conditionOf(const Finding& finding, const char* key) {
  const auto it = finding.conditions.find(key);
  return it == finding.conditions.end() ? std::string{} : it->second;
}

std::optional<base::Instant> issuedOf(const Finding& finding) {
  const auto at = base::Instant::parse(conditionOf(finding, "issued"));
  return at ? std::optional(*at) : std::nullopt;
}

int rank(const std::string& status) { return status == "preliminary" ? 0 : status == "final" ? 1 : 2; }

std::string placeOf(const Finding& finding) { return finding.source.file + ": " + finding.source.place; }

std::string whyLost(const Finding& lost, const Finding& kept) {
  if (isWithdrawn(kept)) return fmt::format("withdrawn by its sender ({})", placeOf(kept));
  if (equalResults(lost, kept)) return "the same result stands at " + placeOf(kept);
  return fmt::format("replaced by the {} result {} of the same measurement ({})", kept.status, kept.value_text,
                     placeOf(kept));
}

class Versions {
 public:
  explicit Versions(std::vector<Superseded>* lost) : lost_(lost) {}

  void add(Finding finding) {
    const std::string key = measurementOf(finding);
    const auto [begin, end] = known_.equal_range(key);
    for (auto it = begin; !key.empty() && it != end; ++it) {
      auto& other = *kept_[it->second];
      const int holds = holderOf(other, finding);
      if (holds == 0) continue;
      if (holds == 2) std::swap(other, finding);
      lose(std::move(finding), other);
      return;
    }
    if (!key.empty() && begin != end) {
      const auto& other = *kept_[begin->second];
      finding.notes.push_back(
          fmt::format("another result {} of the same measurement stands at {}; nothing says which holds",
                      other.value_text, placeOf(other)));
    }
    known_.emplace(key, kept_.size());
    kept_.emplace_back(std::move(finding));
  }

  std::vector<Finding> result() {
    std::vector<Finding> out;
    for (auto& finding : kept_)
      if (finding && !isWithdrawn(*finding)) out.push_back(std::move(*finding));
    return out;
  }

 private:
  void lose(Finding finding, Finding& kept) {
    if (!equalResults(finding, kept) && !isWithdrawn(kept) && !isWithdrawn(finding))
      kept.notes.push_back(
          fmt::format("replaces the {} result {} ({})", finding.status, finding.value_text, placeOf(finding)));
    if (lost_ == nullptr || isWithdrawn(finding)) return;
    std::string why = whyLost(finding, kept);
    lost_->push_back({std::move(finding), std::move(why)});
  }

  std::vector<Superseded>* lost_;
  std::vector<std::optional<Finding>> kept_;
  std::multimap<std::string, std::size_t> known_;
};

}  // namespace

bool isWithdrawn(const Finding& finding) { return finding.status == "entered-in-error"; }

std::string measurementOf(const Finding& f) {
  if (!f.at) return {};
  return fmt::format("{}|{}|{}|{}|{}", f.code, f.name, f.at->iso(), f.laboratory, conditionOf(f, "sub-id"));
}

bool equalResults(const Finding& a, const Finding& b) {
  return a.value == b.value && a.value_text == b.value_text && a.unit == b.unit && a.comparator == b.comparator;
}

int holderOf(const Finding& a, const Finding& b) {
  const auto first = issuedOf(a), second = issuedOf(b);
  if (isWithdrawn(a) != isWithdrawn(b)) {
    const bool resent =
        first && second && (isWithdrawn(a) ? second->utc_ms > first->utc_ms : first->utc_ms > second->utc_ms);
    return isWithdrawn(a) != resent ? 1 : 2;
  }
  if (rank(a.status) != rank(b.status)) return rank(a.status) > rank(b.status) ? 1 : 2;
  if (equalResults(a, b)) return 1;
  if (!first || !second || first->utc_ms == second->utc_ms) return 0;
  return first->utc_ms > second->utc_ms ? 1 : 2;
}

std::vector<Finding> holdingVersions(std::vector<Finding> all, std::vector<Superseded>* lost) {
  Versions versions(lost);
  for (auto& finding : all) versions.add(std::move(finding));
  return versions.result();
}

}  // namespace homeostat::inference
