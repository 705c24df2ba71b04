#include "inference/systems.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "inference/rules/reference.hpp"
#include "inference/terms.hpp"
#include "kb/model/words.hpp"

namespace homeostat::inference {
namespace {

class Seer {
 public:
  Seer(const CaseFacts& facts, const std::vector<StateEstimate>& states) : facts_(facts), kb_(facts.knowledge()) {
    for (const auto& s : states) states_[s.id] = &s;
    for (const auto& m : facts.medicines()) {
      if (m.drug == nullptr || !m.current) continue;
      const std::string name = m.medicine->name.empty() ? m.drug->id : m.medicine->name;
      for (const auto& id : facts.belongsTo(m.drug->id)) taken_.emplace(id, name);
    }
    for (const auto& [id, marker] : kb_.markers) {
      if (marker.strength != kb::Strength::none) signs_[marker.state].push_back(marker.of);
    }
  }

  std::optional<Influence> see(const kb::Statement& s) const {
    Influence i;
    i.concept_id = s.subject;
    i.statement = s.id;
    i.text = kb::textIn(s.text, "en");
    i.sign = s.sign;
    i.sources = sourcesOf(s.evidence);
    if (const auto* best = bestRead(s.evidence)) i.certainty = kb::wordOf(best->certainty);
    if (medicine(s.subject, i) || finding(s.subject, i) || state(s.subject, i) || condition(s.subject, i)) return i;
    return lever(s, i) ? std::optional(i) : std::nullopt;
  }

  /// What was measured of the system itself and stands in no statement about it: a value without a meaning for the
  /// whole, but never "nothing".
  void measured(const std::string& system, std::vector<Influence>& out) const {
    for (const auto& [code, list] : facts_.all()) {
      const bool told = std::any_of(out.begin(), out.end(), [&code](const Influence& i) { return i.by == code; });
      if (told || list.empty() || !facts_.belongsTo(code).contains(system)) continue;
      Influence i;
      i.concept_id = code;
      i.kind = "finding";
      i.by = code;
      i.seen = words(list.front());
      out.push_back(std::move(i));
    }
  }

 private:
  bool medicine(const std::string& id, Influence& i) const {
    const auto it = taken_.find(id);
    if (it == taken_.end()) return false;
    i.kind = "medicine";
    i.by = it->second;
    i.seen = "takes " + it->second;
    return true;
  }

  bool finding(const std::string& id, Influence& i) const {
    const auto* known = facts_.newest(id);
    if (known == nullptr) return false;
    i.kind = "finding";
    i.by = known->code;
    i.seen = words(*known);
    return true;
  }

  std::string words(const KnownFinding& known) const {
    const Finding& f = *known.finding;
    std::string text = nameOf(kb_, known.code) + " " + f.comparator;
    text += f.value_text.empty() && f.value ? fmt::format("{}", *f.value) : f.value_text;
    if (!f.unit.empty()) text += " " + f.unit;
    if (outsideReference(facts_, known, "low") == Truth::yes) text += ", below its reference";
    if (outsideReference(facts_, known, "high") == Truth::yes) text += ", above its reference";
    return text;
  }

  /// A state counts as seen by the findings that inform it, and by an estimate only when the data resolved something.
  bool state(const std::string& id, Influence& i) const {
    const auto it = states_.find(id);
    if (it == states_.end() || it->second->mostly_assumption) return false;
    i.kind = "state";
    i.by = id;
    i.seen = nameOf(kb_, id);
    if (const auto signs = signs_.find(id); signs != signs_.end()) {
      for (const auto& code : signs->second) {
        if (const auto* known = facts_.newest(code)) i.seen += ", " + words(*known);
      }
    }
    return true;
  }

  bool condition(const std::string& id, Influence& i) const {
    if (facts_.condition(id) != Truth::yes && facts_.context(id, Answer::yes) != Truth::yes) return false;
    i.kind = "condition";
    i.by = id;
    i.seen = nameOf(kb_, id);
    return true;
  }

  bool lever(const kb::Statement& s, Influence& i) const {
    const auto it = kb_.concepts.find(s.subject);
    if (it == kb_.concepts.end() || s.population_kind != "human" || i.certainty.empty()) return false;
    const auto& kind = it->second.kind;
    if (kind != "practice" && kind != "light" && kind != "food" && kind != "nutrient" && kind != "supplement")
      return false;
    i.kind = "lever";
    return true;
  }

  const CaseFacts& facts_;
  const kb::KnowledgeBase& kb_;
  std::map<std::string, const StateEstimate*> states_;
  std::map<std::string, std::string> taken_;
  std::map<std::string, std::vector<std::string>> signs_;
};

}  // namespace

std::vector<SystemView> systemsOf(const CaseFacts& facts, const Ready& ready,
                                  const std::vector<StateEstimate>& states) {
  const Seer seer(facts, states);
  std::vector<SystemView> out;
  for (const auto& [id, statements] : ready.systems) {
    SystemView view;
    view.id = id;
    view.cannot_know = kb::textIn(facts.knowledge().concepts.at(id).not_meaning, "en");
    for (const auto* s : statements) {
      if (auto influence = seer.see(*s)) view.influences.push_back(std::move(*influence));
    }
    seer.measured(id, view.influences);
    std::stable_sort(view.influences.begin(), view.influences.end(),
                     [](const Influence& a, const Influence& b) { return (a.kind == "lever") < (b.kind == "lever"); });
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace homeostat::inference
