#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>

#include "app/cli/session.hpp"
#include "i18n/format.hpp"
#include "inference/interactions.hpp"
#include "inference/rules/units.hpp"
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

/// What was asked, as a medicine: "N06AB06" and "atc:N06AB06" are ATC codes, "36437" and "rxnorm:36437" RxNorm codes.
inference::Medication medicineAsked(const std::string& name) {
  inference::Medication m;
  m.name = name;
  std::string code = name, scheme;
  if (const auto colon = name.find(':'); colon != std::string::npos) {
    scheme = i18n::nameKey(name.substr(0, colon));
    code = name.substr(colon + 1);
  }
  constexpr std::string_view kAtc = "A00AA00";  // A for a letter, 0 for a digit
  const auto fits = [](char c, char form) { return form == 'A' ? std::isalpha(c) != 0 : std::isdigit(c) != 0; };
  std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
  if ((scheme.empty() || scheme == "atc") && code.size() == kAtc.size() &&
      std::equal(code.begin(), code.end(), kAtc.begin(), fits)) {
    m.atc = code;
  } else if ((scheme.empty() || scheme == "rxnorm") && !code.empty() &&
             std::all_of(code.begin(), code.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) {
    m.rxnorm = code;
  }
  return m;
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
      asked.parties.push_back({name, facts.belongsTo(m.drug->id), m.drug->id});
    } else if (const auto id = conceptNamed(names, facts, name); !id.empty()) {
      asked.parties.push_back({name, facts.belongsTo(id), id});
    } else {
      asked.not_checked.push_back(name);
      if (auto near = nearNames(facts.knowledge(), name); !near.empty()) asked.similar[name] = std::move(near);
    }
  }
  return asked;
}

/// An advisory and what speaks: an interaction of the knowledge, or a rule that keeps the two apart ("exclusion").
struct Advisory {
  std::string kind;
  inference::InteractionFound found;
};

using NamePairs = std::set<std::pair<std::string, std::string>>;

/// The pairs that advisories speak of, both ways round.
NamePairs pairsOf(const std::vector<Advisory>& advisories) {
  NamePairs said;
  for (const auto& [kind, found] : advisories) said.insert({{found.a, found.b}, {found.b, found.a}});
  return said;
}

/// Gravest first. Rules speak only of pairs that no interaction speaks of: an interaction knows grades, a rule does
/// not.
std::vector<Advisory> advisoriesAmong(const kb::KnowledgeBase& kb, const Asked& asked, const base::Instant& at) {
  std::vector<Advisory> out;
  for (auto& i : inference::interactionsAmong(kb, asked.parties)) out.push_back({"interaction", std::move(i)});
  const NamePairs said = pairsOf(out);
  for (auto& i : inference::exclusionsAmong(kb, asked.parties, at)) {
    if (!said.contains({i.a, i.b})) out.push_back({"exclusion", std::move(i)});
  }
  const auto rank = [](const Advisory& a) { return inference::severityRank(a.found.severity); };
  std::stable_sort(out.begin(), out.end(), [&rank](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return out;
}

struct Pairs {
  Json not_covered = Json::array();  ///< no advisory speaks of it, which is not the same as safe
  Json same = Json::array();         ///< one medicine under two names
};

Pairs otherPairs(const std::vector<inference::Party>& parties, const std::vector<Advisory>& advisories) {
  Pairs pairs;
  const NamePairs said = pairsOf(advisories);
  for (std::size_t i = 0; i < parties.size(); ++i) {
    for (std::size_t j = i + 1; j < parties.size(); ++j) {
      const auto& a = parties[i];
      const auto& b = parties[j];
      if (a.id == b.id)
        pairs.same.push_back({{"a", a.name}, {"b", b.name}});
      else if (!said.contains({a.name, b.name}))
        pairs.not_covered.push_back({{"a", a.name}, {"b", b.name}});
    }
  }
  return pairs;
}

void printPairs(const Session& session, const char* key, const Json& pairs) {
  for (const auto& pair : pairs)
    session.line(session.text(key, {{"a", pair["a"].get<std::string>()}, {"b", pair["b"].get<std::string>()}}));
}

void printInteractions(const Session& session, const std::vector<Advisory>& advisories, const Pairs& pairs,
                       const Asked& asked) {
  for (const auto& [kind, i] : advisories) {
    session.line("[" + i.severity + "] " + i.a + " + " + i.b + ": " + i.why);
    session.line("  " + i.action);
  }
  printPairs(session, "cli.interactions.same", pairs.same);
  printPairs(session, "cli.interactions.not_covered", pairs.not_covered);
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
  for (const auto& name : command.names) c.medications.push_back(medicineAsked(name));
  const inference::CaseFacts facts(edition->knowledge(), c, inference::shippedConversion());
  const Asked asked = recognise(facts);
  const auto advisories = advisoriesAmong(edition->knowledge(), asked, c.at);
  const Pairs pairs = otherPairs(asked.parties, advisories);
  if (!command.json) {
    printInteractions(session, advisories, pairs, asked);
    return {};
  }
  Json list = Json::array();
  for (const auto& [kind, found] : advisories) list.push_back(inference::interactionJson(found, kind));
  session.json({{"advisories", list},
                {"not_covered", pairs.not_covered},
                {"same", pairs.same},
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
