#include "app/consultation/light_knowledge.hpp"

#include <nlohmann/json.hpp>

#include "inference/circadian/knowledge.hpp"
#include "kb/model/words.hpp"

namespace homeostat::consultation {
namespace {

using base::Json;

Json sourceOf(const kb::KnowledgeBase& kb, const std::string& id) {
  const auto source = kb.sources.find(id);
  if (source == kb.sources.end()) return id;
  return {{"id", id},
          {"title", source->second.title},
          {"first_author", source->second.first_author},
          {"year", base::orNull(source->second.year)},
          {"doi", source->second.doi}};
}

}  // namespace

base::Json lightKnowledge(const kb::KnowledgeBase& kb) {
  Json cautions = Json::array(), statements = Json::array();
  for (const auto* rule : circadian::rulesOnLight(kb)) {
    Json sources = Json::array();
    for (const auto& evidence : rule->evidence) sources.push_back(sourceOf(kb, evidence.source));
    cautions.push_back({{"rule", rule->id},
                        {"title", kb::textIn(rule->title, "en")},
                        {"why", kb::textIn(rule->why, "en")},
                        {"action", kb::textIn(rule->action, "en")},
                        {"sources", sources}});
  }
  for (const auto* statement : circadian::statementsOnClock(kb)) {
    Json line = {{"id", statement->id},
                 {"text", kb::textIn(statement->text, "en")},
                 {"conditions", statement->conditions},
                 {"evidence", Json::array()}};
    for (const auto& evidence : statement->evidence)
      line["evidence"].push_back({{"certainty", kb::wordOf(evidence.certainty)},
                                  {"why", evidence.why},
                                  {"claim", kb::wordOf(evidence.claim)},
                                  {"population", evidence.population},
                                  {"source", sourceOf(kb, evidence.source)}});
    statements.push_back(std::move(line));
  }
  return {{"cautions", cautions}, {"statements", statements}};
}

}  // namespace homeostat::consultation
