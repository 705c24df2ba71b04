#include <algorithm>
#include <cmath>
#include <map>

#include "reports/composers.hpp"
#include "reports/figure/charts.hpp"

/// What an estimate is made of, drawn: contributions as bars, the evidence around a state as a map.
namespace homeostat::reports {
namespace {

using figure::Arc;
using figure::EvidenceMap;
using inference::StateEstimate;

/// Bars of their own; what is smaller stands together, so that the bars still sum to the mean. Maps are drawn of the
/// states that the data say most of, each with what this case shows first.
constexpr std::size_t kBars = 8, kMaps = 2, kASide = 6;

/// What the largest parts leave of the mean.
void addRest(const Draft& draft, const StateEstimate& state, std::size_t drawn, figure::ContributionBars& chart) {
  double rest = 0;
  for (std::size_t i = drawn; i < state.contributions.size(); ++i) rest += state.contributions[i].value;
  if (drawn == state.contributions.size()) return;
  figure::BarRow row;
  row.label = draft.text("figure.contributions.rest", {{"count", state.contributions.size() - drawn}});
  row.value = rest;
  row.value_text = draft.wording.signedNumber(rest, 2);
  row.spoken = draft.text("figure.contribution.spoken", {{"finding", row.label}, {"value", row.value_text}});
  chart.rows.push_back(std::move(row));
}

void addBars(Draft& draft, const StateEstimate& state) {
  figure::ContributionBars chart;
  const std::size_t drawn = std::min(kBars, state.contributions.size());
  for (std::size_t i = 0; i < drawn; ++i) {
    const auto& part = state.contributions[i];
    figure::BarRow row;
    row.label = draft.wording.name(part.finding).text;
    row.value = part.value;
    row.value_text = draft.wording.signedNumber(part.value, 2);
    row.spoken = draft.text("figure.contribution.spoken", {{"finding", row.label}, {"value", row.value_text}});
    chart.rows.push_back(std::move(row));
  }
  addRest(draft, state, drawn, chart);
  const auto name = draft.wording.name(state.id).text;
  chart.caption.title = draft.text("figure.contributions", {{"state", name}});
  for (const auto& row : chart.rows)
    chart.caption.description += (chart.caption.description.empty() ? "" : " ") + row.spoken + endMark(draft.wording);
  const auto mean = draft.wording.format().isolate(draft.wording.signedNumber(state.mean, 2));
  draft.picture(figure::contributionBars(chart, draft.type, kContentWidth),
                {{chart.caption.title + stopMark(draft.wording.messages())},
                 {draft.text("figure.contributions.caption", {{"mean", mean}})}});
}

/// An arrow that could be drawn: a statement, or a finding of this case that the state moves.
struct Candidate {
  std::string from, to, id;
  int sign = 0;
  bool weighed = false;
  int rank = 0;  ///< what this case shows first, then what is weighed
};

class MapMaker {
 public:
  MapMaker(const Draft& draft, const inference::CaseFacts& facts, std::string focus)
      : draft_(draft), facts_(facts), focus_(std::move(focus)) {}

  EvidenceMap make() {
    auto around = candidates();
    std::stable_sort(around.begin(), around.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
    vertex(focus_);
    std::size_t causes = 0, effects = 0;
    for (const auto& arrow : around) {
      const bool cause = arrow.to == focus_;
      const auto& other = cause ? arrow.from : arrow.to;
      std::size_t& count = cause ? causes : effects;
      if (!places_.contains(other) && count == kASide) continue;
      if (!places_.contains(other)) ++count;
      add(arrow);
    }
    return std::move(map_);
  }

 private:
  const Draft& draft_;
  const inference::CaseFacts& facts_;
  std::string focus_;
  EvidenceMap map_;
  std::map<std::string, std::size_t> places_;
  std::map<std::pair<std::size_t, std::size_t>, int> drawn_;  ///< one line a pair and sign

  [[nodiscard]] std::vector<Candidate> candidates() const {
    std::vector<Candidate> out;
    for (const auto& [id, s] : draft_.knowledge().statements) {
      if ((s.subject == focus_) == (s.object == focus_)) continue;
      const bool weighed = s.causal && s.population_kind == "human" && s.sign != 0;
      const auto& other = s.subject == focus_ ? s.object : s.subject;
      const int known = isSeen(other) ? 0 : draft_.knowledge().goals.contains(other) || isState(other) ? 1 : 2;
      out.push_back({s.subject, s.object, id, s.sign, weighed, 2 * known + (weighed ? 0 : 1)});
    }
    for (const auto& [id, m] : draft_.knowledge().markers) {
      if (m.state == focus_ && m.strength != kb::Strength::none && isSeen(m.of))
        out.push_back({m.state, m.of, id, m.sign, true, 0});
    }
    return out;
  }
  [[nodiscard]] bool isSeen(const std::string& id) const {
    return facts_.newest(id) != nullptr || facts_.takenAs(id) != nullptr ||
           facts_.condition(id) == inference::Truth::yes;
  }
  [[nodiscard]] bool isState(const std::string& id) const {
    const auto& states = draft_.subject.assessment.states;
    return std::any_of(states.begin(), states.end(), [&](const auto& s) { return s.id == id; });
  }
  std::size_t vertex(const std::string& id) {
    if (const auto known = places_.find(id); known != places_.end()) return known->second;
    const auto name = draft_.wording.name(id).text;
    map_.vertices.push_back({id, name, name, id == focus_, isSeen(id)});
    return places_[id] = map_.vertices.size() - 1;
  }
  void add(const Candidate& arrow) {
    const auto from = vertex(arrow.from), to = vertex(arrow.to);
    const auto known = drawn_.find({from, to});
    if (known != drawn_.end() && known->second == arrow.sign) return;
    drawn_[{from, to}] = arrow.sign;
    const char* sign = arrow.sign > 0 ? "+" : arrow.sign < 0 ? "−" : "○";
    map_.arcs.push_back({from, to, arrow.sign, arrow.weighed, arrow.weighed ? 1.6 : 0.8, arrow.id,
                         map_.vertices[from].label + " " + sign + " " + map_.vertices[to].label});
  }
};

void addMap(Draft& draft, const inference::CaseFacts& facts, const StateEstimate& state) {
  auto map = MapMaker(draft, facts, state.id).make();
  if (map.arcs.empty()) return;
  const auto name = draft.wording.name(state.id).text;
  map.caption.title = draft.text("figure.network", {{"state", name}});
  for (const auto& arc : map.arcs)
    map.caption.description += (map.caption.description.empty() ? "" : " ") + arc.spoken + endMark(draft.wording);
  draft.picture(figure::evidenceMap(map, draft.type, kContentWidth),
                {{map.caption.title + stopMark(draft.wording.messages())},
                 {draft.text("figure.network.caption", {{"state", name}})}});
}

}  // namespace

void addStateFigures(Draft& draft, const inference::CaseFacts& facts) {
  std::vector<const StateEstimate*> states;
  for (const auto& state : draft.subject.assessment.states) {
    if (!state.mostly_assumption) states.push_back(&state);
  }
  for (const auto* state : states) addBars(draft, *state);
  std::stable_sort(states.begin(), states.end(), [](const auto* a, const auto* b) { return a->bits > b->bits; });
  for (std::size_t i = 0; i < std::min(kMaps, states.size()); ++i) addMap(draft, facts, *states[i]);
}

}  // namespace homeostat::reports
