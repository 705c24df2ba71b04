#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "app/cli/session.hpp"
#include "i18n/format.hpp"
#include "inference/interactions.hpp"
#include "inference/units.hpp"
#include "kb/base/edit_distance.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;

struct InteractionsCommand {
  std::vector<std::string> names;
  std::string edition;
  bool json = false;
};

/// What is not a medicine but may interact: a condition, context, food, class or nutrient, by every name it has.
std::multimap<std::string, std::string> conceptNames(const kb::KnowledgeBase& kb) {
  std::multimap<std::string, std::string> names;
  for (const auto& [id, entry] : kb.concepts) {
    names.emplace(i18n::nameKey(id), id);
    for (const auto& [language, name] : entry.name) names.emplace(i18n::nameKey(name), id);
    for (const auto& synonym : entry.synonyms) names.emplace(i18n::nameKey(synonym), id);
  }
  return names;
}

/// Ids that some interaction names, directly or through a class.
bool interacts(const kb::KnowledgeBase& kb, const std::set<std::string>& is) {
  return std::any_of(kb.interactions.begin(), kb.interactions.end(),
                     [&is](const auto& entry) { return is.contains(entry.second.a) || is.contains(entry.second.b); });
}

/// The concept a name means. Where several have it, one that interacts goes first: a name must not hide an advisory.
std::string conceptNamed(const std::multimap<std::string, std::string>& names, const inference::CaseFacts& facts,
                         const std::string& name) {
  const auto [begin, end] = names.equal_range(i18n::nameKey(name));
  std::string first;
  for (auto it = begin; it != end; ++it) {
    if (interacts(facts.knowledge(), facts.belongsTo(it->second))) return it->second;
    if (first.empty()) first = it->second;
  }
  return first;
}

/// Names of medicines spelled nearly like this one, for a person to choose from; never taken for it.
Json nearNames(const kb::KnowledgeBase& kb, const std::string& name) {
  const std::string wanted = i18n::nameKey(name);
  const std::size_t allowed = wanted.size() >= 7 ? 2 : wanted.size() >= 4 ? 1 : 0;
  std::set<std::pair<std::size_t, std::string>> near;
  for (const auto& [id, drug] : kb.drugs) {
    for (const auto& known : drug.names) {
      const auto distance = base::editDistance(wanted, i18n::nameKey(known));
      if (distance > 0 && distance <= allowed) near.emplace(distance, known);
    }
  }
  Json out = Json::array();
  for (const auto& [distance, known] : near) {
    if (out.size() < 3) out.push_back(known);
  }
  return out;
}

struct Asked {
  std::vector<inference::Party> parties;
  Json not_checked = Json::array(), similar = Json::object();
};

/// Names are read as medicines or supplements first, then as conditions or anything else the knowledge base holds.
Asked recognise(const inference::CaseFacts& facts) {
  Asked asked;
  const auto names = conceptNames(facts.knowledge());
  for (const auto& m : facts.medicines()) {
    const std::string& name = m.medicine->name;
    if (m.drug != nullptr) {
      asked.parties.push_back({name, facts.belongsTo(m.drug->id)});
    } else if (const auto id = conceptNamed(names, facts, name); !id.empty()) {
      asked.parties.push_back({name, facts.belongsTo(id)});
    } else {
      asked.not_checked.push_back(name);
      if (auto near = nearNames(facts.knowledge(), name); !near.empty()) asked.similar[name] = std::move(near);
    }
  }
  return asked;
}

/// Pairs of what was recognised that no advisory speaks of: not covered, which is not the same as safe.
Json notCovered(const std::vector<inference::Party>& parties, const std::vector<inference::InteractionFound>& found) {
  Json pairs = Json::array();
  for (std::size_t i = 0; i < parties.size(); ++i) {
    for (std::size_t j = i + 1; j < parties.size(); ++j) {
      const auto& a = parties[i].name;
      const auto& b = parties[j].name;
      const bool said = std::any_of(found.begin(), found.end(),
                                    [&](const auto& f) { return (f.a == a && f.b == b) || (f.a == b && f.b == a); });
      if (!said) pairs.push_back({{"a", a}, {"b", b}});
    }
  }
  return pairs;
}

void printInteractions(const Session& session, const std::vector<inference::InteractionFound>& found,
                       const Json& not_covered, const Asked& asked) {
  for (const auto& i : found) {
    session.line("[" + i.severity + "] " + i.a + " + " + i.b + ": " + i.why);
    session.line("  " + i.action);
  }
  for (const auto& pair : not_covered)
    session.line(session.text("cli.interactions.not_covered",
                              {{"a", pair["a"].get<std::string>()}, {"b", pair["b"].get<std::string>()}}));
  for (const auto& name : asked.not_checked) {
    const auto text = name.get<std::string>();
    session.line(session.text("cli.interactions.not_checked", {{"name", text}}));
    if (!asked.similar.contains(text)) continue;
    std::string list;
    for (const auto& near : asked.similar[text]) list += (list.empty() ? "" : ", ") + near.get<std::string>();
    session.line("  " + session.text("cli.interactions.similar", {{"names", list}}));
  }
}

Result<void> runInteractions(const Session& session, const InteractionsCommand& command) {
  const auto edition = session.edition(command.edition);
  if (!edition) return tl::unexpected(edition.error());
  inference::Case c;
  c.at = session.world.now();
  for (const auto& name : command.names) c.medications.push_back({name, "", "", "", {}, {}});
  const inference::CaseFacts facts(edition->knowledge(), c, inference::shippedConversion());
  const Asked asked = recognise(facts);
  const auto found = inference::interactionsAmong(edition->knowledge(), asked.parties);
  const Json not_covered = notCovered(asked.parties, found);
  if (!command.json) {
    printInteractions(session, found, not_covered, asked);
    return {};
  }
  Json advisories = Json::array();
  for (const auto& i : found) advisories.push_back(inference::interactionJson(i));
  session.json({{"advisories", advisories},
                {"not_covered", not_covered},
                {"not_checked", asked.not_checked},
                {"similar", asked.similar},
                {"edition", edition->hash()}});
  return {};
}

}  // namespace

void addInteractionsCommand(CLI::App& app, Session& session) {
  auto* interactions = addCommand(app, session, "interactions", "interactions");
  auto asked = std::make_shared<InteractionsCommand>();
  addOption(*interactions, session, "NAME", asked->names, "names")->required();
  addEdition(*interactions, session, asked->edition);
  addJson(*interactions, session, asked->json);
  interactions->callback(
      [&session, asked] { session.action = [&session, asked] { return runInteractions(session, *asked); }; });
}

}  // namespace homeostat::cli
