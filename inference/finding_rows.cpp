#include "inference/finding_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "inference/network_model.hpp"
#include "inference/rules/evaluate.hpp"
#include "inference/rules/reference.hpp"
#include "kb/model/words.hpp"

namespace homeostat::inference {
namespace {

/// A finding in standard deviations; `extra` is the variance that a detection limit adds.
struct Z {
  double z = 0, extra = 0;
};

double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }
double below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

/// Mean and variance of a standard normal beyond a limit (Johnson, Kotz and Balakrishnan 1994, section 13.10).
Z censored(double limit, bool upper_tail) {
  const double at = upper_tail ? -limit : limit;
  const double ratio = density(at) / std::max(below(at), 1e-300);
  const double mean = -ratio;
  const double variance = std::max(1 - at * ratio - ratio * ratio, 1e-6);
  return {upper_tail ? -mean : mean, variance};
}

Z withComparator(double z, const std::string& comparator) {
  if (comparator == "<" || comparator == "<=") return censored(z, false);
  if (comparator == ">" || comparator == ">=") return censored(z, true);
  return {z, 0};
}

class RowMaker {
 public:
  RowMaker(const CaseFacts& facts, const CaseFacts& recent, const std::map<std::string, std::size_t>& states,
           const std::set<std::string>& no)
      : facts_(facts), recent_(recent), kb_(facts.knowledge()), states_(states), unreadable_(no) {
    for (const auto& [id, marker] : kb_.markers) markers_[marker.of].push_back(&marker);
  }

  FindingRows make() {
    // By code, so that the order in which findings came cannot colour a last bit.
    for (const auto& [code, list] : facts_.all()) one(list.front());
    correlate();
    viewsInCaseOrder();
    return std::move(out_);
  }

 private:
  void one(const KnownFinding& known) {
    FindingView view;
    view.index = known.index;
    view.code = known.code;
    if (const auto reference = referenceFor(facts_, known)) {
      view.reference = reference->from;
      view.reference_low = reference->low;
      view.reference_high = reference->high;
      view.reference_unit = reference->unit;
    }
    for (const char* side : {"low", "high"}) {
      if (outsideReference(facts_, known, side) == Truth::yes) view.outside = side;
    }
    view.clock_from_zone = known.clock_from_zone;
    if (known.age_days) view.age_share = std::pow(0.5, *known.age_days / setting(kb_, "age.half-life-days"));
    const auto z = standardised(known, view);
    if (z) view.z = z->z;
    rowsOf(known, z, view);
    out_.views.push_back(std::move(view));
  }

  void rowsOf(const KnownFinding& known, const std::optional<Z>& z, FindingView& view) {
    const auto markers = markers_.find(known.code);
    if (unreadable_.contains(known.code)) return refuse(view, "unreadable");
    if (markers == markers_.end()) return refuse(view, "not-a-marker");
    for (const auto* marker : markers->second) {
      if (marker->strength == kb::Strength::none) {
        refuse(view, "marker-none", marker->id);
      } else if (bestRead(marker->evidence) == nullptr) {
        refuse(view, "not-read", marker->id);
      } else if (!states_.contains(marker->state)) {
        refuse(view, "not-a-marker", marker->id);
      } else if (!passes(*marker, view)) {
        continue;
      } else if (!known.finding->value) {
        refuse(view, "no-number");
      } else if (!z) {
        refuse(view, "no-norm");
      } else {
        add(*marker, *z, view);
      }
    }
  }

  static void refuse(FindingView& view, const char* word, const std::string& because = {}) {
    if (!view.state.empty()) return;
    view.not_used = word;
    view.because = because;
  }

  bool passes(const kb::Marker& marker, FindingView& view) {
    for (const auto& gate : marker.gate) {
      const Grounds grounds = explain(gate, recent_);
      if (grounds.truth == Truth::yes) continue;
      refuse(view, grounds.truth == Truth::no ? "gate" : "gate-unknown", describe(gate, kb_));
      return false;
    }
    return true;
  }

  void add(const kb::Marker& marker, const Z& z, FindingView& view) {
    const double strength = marker.loading.value_or(setting(kb_, "loading." + kb::wordOf(marker.strength)));
    const double loading = strength * view.age_share.value_or(1);
    FindingRow row;
    row.view = out_.views.size();
    row.marker = marker.id;
    row.symptom = kb_.instruments.contains(marker.of);
    row.observation = {states_.at(marker.state), z.z, loading * marker.sign, 1 - loading * loading + z.extra};
    out_.rows.push_back(row);
    if (view.state.empty()) view.state = marker.state;
    view.not_used.clear();
    view.because.clear();
  }

  std::optional<Z> standardised(const KnownFinding& known, const FindingView& view) {
    if (!known.finding->value) return std::nullopt;
    if (view.reference_low && view.reference_high) return byInterval(known, view);
    if (const auto it = kb_.instruments.find(known.code); it != kb_.instruments.end()) {
      const auto& i = it->second;
      if (!i.norm_mean || !i.norm_sd) return std::nullopt;
      return withComparator((*known.finding->value - *i.norm_mean) / *i.norm_sd, known.finding->comparator);
    }
    return byOwnCourse(known);
  }

  std::optional<Z> byInterval(const KnownFinding& known, const FindingView& view) {
    const auto value = facts_.convert(*known.finding->value, known.finding->unit, view.reference_unit, known.analyte);
    if (!value) return std::nullopt;
    const bool log = known.analyte != nullptr && known.analyte->scale == "log" && *view.reference_low > 0;
    if (log && *value <= 0) return std::nullopt;
    const auto g = [log](double y) { return log ? std::log(y) : y; };
    const double low = g(*view.reference_low), high = g(*view.reference_high);
    if (!(high > low)) return std::nullopt;
    return withComparator((g(*value) - (low + high) / 2) / ((high - low) / 3.92), known.finding->comparator);
  }

  /// No norm, no z, but a deviation from the person's own earlier values of the same unit.
  std::optional<Z> byOwnCourse(const KnownFinding& known) {
    const auto& list = facts_.of(known.code);
    std::vector<double> earlier;
    for (std::size_t i = 1; i < list.size(); ++i) {
      const Finding& f = *list[i].finding;
      if (f.value && f.comparator.empty() && f.unit == known.finding->unit) earlier.push_back(*f.value);
    }
    if (static_cast<double>(earlier.size()) < setting(kb_, "personal.minimum-values")) return std::nullopt;
    const auto n = static_cast<double>(earlier.size());
    double mean = 0, squares = 0;
    for (const double v : earlier) mean += v / n;
    for (const double v : earlier) squares += (v - mean) * (v - mean);
    const double sd = std::sqrt(squares / (n - 1));
    if (!(sd > 0)) return std::nullopt;
    return withComparator((*known.finding->value - mean) / sd, known.finding->comparator);
  }

  void viewsInCaseOrder() {
    std::vector<std::size_t> order(out_.views.size()), place(out_.views.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [this](std::size_t a, std::size_t b) { return out_.views[a].index < out_.views[b].index; });
    std::vector<FindingView> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
      place[order[i]] = i;
      sorted.push_back(std::move(out_.views[order[i]]));
    }
    for (auto& row : out_.rows) row.view = place[row.view];
    out_.views = std::move(sorted);
  }

  void correlate() {
    const double rho = setting(kb_, "correlation.within-construct");
    for (std::size_t a = 0; a < out_.rows.size(); ++a) {
      for (std::size_t b = a + 1; b < out_.rows.size(); ++b) {
        const auto& x = out_.rows[a];
        const auto& y = out_.rows[b];
        const bool one_construct = x.symptom && y.symptom && x.observation.state == y.observation.state;
        if (!one_construct && x.view != y.view) continue;
        const double sign = x.observation.loading * y.observation.loading > 0 ? 1 : -1;
        const double size = std::sqrt(x.observation.variance * y.observation.variance);
        // One finding in two rows has one error, the same in both; a share below 1 keeps the matrix regular.
        const double share = x.view == y.view ? std::max(rho, 0.95) : rho * sign;
        out_.covariances.push_back({a, b, share * size});
      }
    }
  }

  const CaseFacts& facts_;
  const CaseFacts& recent_;
  const kb::KnowledgeBase& kb_;
  const std::map<std::string, std::size_t>& states_;
  const std::set<std::string>& unreadable_;
  std::map<std::string, std::vector<const kb::Marker*>> markers_;
  FindingRows out_;
};

}  // namespace

FindingRows findingRows(const CaseFacts& facts, const CaseFacts& recent,
                        const std::map<std::string, std::size_t>& states, const std::set<std::string>& unreadable) {
  return RowMaker(facts, recent, states, unreadable).make();
}

}  // namespace homeostat::inference
