#include "inference/instrument_views.hpp"

#include "inference/rules/sittings.hpp"
#include "inference/terms.hpp"

namespace homeostat::inference {
namespace {

ScoreView viewOf(const instruments::Score& s) {
  ScoreView v;
  v.id = s.id;
  v.value = s.value;
  v.why_not = s.why_not;
  v.items = s.items;
  v.prorated = s.prorated;
  if (s.band != nullptr) v.band = kb::textIn(s.band->label, "en");
  return v;
}

const char* word(instruments::Change change) {
  return change == instruments::Change::up ? "up" : change == instruments::Change::down ? "down" : "none";
}

std::optional<double> totalOf(const Sitting& s) { return s.given ? s.given : s.scored.total.value; }

InstrumentView viewOf(const Sitting& s) {
  InstrumentView v;
  v.total = viewOf(s.scored.total);
  if (s.given) {
    v.total = ScoreView{};
    v.total.id = s.instrument->id;
    v.total.value = s.given;
    if (const auto* band = instruments::bandOf(s.instrument->bands, *s.given))
      v.total.band = kb::textIn(band->label, "en");
  }
  v.from_items = !s.given && s.scored.total.value.has_value();
  if (v.total.why_not == "external") v.because = kb::textIn(s.instrument->unscored, "en");
  for (const auto& part : s.scored.subscales) {
    if (part.value || !part.items.empty()) v.subscales.push_back(viewOf(part));
  }
  v.at = s.at ? s.at->iso() : "";
  v.safety_raised = s.scored.safety_raised;
  v.criteria_met = s.scored.criteria_met;
  v.sources = sourcesOf(s.instrument->evidence);
  return v;
}

}  // namespace

std::vector<InstrumentView> instrumentViews(const CaseFacts& facts) {
  std::vector<InstrumentView> out;
  for (const auto& s : facts.sittings()) {
    if (out.empty() || out.back().total.id != s.instrument->id) {
      out.push_back(viewOf(s));
      continue;
    }
    // Newest first: the first earlier total is the one to compare with. Without a time nothing is earlier.
    auto& newest = out.back();
    const auto before = totalOf(s);
    if (newest.previous || !newest.total.value || !before || !s.at) continue;
    newest.previous = before;
    if (const auto change = instruments::reliableChange(*s.instrument, *before, *newest.total.value))
      newest.change = word(*change);
  }
  return out;
}

}  // namespace homeostat::inference
