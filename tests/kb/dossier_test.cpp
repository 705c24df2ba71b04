// The content against the verified dossiers: nothing lost, nothing claimed beyond what was read, and whole pathways.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "kb/base/json.hpp"
#include "kb/loader.hpp"
#include "tests/support/places.hpp"
#include "tests/support/shipped_content.hpp"

namespace homeostat::kb {
namespace {

using support::slurp;

const KnowledgeBase& shipped() {
  static const KnowledgeBase kb = [] {
    std::vector<Issue> issues;
    return load(support::shippedContent(), issues);
  }();
  return kb;
}

std::filesystem::path dossiers() { return support::corpus().parent_path() / "knowledge"; }

/// What the content leaves out or cites otherwise: "id<tab>what", with the reason beside it in the file.
const std::set<std::string>& leftOut() {
  static const std::set<std::string> out = [] {
    std::set<std::string> ids;
    std::istringstream lines(slurp(support::checkout() / "tests/kb/left_out.tsv"));
    for (std::string line; std::getline(lines, line);) {
      const auto first = line.find('\t');
      const auto second = first == std::string::npos ? first : line.find('\t', first + 1);
      if (line.starts_with("#") || second == std::string::npos) continue;
      EXPECT_GT(line.size(), second + 10) << "a reason is missing: " << line;
      ids.insert(line.substr(0, second));
    }
    return ids;
  }();
  return out;
}

std::string text(const base::Json& json, const char* key) {
  const auto it = json.find(key);
  return it != json.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// Calls `visit` with every line of the dossiers whose statements are complete.
template <class Visit>
void eachLine(const Visit& visit) {
  for (const char* name : {"hormones-transmitters.jsonl", "nutrients.jsonl", "nutrients-undated-pages.jsonl"}) {
    std::istringstream lines(slurp(dossiers() / name));
    for (std::string line; std::getline(lines, line);) {
      const auto json = base::parseJson(line, name);
      ASSERT_TRUE(json) << name;
      visit(*json, text(*json, "id"));
    }
  }
}

class Dossiers : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(dossiers())) GTEST_SKIP() << "the verified dossiers are not beside the project";
  }
};

TEST_F(Dossiers, EveryLineHasItsStatementOrAReason) {
  std::size_t lines = 0;
  eachLine([&](const base::Json&, const std::string& id) {
    ++lines;
    EXPECT_TRUE(shipped().statements.contains(id) || leftOut().contains(id + "\tline")) << id;
  });
  EXPECT_EQ(lines, 221U);
}

/// Whether the content has an item "kind id".
bool holds(const std::string& key) {
  const auto& kb = shipped();
  const auto id = key.substr(key.find(' ') + 1);
  if (key.starts_with("statement ")) return kb.statements.contains(id);
  if (key.starts_with("rule ")) return kb.rules.contains(id);
  if (key.starts_with("intervention ")) return kb.interventions.contains(id);
  if (key.starts_with("interaction ")) return kb.interactions.contains(id);
  if (key.starts_with("instrument ")) return kb.instruments.contains(id);
  if (key.starts_with("marker ")) return kb.markers.contains(id);
  if (key.starts_with("analyte ")) return kb.analytes.contains(id);
  if (key.starts_with("metric ")) return kb.metrics.contains(id);
  if (key.starts_with("drug ")) return kb.drugs.contains(id);
  return key.starts_with("concept ") && kb.concepts.contains(id);
}

/// Lines that the content holds as something else, each with an item that exists.
std::set<std::string> coveredElsewhere() {
  std::set<std::string> ids;
  std::istringstream lines(slurp(support::checkout() / "tests/kb/covered_elsewhere.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) continue;
    const auto first = line.find('\t'), second = line.find('\t', first + 1);
    ids.insert(line.substr(0, first));
    std::istringstream items(line.substr(second + 1));
    for (std::string item; std::getline(items, item, ';');) {
      EXPECT_TRUE(holds(item.substr(item.find_first_not_of(' ')))) << line;
    }
  }
  return ids;
}

TEST_F(Dossiers, EveryLineOfEveryFileStandsInTheContentOrSaysWhere) {
  const auto elsewhere = coveredElsewhere();
  std::size_t lines_read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(dossiers())) {
    if (entry.path().extension() != ".jsonl") continue;
    std::istringstream lines(slurp(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      const auto json = base::parseJson(line, entry.path().filename());
      ASSERT_TRUE(json) << entry.path();
      const auto id = text(*json, "id");
      ++lines_read;
      const bool own = holds("statement " + id) || holds("rule " + id) || holds("interaction " + id) ||
                       holds("instrument " + id) || holds("intervention " + id);
      EXPECT_TRUE(own || elsewhere.contains(id) || leftOut().contains(id + "\tline"))
          << entry.path().filename() << " " << id;
    }
  }
  EXPECT_GT(lines_read, 700U);
}

TEST_F(Dossiers, NoStatementClaimsMoreThanWasRead) {
  eachLine([&](const base::Json& line, const std::string& id) {
    const auto statement = shipped().statements.find(id);
    if (statement == shipped().statements.end() || text(line, "claim") == "read") return;
    for (const auto& e : statement->second.evidence) EXPECT_NE(e.claim, Claim::read) << id;
  });
}

TEST_F(Dossiers, EveryStatementCitesTheSourceOfItsLine) {
  eachLine([&](const base::Json& line, const std::string& id) {
    const std::string doi = text(line.at("citation"), "doi");
    const auto statement = shipped().statements.find(id);
    if (doi.empty() || statement == shipped().statements.end() || leftOut().contains(id + "\tsource")) return;
    const auto& evidence = statement->second.evidence;
    EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(),
                            [&](const Evidence& e) {
                              const auto source = shipped().sources.find(e.source);
                              return source != shipped().sources.end() && source->second.doi == doi;
                            }))
        << id << " " << doi;
  });
}

TEST_F(Dossiers, EffectsCarryOverAsRead) {
  eachLine([&](const base::Json& line, const std::string& id) {
    const std::string effect = text(line, "effect");
    const auto statement = shipped().statements.find(id);
    if (effect.empty() || statement == shipped().statements.end()) return;
    const auto& evidence = statement->second.evidence;
    EXPECT_TRUE(std::any_of(evidence.begin(), evidence.end(),
                            [&](const Evidence& e) { return e.effect.find(effect) != std::string::npos; }))
        << id << ": " << effect;
  });
}

TEST(ShippedConcepts, SystemsAndStatesSayWhatTheyMeanAndDoNotMean) {
  for (const auto& [id, c] : shipped().concepts) {
    const bool estimated = c.kind == "state" && c.estimated;
    if (c.kind != "system" && !estimated) continue;
    EXPECT_FALSE(c.definition.empty()) << id;
    EXPECT_FALSE(c.not_meaning.empty()) << id;
  }
}

TEST(ShippedConcepts, EveryVertexOfTheNetworkHasAGermanName) {
  for (const auto& [id, c] : shipped().concepts) {
    EXPECT_TRUE(!c.in_network || c.name.contains("de")) << id;
  }
}

/// Whether a way of making steps leads from one concept to another.
bool leadsTo(const std::string& from, const std::string& to) {
  static const std::set<std::string> making{"precursor-of", "catalyses", "cofactor-of", "needed-for"};
  std::set<std::string> seen{from};
  std::vector<std::string> open{from};
  while (!open.empty()) {
    const std::string at = open.back();
    open.pop_back();
    if (at == to) return true;
    for (const auto& [id, s] : shipped().statements) {
      if (s.subject == at && making.contains(s.relation) && seen.insert(s.object).second) open.push_back(s.object);
    }
  }
  return false;
}

TEST(ShippedPathways, EachProductHasItsPrecursorEnzymesAndCofactors) {
  const std::map<std::string, std::vector<std::string>> parts{
      {"dopamine-central",
       {"tyrosine-supply", "tyrosine-hydroxylase", "aadc", "iron-availability", "bh4", "vitamin-b6-status"}},
      {"noradrenaline-central", {"dopamine-central", "dbh", "vitamin-c-status"}},
      {"adrenaline", {"noradrenaline-central", "pnmt", "same-formation"}},
      {"serotonin-central", {"tryptophan-supply", "tryptophan-hydroxylase", "aadc", "bh4", "vitamin-b6-status"}},
      {"melatonin-endogenous", {"serotonin-central", "aanat", "asmt", "same-formation"}},
      {"gaba-central", {"glutamate-central", "gad", "vitamin-b6-status"}},
      {"acetylcholine-central", {"choline-supply", "choline-acetyltransferase"}},
      {"histamine-central", {"histidine-supply", "hdc"}},
      {"same-formation", {"b12-folate-sufficiency", "methionine-synthase", "mthfr", "riboflavin-status"}},
      {"kynurenine-pathway", {"ido-activity", "vitamin-b6-status", "riboflavin-status"}}};
  for (const auto& [product, makers] : parts) {
    for (const auto& maker : makers) EXPECT_TRUE(leadsTo(maker, product)) << maker << " to " << product;
  }
}

TEST(ShippedPathways, TheThreeAxesCloseTheirLoops) {
  const std::vector<std::tuple<std::string, std::string, int>> edges{{"crh", "acth-axis", 1},
                                                                     {"acth-axis", "cortisol", 1},
                                                                     {"cortisol", "crh", -1},
                                                                     {"cortisol", "acth-axis", -1},
                                                                     {"trh", "tsh-secretion", 1},
                                                                     {"tsh-secretion", "thyroid-hormone-status", 1},
                                                                     {"thyroid-hormone-status", "tsh-secretion", -1},
                                                                     {"thyroid-hormone-status", "trh", -1},
                                                                     {"gnrh-drive", "lh-secretion", 1},
                                                                     {"gnrh-drive", "fsh-secretion", 1},
                                                                     {"lh-secretion", "testosterone-status", 1},
                                                                     {"fsh-secretion", "estradiol-status", 1},
                                                                     {"testosterone-status", "gnrh-drive", -1},
                                                                     {"estradiol-status", "gnrh-drive", -1}};
  for (const auto& [from, to, sign] : edges) {
    const bool found = std::any_of(
        shipped().statements.begin(), shipped().statements.end(), [&, f = from, t = to, g = sign](const auto& item) {
          return item.second.subject == f && item.second.object == t && item.second.sign == g && item.second.causal;
        });
    EXPECT_TRUE(found) << from << " to " << to;
  }
}

TEST(ShippedMarkers, ARatingOfNoneStandsForEveryTestOfTheBrainFromBloodOrUrine) {
  for (const char* id : {"serotonin-blood", "platelet-serotonin", "urine-transmitter-panel", "gaba-plasma",
                         "glutamate-plasma", "dopamine-plasma", "hva-plasma", "mhpg-plasma", "histamine-blood",
                         "oxytocin-blood", "endocannabinoids-blood"}) {
    bool rated = false;
    for (const auto& [marker_id, marker] : shipped().markers) {
      if (marker.of != id) continue;
      rated = true;
      EXPECT_EQ(marker.strength, Strength::none) << marker_id;
    }
    EXPECT_TRUE(rated) << id;
  }
}

}  // namespace
}  // namespace homeostat::kb
