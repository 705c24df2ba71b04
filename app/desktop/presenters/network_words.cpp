#include <algorithm>
#include <map>
#include <set>

#include "app/desktop/presenters/evidence_words.hpp"
#include "app/desktop/presenters/names.hpp"
#include "inference/rules/facts.hpp"
#include "inference/rules/units.hpp"

namespace homeostat::desktop {
namespace {

namespace figure = reports::figure;

constexpr double kOnPath = 3, kBesidePath = 0.5;  // widths: the path stands out from what is beside it
constexpr std::size_t kDrawn = 12;                // arcs that a drawing of one page's width carries legibly

/// The best certainty among lines whose claim was read; empty: none was.
std::optional<kb::Certainty> bestRead(const std::vector<kb::Evidence>& evidence) {
  std::optional<kb::Certainty> best;
  for (const auto& e : evidence)
    if (e.claim != kb::Claim::unseen && (!best || e.certainty < *best)) best = e.certainty;
  return best;
}

/// A statement or a marker, seen as an arrow.
struct Arrow {
  std::string id, from, to, text, detail;
  int sign = 0;
  bool weighed = true, opposed = false;
  std::optional<kb::Certainty> certainty;
  bool on_path = false;
};

bool isOfKind(const std::string& kind, NetworkKind wanted) {
  static const std::map<NetworkKind, std::set<std::string>> kKinds{
      {NetworkKind::regulators, {"hormone", "transmitter", "system", "enzyme", "receptor", "metabolite", "process"}},
      {NetworkKind::nutrients, {"nutrient", "supplement", "food", "substance"}},
      {NetworkKind::medicines, {"drug", "drug-class"}},
      {NetworkKind::practices, {"practice", "light"}},
      {NetworkKind::findings, {"analyte", "metric", "instrument", "symptom", "outcome"}},
      {NetworkKind::states, {"state", "condition", "context", "goal"}}};
  return wanted == NetworkKind::all || kKinds.at(wanted).contains(kind);
}

class MapMaker {
 public:
  MapMaker(const std::string& focus, const inference::Case& c, const kb::KnowledgeBase& kb, const Language& l)
      : focus_(focus), kb_(kb), l_(l), facts_(kb, c, inference::shippedConversion()) {}

  NetworkPage page(const NetworkFilter& filter) {
    collect(filter.path);
    std::erase_if(arrows_, [&](const Arrow& a) {
      if (a.on_path) return false;
      const auto other = kb_.concepts.find(a.from == focus_ ? a.to : a.from);
      return (other != kb_.concepts.end() && !isOfKind(other->second.kind, filter.kind)) ||
             (filter.weighed_only && !a.weighed) ||
             (filter.least != kb::Certainty::veryLow && (!a.certainty || *a.certainty > filter.least));
    });
    std::stable_sort(arrows_.begin(), arrows_.end(), [](const Arrow& a, const Arrow& b) {
      if (a.on_path != b.on_path) return a.on_path;
      if (a.weighed != b.weighed) return a.weighed;
      const auto rank = [](const Arrow& x) { return x.certainty ? static_cast<int>(*x.certainty) : 9; };
      return rank(a) < rank(b);
    });
    NetworkPage page;
    page.map.caption = {l_.say("desk.network.title", {{"what", name(focus_)}}), l_.say("desk.network.legend")};
    vertex(page.map, focus_);
    for (const auto& a : arrows_) {
      page.rows.push_back({a.id, a.text, a.detail, a.opposed, a.on_path});
      if (page.map.arcs.size() >= kDrawn) {
        ++page.left_out;
        continue;
      }
      const auto from = vertex(page.map, a.from), to = vertex(page.map, a.to);
      const double width = filter.path.empty() ? widthOf(a) : a.on_path ? kOnPath : kBesidePath;
      page.map.arcs.push_back({from, to, a.sign, a.weighed, width, a.id, a.text + ". " + a.detail});
    }
    return page;
  }

 private:
  std::string name(const std::string& id) const { return conceptName(kb_, id, l_); }

  void collect(const std::set<std::string>& path) {
    for (const auto& [id, s] : kb_.statements) {
      if (s.subject != focus_ && s.object != focus_ && !path.contains(id)) continue;
      Arrow a{id,
              s.subject,
              s.object,
              kb::textIn(s.text, l_.messages.language()),
              {},
              s.sign,
              s.causal && s.population_kind == "human" && s.sign != 0,
              !s.opposes.empty(),
              bestRead(s.evidence)};
      a.detail = detail(a, s.evidence.size());
      a.on_path = path.contains(id);
      arrows_.push_back(std::move(a));
    }
    for (const auto& [id, m] : kb_.markers) {
      if (m.state != focus_ && m.of != focus_ && !path.contains(id)) continue;
      if (m.strength == kb::Strength::none) continue;
      Arrow a{id,
              m.state,
              m.of,
              l_.say("desk.network.marker", {{"finding", name(m.of)}, {"state", name(m.state)}}),
              {},
              m.sign,
              true,
              false,
              bestRead(m.evidence)};
      a.detail = detail(a, m.evidence.size());
      a.on_path = path.contains(id);
      arrows_.push_back(std::move(a));
    }
  }

  std::string detail(const Arrow& a, std::size_t sources) const {
    std::string text = l_.say(a.sign > 0   ? "desk.network.raises"
                              : a.sign < 0 ? "desk.network.lowers"
                                           : "desk.network.no_direction");
    text += " · " +
            (a.certainty ? l_.say("certainty." + std::string(word(*a.certainty))) : l_.say("desk.network.not_read"));
    text += " · " + l_.say("desk.network.sources", {{"count", sources}});
    if (!a.weighed) text += " · " + l_.say("desk.network.not_weighed");
    if (a.opposed) text += " · " + l_.say("desk.network.opposed");
    return text;
  }
  static const char* word(kb::Certainty certainty) {
    static constexpr const char* kWords[] = {"high", "moderate", "low", "very-low"};
    return kWords[static_cast<std::size_t>(certainty)];
  }
  static double widthOf(const Arrow& a) {
    static constexpr double kWidths[] = {2.6, 2.0, 1.3, 0.8};  // by certainty
    return a.certainty ? kWidths[static_cast<std::size_t>(*a.certainty)] : 0.6;
  }

  std::size_t vertex(figure::EvidenceMap& map, const std::string& id) {
    const auto known = places_.find(id);
    if (known != places_.end()) return known->second;
    const bool seen =
        facts_.newest(id) != nullptr || facts_.takenAs(id) != nullptr || facts_.condition(id) == inference::Truth::yes;
    map.vertices.push_back(
        {id, name(id), seen ? l_.say("desk.network.seen", {{"what", name(id)}}) : name(id), id == focus_, seen});
    return places_[id] = map.vertices.size() - 1;
  }

  std::string focus_;
  const kb::KnowledgeBase& kb_;
  const Language& l_;
  inference::CaseFacts facts_;
  std::vector<Arrow> arrows_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace

NetworkPage networkAround(const std::string& concept_id, const NetworkFilter& filter, const inference::Case& the_case,
                          const kb::KnowledgeBase& knowledge, const Language& language) {
  return MapMaker(concept_id, the_case, knowledge, language).page(filter);
}

}  // namespace homeostat::desktop
